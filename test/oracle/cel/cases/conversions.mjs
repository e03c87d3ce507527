// Every conversion of everything, and the times.
import { lines, sample } from './lines.mjs';

const TEXTS = lines(String.raw`
''
'0'
'1'
'-1'
'+1'
' 1'
'1 '
'01'
'1_000'
'1__0'
'_1'
'1_'
'1_0.5_0'
'1e1_0'
'1_.5'
'0x_1p4'
'0x1_0p-4'
'0x10'
'1.5'
'.5'
'5.'
'1e3'
'1E-3'
'-0'
'9223372036854775807'
'9223372036854775808'
'-9223372036854775808'
'18446744073709551615'
'18446744073709551616'
'NaN'
'nan'
'Inf'
'-Infinity'
'inf'
'true'
'True'
'TRUE'
'tRuE'
't'
'T'
'1'
'f'
'FALSE'
'yes'
'a'
'äß😀'
'1s'
'1h30m'
'-1.5h'
'1d'
'1'
'1s '
'100ms'
'1us'
'1µs'
'1ns'
'1h1h'
'.5s'
'1.s'
'-s'
'9223372036s'
'9223372037s'
'315576000000s'
'2562047h47m16.854775807s'
'2562047h47m16.854775808s'
'2020-01-01T00:00:00Z'
'2020-01-01T00:00:00z'
'2020-01-01t00:00:00Z'
'2020-01-01T00:00:00+01:00'
'2020-01-01T00:00:00.5Z'
'2020-01-01T00:00:00.123456789Z'
'2020-01-01T00:00:00.1234567891Z'
'2020-01-01T00:00:00'
'2020-01-01'
'2020-13-01T00:00:00Z'
'2020-02-30T00:00:00Z'
'2021-02-29T00:00:00Z'
'2020-01-01T24:00:00Z'
'2020-01-01T23:59:60Z'
'2020-1-1T00:00:00Z'
'2020-01-01T0:00:00Z'
'2020-01-01T00:00:00+24:00'
'2020-01-01T00:00:00-23:59'
'2020-01-01 00:00:00Z'
'2020-01-01T00:00:00,5Z'
'0000-01-01T00:00:00Z'
'0001-01-01T00:00:00Z'
'0001-01-01T00:00:00+01:00'
'9999-12-31T23:59:59.999999999Z'
'9999-12-31T23:59:59-01:00'
'10000-01-01T00:00:00Z'
`);
const OTHERS = lines(String.raw`
null
true
false
0
1
-1
9223372036854775807
-9223372036854775808
253402300799
253402300800
-62135596800
-62135596801
0u
1u
18446744073709551615u
9223372036854775808u
0.0
-0.0
1.5
-1.5
0.9999999
1.0
100000.0
1e6
123456789.0
1e20
1e21
1e22
1e100
1e-5
0.0001
0.00001234
5e-324
1.7976931348623157e308
0.1 + 0.2
9223372036854774784.0
9223372036854775807.0
9223372036854775808.0
-9223372036854775808.0
-9223372036854777856.0
18446744073709549568.0
18446744073709551616.0
0.0/0.0
1.0/0.0
-1.0/0.0
b''
b'abc'
b'\xff'
b'\xed\xa0\x80'
b'\xc3\xa4'
[1]
{'a': 1}
timestamp('2020-01-01T00:00:00Z')
timestamp('2020-01-01T00:00:00.5Z')
timestamp('2020-01-01T00:00:00.120003Z')
timestamp('0001-01-01T00:00:00Z')
timestamp('1969-12-31T23:59:59.5Z')
duration('0s')
duration('90m')
duration('1.5s')
duration('-1.5s')
duration('1ns')
duration('1us')
duration('100ms')
duration('2562047h47m16.854775807s')
int
optional.of(1)
quantity('1Gi')
ip('10.0.0.1')
cidr('10.0.0.0/8')
url('https://a/b')
semver('1.2.3')
`);
const FUNCTIONS = ['int', 'uint', 'double', 'string', 'bytes', 'bool', 'timestamp', 'duration', 'dyn', 'type', 'size'];

const cross = (functions, values) => values.flatMap((value) => functions.map((name) => `${name}(${value})`));

const CONVERSIONS = [
  ...cross(['int', 'double', 'bool'], TEXTS.slice(0, 40)),
  ...cross(['uint', 'bytes', 'string'], sample(TEXTS.slice(0, 40), 3, 11)),
  // A literal is looked at when it is compiled; behind dyn(), when it is run.
  ...cross(['timestamp', 'duration'], TEXTS.slice(36).map((text) => `dyn(${text})`)),
  ...cross(['timestamp', 'duration'], sample(TEXTS, 5, 12)),
  ...cross(['int', 'uint', 'double', 'string'], OTHERS.map((value) => `dyn(${value})`)),
  ...cross(['bytes', 'bool', 'timestamp', 'duration', 'size', 'type'], sample(OTHERS, 2, 13).map((value) => `dyn(${value})`)),
  ...sample(cross(FUNCTIONS, OTHERS), 5, 14),
];

const GETTERS = [
  'getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear', 'getHours', 'getMinutes',
  'getSeconds', 'getMilliseconds',
];
const ZONES = [
  '', "'UTC'", "'America/New_York'", "'Europe/Berlin'", "'Asia/Kolkata'", "'+02:00'", "'-07:30'", "'02:00'", "'+2:00'",
  "'-00:30'", "'Nowhere/Town'", "''", "'Local'", "'Z'", "'+25:00'", "'-'", "'+a:b'",
];
const MOMENTS = ["timestamp('2020-02-29T23:45:06.789Z')", "timestamp('1969-07-20T20:17:40Z')", "timestamp('0001-01-01T00:00:00Z')"];
const TIMES = [
  ...MOMENTS.flatMap((moment) => GETTERS.map((getter) => `${moment}.${getter}()`)),
  ...ZONES.map((zone) => `timestamp('2020-02-29T23:45:06.789Z').getHours(${zone})`),
  ...ZONES.map((zone) => `timestamp('2020-07-01T01:02:03Z').getDate(${zone})`),
  ...GETTERS.map((getter) => `timestamp('2021-12-31T23:30:00Z').${getter}('Asia/Tokyo')`),
  ...["duration('90m')", "duration('-3723.5s')", "duration('1ms')"].flatMap((span) =>
    GETTERS.map((getter) => `${span}.${getter}()`),
  ),
  "duration('1h').getHours('UTC')",
  "timestamp('2020-01-01T00:00:00Z') - timestamp('2019-01-01T00:00:00Z') == duration('8760h')",
  "timestamp(object.metadata.creationTimestamp).getFullYear()",
  "timestamp(1577836800) == timestamp('2020-01-01T00:00:00Z')",
  "int(timestamp('2020-01-01T00:00:00Z')) == 1577836800",
  "string(timestamp('2020-01-01T00:00:00+05:30'))",
  "timestamp(timestamp(0))",
  "duration(duration('1s'))",
  "duration(1)",
  "duration(dyn(1))",
  "int(duration('1s'))",
];

export const CONVERSION_CASES = [...new Set([...CONVERSIONS, ...TIMES])];
