// The libraries: each function with what it takes, and with what it does not.
import { lines } from './lines.mjs';
import { FORMAT, STRINGS } from './texts.mjs';

const LISTS = lines(String.raw`
[1, 2].isSorted()
[2, 1].isSorted()
[].isSorted()
['a', 'b'].isSorted()
[1.5, 0.5].isSorted()
[true, false].isSorted()
[[1]].isSorted()
dyn([1, 'a']).isSorted()
dyn([1, 2.5]).isSorted()
dyn([null]).isSorted()
[1, 2, 3].sum()
[1.5, 2.0].sum()
[1u, 2u].sum()
[duration('1s'), duration('1m')].sum()
[].sum()
['a'].sum()
dyn(['a']).sum()
dyn([1, 1.5]).sum()
[9223372036854775807, 1].sum()
[1, 2, 3].min()
[1, 2, 3].max()
[].min()
[].max()
dyn([]).max()
['b', 'a'].min()
[true, false].max()
[b'b', b'a'].min()
[timestamp(1), timestamp(0)].min()
[duration('1s'), duration('2s')].max()
[[1]].min()
dyn([1, 'a']).min()
dyn([2, 1.5]).min()
[1, 2, 1].indexOf(1)
[1, 2, 1].lastIndexOf(1)
[1, 2].indexOf(3)
[1, 2].indexOf('a')
[1, 2].indexOf(1.0)
dyn([1, 2]).indexOf(2.0)
[[1], [2]].indexOf([2])
[].indexOf(1)
[].lastIndexOf(1)
[1, 2].includes(1)
[1, 2, 3].slice(0, 2)
[1, 2, 3].slice(1, 1)
[1, 2, 3].slice(2, 1)
[1, 2, 3].slice(-1, 1)
[1, 2, 3].slice(0, 4)
[1, 2, 3].slice(3, 3)
[[1], [2, [3]]].flatten()
[[1], [2]].flatten(1)
[[[1]], [[2]]].flatten(2)
[[1]].flatten(0)
[[1]].flatten(-1)
[1].flatten()
dyn([1, [2, [3]]]).flatten()
dyn([1, [2, [3]]]).flatten(2)
dyn([1, [2, [3]]]).flatten(0)
[].flatten()
[1, 2, 1].distinct()
dyn([1, 1.0, 1u, 'a']).distinct()
[[1], [1]].distinct()
[{'a': 1}, {'a': 1}].distinct()
[].distinct()
[null, null].distinct()
[1, 2, 3].reverse()
[].reverse()
[3, 1, 2].sort()
['b', 'a', 'C'].sort()
[2.5, 1.5].sort()
[true, false].sort()
[[2], [1]].sort()
[].sort()
dyn([1, 'a']).sort()
dyn([2, 1.5]).sort()
[timestamp(1), timestamp(0)].sort()
[{'a': 1}].sort()
[3, 1, 2].sortBy(x, -x)
['bb', 'a'].sortBy(x, size(x))
[{'n': 2}, {'n': 1}].sortBy(x, x.n)
[{'n': 2}, {'m': 1}].sortBy(x, x.n)
[3, 1].sortBy(x, 'same')
[3, 1].sortBy(x, [x])
[1].sortBy(x)
[1].sortBy(x, y)
[1].sortBy(1, 1)
[].sortBy(x, x)
dyn(1).sortBy(x, x)
dyn([3, 1]).sortBy(x, x)
lists.range(3)
lists.range(0)
lists.range(-1)
lists.range('a')
lists.range(dyn('a'))
[1, 2].first()
[1, 2].last()
[].first()
[].last()
[].first().orValue(7)
[1].first().value() + 1
'a'.first()
dyn('a').first()
object.spec.containers.map(c, c.name).sort()
object.spec.containers.sortBy(c, c.name).map(c, c.name)
`);

const SETS = ['contains', 'equivalent', 'intersects'].flatMap((name) =>
  ['[1, 2], [1]', '[1], [1, 2]', '[], []', '[1], []', '[], [1]', '[1, 1], [1]', '[1, 2], [2, 1]', '[[1]], [[1]]', "['a'], ['b']", 'dyn([1]), dyn([1.0, 1u])', "[1], ['a']", '1, 2', '[1]', "dyn('a'), [1]"].map((args) => `sets.${name}(${args})`),
);

const PATTERNS = ['a+', '^a+$', '(a)(b)?', '', '\\\\d+', '(?i)A', '(?P<n>a)', '[[:alpha:]]+', '\\\\pL', '(?=a)', '(a', '[a', 'a**', '\\\\1', '.', 'ä', 'a{2,1}', 'a{1001}', '\\\\z', '\\\\C', '(?s).', '\\\\bb'];
const REGEX = [
  ...PATTERNS.flatMap((pattern) => [`'xaab'.matches('${pattern}')`, `'xaab'.find('${pattern}')`, `'xaabä1a'.findAll('${pattern}')`, `'xaab'.matches(dyn('${pattern}'))`]),
  ...lines(String.raw`
    'a1b22c'.findAll('[0-9]+', 0)
    'a1b22c'.findAll('[0-9]+', 1)
    'a1b22c'.findAll('[0-9]+', -1)
    'a1b22c'.findAll('[0-9]+', 9)
    'abc'.findAll('')
    'a\nb'.matches('^b')
    'a\nb'.matches('(?m)^b')
    'a\nb'.matches('a.b')
    'äß'.find('.$')
    matches('abc', 'b')
    matches('abc', '[')
    'abc'.matches('[')
    'abc'.matches(object.nope)
    'abc'.find('[')
    'abc'.find(1)
    dyn(1).find('a')
    'a'.matches(r'\d' + '+')
  `),
];

const URLS = ["'https://user:pw@example.com:8080/a/b%20c?x=1&x=2&y#frag'", "'/path/only?q=1'", "'http://[::1]:80/'", "'https://example.com'", "'example.com'", "'../x'", "''", "'https://a:99999999/'", "'http://a b/'", "'mailto:a@b'", "'http://%zz/'", "'https://ä.example/ö'", "'http://[fe80::1%25en0]/'", "'//host/path'", "'https://example.com:/'", "'http://a/?a=%zz&b=1;c=2'"];
const URL_CASES = [
  ...URLS.map((text) => `isURL(${text})`),
  ...URLS.flatMap((text) => ['getScheme()', 'getHost()', 'getHostname()', 'getPort()', 'getEscapedPath()', 'getQuery()'].map((one) => `url(${text}).${one}`)),
  ...lines(String.raw`
    url('https://a/b') == url('https://a/b')
    url('https://a/b') == url('https://a/c')
    string(url('https://a/b'))
    url(1)
    isURL(dyn(1))
    url('https://a').foo
    [url('/a')] == [url('/a')]
  `),
];

const IPS = ["'127.0.0.1'", "'::1'", "'10.0.0.1'", "'fe80::1'", "'ff02::1'", "'224.0.0.1'", "'224.0.0.251'", "'0.0.0.0'", "'::'", "'169.254.0.1'", "'2001:DB8::1'", "'::ffff:1.2.3.4'", "'fe80::1%en0'", "'01.2.3.4'", "'1.2.3'", "'1.2.3.256'", "'a'", "''", "'1:2'", "'2001:db8:0:0:0:0:0:1'", "' 1.2.3.4'"];
const IP_CASES = [
  ...IPS.flatMap((text) => [`isIP(${text})`, `ip(${text}).family()`, `ip.isCanonical(${text})`, `string(ip(${text}))`]),
  ...IPS.slice(0, 11).flatMap((text) => ['isUnspecified', 'isLoopback', 'isLinkLocalMulticast', 'isLinkLocalUnicast', 'isGlobalUnicast'].map((one) => `ip(${text}).${one}()`)),
  ...lines(String.raw`
    ip('::1') == ip('0:0:0:0:0:0:0:1')
    ip('127.0.0.1') == ip('127.0.0.2')
    isIP('1.2.3.4', 4)
    ip(1)
    isIP(dyn(1))
    ip('1.2.3.4').nope()
    ip
  `),
];
const CIDRS = ["'192.168.0.0/24'", "'192.168.0.1/24'", "'::/0'", "'2001:db8::/32'", "'10.0.0.0/33'", "'10.0.0.0'", "'10.0.0.0/-1'", "'10.0.0.0/08'", "'a/8'", "''", "'::ffff:1.2.3.4/96'", "'10.0.0.0/8/8'", "'fe80::%en0/10'", "'010.0.0.0/8'", "'0.0.0.0/0'"];
const CIDR_CASES = [
  ...CIDRS.flatMap((text) => [`isCIDR(${text})`, `cidr(${text}).prefixLength()`, `string(cidr(${text}))`, `string(cidr(${text}).masked())`, `string(cidr(${text}).ip())`]),
  ...["'192.168.0.1'", "ip('192.168.0.255')", "'192.168.1.0'", "'::1'", "'x'", '1', "dyn('192.168.0.9')"].map((one) => `cidr('192.168.0.0/24').containsIP(${one})`),
  ...["'192.168.0.0/25'", "cidr('192.168.0.0/24')", "'192.168.0.0/23'", "'::/0'", "'x'", '1', "'192.168.0.9/32'"].map((one) => `cidr('192.168.0.0/24').containsCIDR(${one})`),
  "cidr('10.0.0.0/8') == cidr('10.0.0.0/8')",
  "cidr('10.0.0.1/8') == cidr('10.0.0.0/8')",
  "cidr('0.0.0.0/0').containsIP('255.255.255.255')",
];

export const LIBRARY_CASES = [
  ...STRINGS, ...FORMAT, ...LISTS.map((one) => (one.startsWith('object') ? [one, 'pod'] : one)), ...SETS, ...REGEX, ...URL_CASES, ...IP_CASES, ...CIDR_CASES,
];
