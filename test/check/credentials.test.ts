// Shapes of credentials, from what their providers publish. Tokens are put together here, so that no scanner takes this file
// for a leak.
import t from 'tap';
import { CREDENTIAL_KINDS } from '../../src/check/credential-kinds.ts';
import { CREDENTIALS_BY_NAME, credentialSearch } from '../../src/check/credentials.ts';
import { FORMATS } from '../../src/check/formats.ts';
import { hideCredentials } from '../../src/check/hide.ts';
import { compileSchema } from '../../src/check/schema/compile.ts';
import { OverBudget, withSteps } from '../../src/manifest/steps.ts';
import { endsWithin } from '../ends-soon.ts';

const search = credentialSearch(CREDENTIAL_KINDS);
const kindOf = (text: string): string | undefined => search(text)?.kind.name;

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const some = (length: number, from = LETTERS): string =>
  Array.from({ length }, (_, i) => from[(i * 7 + 3) % from.length]).join('');
const hex = (length: number): string => some(length, '0123456789abcdef');
const base64 = (length: number): string => some(length, `${LETTERS}+/`);
const pem = (label: string, body = `${base64(64)}\n${base64(64)}`): string =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const url64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = url64({ sub: '1234567890', name: 'John Doe', iat: 1516239022 });

const finds: readonly { name: string; given: string; expected: string }[] = [
  // RFC 7468 sections 10, 11 and 13; RFC 5915; RFC 4880 section 6.2; OpenSSH's PROTOCOL.key
  ...[
    'PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'RSA PRIVATE KEY',
    'EC PRIVATE KEY',
    'DSA PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
  ].map((label) => ({ name: label, given: pem(label), expected: 'private-key' })),
  {
    name: 'PGP',
    given: pem('PGP PRIVATE KEY BLOCK', `Version: GnuPG v2\n\n${base64(64)}`),
    expected: 'private-key',
  },
  {
    name: 'encrypted in the old way',
    given: pem(
      'RSA PRIVATE KEY',
      `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${hex(32)}\n\n${base64(64)}`,
    ),
    expected: 'private-key',
  },
  {
    name: 'with line breaks written out',
    given: pem('PRIVATE KEY').replaceAll('\n', '\\n'),
    expected: 'private-key',
  },
  {
    name: 'in the middle of a text',
    given: `tls:\n  key: |\n${pem('EC PRIVATE KEY').replaceAll(/^/gm, '    ')}`,
    expected: 'private-key',
  },
  // C2SP age.md: Bech32 with the prefix AGE-SECRET-KEY-
  {
    name: 'age',
    given: `AGE-SECRET-KEY-1${some(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`,
    expected: 'age-secret-key',
  },
  // IAM User Guide, "IAM identifiers": AKIA is an access key, ASIA a temporary one, ABIA a bearer token, ACCA a credential
  { name: 'the example of AWS', given: 'AKIAIOSFODNN7EXAMPLE', expected: 'aws-access-key-id' },
  {
    name: 'a temporary key',
    given: `key=ASIA${some(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
    expected: 'aws-access-key-id',
  },
  {
    name: 'the secret key of the same example',
    given: 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    expected: 'aws-secret-access-key',
  },
  {
    name: 'in JSON',
    given: '{"AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}',
    expected: 'aws-secret-access-key',
  },
  // Google Cloud, "Create and delete service account keys"
  {
    name: 'a service account',
    given: JSON.stringify({ type: 'service_account', project_id: 'x', private_key: pem('PRIVATE KEY') }),
    expected: 'gcp-service-account',
  },
  { name: 'a Google API key', given: `https://maps.example/?key=AIza${some(35)}`, expected: 'gcp-api-key' },
  // Microsoft, "Configure Azure Storage connection strings"; "Service Bus access control with Shared Access Signatures"
  {
    name: 'Azure Storage',
    given: `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${base64(86)}==;EndpointSuffix=core.windows.net`,
    expected: 'azure-storage-account-key',
  },
  {
    name: 'Service Bus',
    given: `Endpoint=sb://shop.example/;SharedAccessKeyName=Root;SharedAccessKey=${base64(43)}=`,
    expected: 'azure-shared-access-key',
  },
  // GitHub, "About authentication to GitHub": token formats; "Behind GitHub's new authentication token formats"
  ...['p', 'o', 'u', 's', 'r'].map((letter) => ({
    name: `gh${letter}_`,
    given: `token gh${letter}_${some(36)}`,
    expected: 'github-token',
  })),
  { name: 'fine-grained', given: `github_pat_${some(22)}_${some(59)}`, expected: 'github-token' },
  // GitLab, "GitLab token overview", "Token prefixes"
  ...['glpat-', 'gloas-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'glsoat-'].map(
    (prefix) => ({ name: prefix, given: prefix + some(20), expected: 'gitlab-token' }),
  ),
  // Slack, "Tokens", "Sending messages using incoming webhooks"
  { name: 'a Slack bot', given: `xoxb-123456789012-1234567890123-${some(24)}`, expected: 'slack-token' },
  {
    name: 'a Slack user',
    given: `xoxp-123456789012-123456789012-123456789012-${hex(32)}`,
    expected: 'slack-token',
  },
  { name: 'a Slack app', given: `xapp-1-A0123456789-1234567890123-${hex(64)}`, expected: 'slack-token' },
  {
    name: 'a Slack webhook',
    given: `https://hooks.slack.com/services/T00000000/B00000000/${some(24)}`,
    expected: 'slack-webhook-url',
  },
  // Stripe, "API keys": prefixes sk_, rk_, with live or test; "Webhooks": whsec_
  ...['sk_live_', 'sk_test_', 'rk_live_', 'whsec_'].map((prefix) => ({
    name: prefix,
    given: prefix + some(32),
    expected: 'stripe-key',
  })),
  // GitHub, "Announcing npm's new access token format"
  { name: 'npm', given: `//registry.npmjs.org/:_authToken=npm_${some(36)}`, expected: 'npm-access-token' },
  // PyPI's help: macaroons that begin with their location, in base64
  {
    name: 'PyPI',
    given: `pypi-${Buffer.from('\x02\x01\x08pypi.org').toString('base64url')}${some(80)}`,
    expected: 'pypi-token',
  },
  // Twilio, "What is a String Identifier (SID)": two letters and 32 hexadecimal digits, SK of an API key
  { name: 'Twilio', given: `SK${hex(32)}`, expected: 'twilio-api-key' },
  // SendGrid, "API Keys": 69 characters, in three parts
  { name: 'SendGrid', given: `SG.${some(22)}.${some(43)}`, expected: 'sendgrid-api-key' },
  { name: 'Docker', given: `dckr_pat_${some(27)}`, expected: 'docker-token' },
  // HashiCorp, "Tokens", "Token prefixes": hvs. service, hvb. batch, hvr. recovery
  { name: 'Vault', given: `hvs.${some(90)}`, expected: 'vault-token' },
  // RFC 7519 section 3.1
  {
    name: 'the example of RFC 7519',
    given:
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    expected: 'jwt',
  },
  {
    name: 'behind Bearer',
    given: `Authorization: Bearer ${url64({ alg: 'RS256' })}.${claims}.${some(43)}`,
    expected: 'jwt',
  },
  // RFC 3986 section 3.2.1
  { name: 'a URL', given: 'postgres://shop:correct-horse@db:5432/shop', expected: 'url-password' },
  { name: 'without a user', given: 'redis://:hunter2@redis:6379', expected: 'url-password' },
  {
    name: 'with an odd password',
    given: 'amqp://a:p%40ss#w0rd@x'.replace('#', '%23'),
    expected: 'url-password',
  },
  {
    name: 'a name with an @',
    given: 'smtp://team%40example.com:hunter2@mail.example:587',
    expected: 'url-password',
  },
  {
    name: 'several hosts',
    given: 'mongodb://shop:hunter2@a.example:27017,b.example:27017/?replicaSet=x',
    expected: 'url-password',
  },
  {
    name: 'behind one without',
    given: 'https://example.com:8080/ https://a:hunter2@b',
    expected: 'url-password',
  },
];

const passes: readonly { name: string; given: string }[] = [
  ...[
    'CERTIFICATE',
    'PUBLIC KEY',
    'RSA PUBLIC KEY',
    'CERTIFICATE REQUEST',
    'PGP PUBLIC KEY BLOCK',
    'DH PARAMETERS',
  ].map((label) => ({ name: label, given: pem(label) })),
  { name: 'a private key that is not there', given: pem('PRIVATE KEY', '...') },
  { name: 'one that stands for one', given: pem('RSA PRIVATE KEY', 'A'.repeat(64)) },
  { name: 'the first line alone', given: 'must begin with -----BEGIN PRIVATE KEY-----' },
  { name: 'the key after another thing', given: `${pem('PRIVATE KEY', '')}${pem('CERTIFICATE')}` },
  { name: 'a public key of age', given: `age1${some(58, 'qpzry9x8gf2tvdw0s3jn54khce6mua7l')}` },
  { name: 'a role of AWS', given: `AROA${some(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}` },
  { name: 'too short for AWS', given: 'AKIAIOSFODNN7EXAMPL' },
  { name: 'too long for AWS', given: 'AKIAIOSFODNN7EXAMPLES' },
  { name: 'a digit that AWS does not use', given: 'AKIAIOSFODNN0EXAMPLE' },
  { name: 'in a word', given: 'XAKIAIOSFODNN7EXAMPLE' },
  {
    name: 'a secret key that is taken from elsewhere',
    given: 'aws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}',
  },
  {
    name: 'a service account without its key',
    given:
      '{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\\n<key>\\n-----END PRIVATE KEY-----"}',
  },
  // Microsoft, "Use the Azurite emulator", "Well-known storage account and key"
  {
    name: 'the emulator of Azure',
    given:
      'AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;',
  },
  { name: 'a key of Azure to be filled in', given: 'AccountName=shop;AccountKey=${KEY};' },
  { name: 'short of a GitHub token', given: `ghp_${some(35)}` },
  { name: 'one of x', given: `ghp_${'x'.repeat(36)}` },
  { name: 'a word with an underscore', given: `high_${some(36)}` },
  { name: 'a token that ends another word', given: `weighp_${some(36)}` },
  { name: 'a name of GitLab', given: 'glpat-token' },
  { name: 'a name of Slack', given: 'xoxb-your-token-here' },
  {
    name: 'the example of a Slack webhook',
    given: `https://hooks.slack.com/services/T00000000/B00000000/${'X'.repeat(24)}`,
  },
  { name: 'a publishable key of Stripe', given: `pk_live_${some(24)}` },
  { name: 'a name of npm', given: 'npm_config_cache and npm_package_version' },
  { name: 'an account of Twilio', given: `AC${hex(32)}` },
  { name: 'a digest', given: `sha256:${hex(64)}` },
  { name: 'a commit', given: hex(40) },
  { name: 'a UUID', given: '705ab4f5-6393-11e8-b7cc-42010a800002' },
  { name: 'an image', given: `registry.example:5000/team/app@sha256:${hex(64)}` },
  { name: 'two parts of a token', given: `${url64({ alg: 'RS256' })}.${claims}` },
  {
    name: 'JSON without an algorithm',
    given: `${url64({ kind: 'x', long: 'enough' })}.${claims}.${some(43)}`,
  },
  { name: 'no JSON', given: `eyJhbGci!.eyJhbGci.${some(43)}` },
  { name: 'a URL with a port', given: 'https://example.com:8443/a' },
  { name: 'a URL with a user', given: 'ssh://git@example.com:22/a.git' },
  { name: 'an @ in a path', given: 'https://example.com:443/@team/a' },
  { name: 'an @ in a query', given: 'https://example.com?a:b@c' },
  { name: 'an address', given: 'see https://example.com or write to a:b@example.com' },
  { name: 'no scheme', given: 'a ://b:hunter2@c' },
  ...[
    '$PASSWORD',
    '${PASSWORD}',
    '${PASSWORD:-none}',
    '$(PASSWORD)',
    '{{.password}}',
    '<password>',
    '%s',
    'password',
    'changeme',
    'xxxxx',
    '****',
    '',
    'your-password',
  ].map((password) => ({ name: `the password ${password}`, given: `postgres://shop:${password}@db/shop` })),
  { name: 'what needs a blank', given: 'postgres://{{ .user }}:{{ .password }}@db/shop' },
  { name: 'nothing', given: '' },
];

t.test('what has the shape of a credential', (t) => {
  for (const { name, given, expected } of finds) {
    t.equal(kindOf(given), expected, name);
    t.equal(kindOf(`a line\n"${given}" # another\n`), expected, `${name}, in a text`);
  }
  const found = new Set(finds.map(({ expected }) => expected));
  t.same(
    [...CREDENTIALS_BY_NAME.keys()].filter((name) => !found.has(name)),
    [],
    'each kind has a row',
  );
  t.end();
});

t.test('what is left of one', (t) => {
  const token = `ghp_${some(36)}`;
  const table = [
    {
      name: 'of a URL the password',
      given: 'a https://bot:hunter2@b/c d',
      expected: 'a https://bot:hunt…@b/c d',
    },
    {
      name: 'a password that stands in the host, too',
      given: 'https://a:b.cde@b.cde',
      expected: 'https://a:b.cd…@b.cde',
    },
    { name: 'each of several', given: `${token} https://a:${token}@b`, expected: 'ghp_… https://a:ghp_…@b' },
    {
      name: 'a key up to its end',
      given: `a ${pem('RSA PRIVATE KEY')}b`,
      expected: 'a ----…-----END RSA PRIVATE KEY-----\nb',
    },
    { name: 'a key that is cut', given: pem('RSA PRIVATE KEY').slice(0, 90), expected: '----…' },
    { name: 'a short one', given: 'https://a:b@c', expected: 'https://a:b@c' },
    { name: 'half a character is none', given: 'https://a:bcd\u{1f511}e@f', expected: 'https://a:bcd…@f' },
    { name: 'none', given: 'https://bot@b/c:d@e', expected: 'https://bot@b/c:d@e' },
  ];
  for (const { name, given, expected } of table) t.equal(hideCredentials(given), expected, name);
  for (const { name, given } of finds) {
    const left = hideCredentials(given);
    t.not(left, given, name);
    t.equal(hideCredentials(left), left, `${name}, and no more`);
  }
  t.equal(hideCredentials(`${token} ${'x'.repeat(300_000)}`), 'ghp_…', 'of a text that is too long');
  const keys = `-----BEGIN PRIVATE KEY-----${base64(48)}`.repeat(3_400);
  endsWithin(t, { name: 'many keys without an end', most: 2_000 }, () => hideCredentials(keys));
  const stars = hideCredentials(token, (hidden) => '*'.repeat(hidden.length));
  t.equal(stars, `ghp_${'*'.repeat(36)}`, 'what stands for it');
  t.end();
});

t.test('near misses', (t) => {
  for (const { name, given } of passes) t.equal(kindOf(given), undefined, name);
  t.end();
});

t.test('the keyword', (t) => {
  const reason = (schema: object, value: string): string | undefined => {
    const { check, problems } = compileSchema(schema as never, '');
    t.same(problems, []);
    return check.test(value) ? undefined : check.explain(value).reason;
  };
  const all = { withoutCredentials: true };
  t.equal(reason(all, 'AKIAIOSFODNN7EXAMPLE'), 'it holds what looks like an AWS access key ID');
  t.equal(
    reason(all, 'a: b\nkey: AKIAIOSFODNN7EXAMPLE\n'),
    'it holds what looks like an AWS access key ID in its line 2',
  );
  t.equal(reason({ withoutCredentials: ['jwt'] }, 'AKIAIOSFODNN7EXAMPLE'), undefined, 'another kind');
  t.equal(
    reason({ withoutCredentials: ['jwt', 'aws-access-key-id'] }, 'AKIAIOSFODNN7EXAMPLE'),
    'it holds what looks like an AWS access key ID',
  );
  t.equal(reason({ withoutCredentials: false }, 'AKIAIOSFODNN7EXAMPLE'), undefined);
  t.equal(reason({ withoutCredentials: [] }, 'AKIAIOSFODNN7EXAMPLE'), undefined);
  const { check } = compileSchema(all, '');
  for (const value of [1, null, true, ['AKIAIOSFODNN7EXAMPLE']])
    t.equal(check.test(value), true, 'what is no text');
  const wrong: readonly [unknown, string, string][] = [
    ['jwt', '/withoutCredentials', 'withoutCredentials needs true, or a list of kinds of credentials'],
    [['jwt', 'pgp'], '/withoutCredentials/1', '"pgp" is no kind of credential; there are '],
    [[1], '/withoutCredentials/0', '1 is no kind of credential; there are '],
  ];
  for (const [value, pointer, message] of wrong) {
    const { problems } = compileSchema({ withoutCredentials: value } as never, '');
    t.match(problems, [{ code: 'POLICY_SCHEMA', pointer, message }]);
    t.equal(problems.length, 1);
  }
  t.end();
});

t.test('what long texts cost', (t) => {
  const hostile = [
    'eyJ',
    'eyJhbGci.',
    '://a:',
    '-----BEGIN PRIVATE KEY-----',
    'xoxb-1-',
    'gldt-',
    'SK0',
    'AKIA',
    'glpat-a',
    '://a:${',
    '<',
    '${a',
    '{{',
    '<A',
    'ref+a',
    'x',
    '$(a',
  ];
  const placeholder = FORMATS.get('placeholder');
  for (const part of hostile) {
    const text = part.repeat(Math.ceil(300_000 / part.length));
    endsWithin(t, { name: part, most: 1_500 }, () => {
      try {
        withSteps(50_000_000, () => search(text));
      } catch (error) {
        t.type(error, OverBudget);
      }
      placeholder?.(text);
    });
  }
  t.throws(() => withSteps(1_000, () => search('x'.repeat(2_000))), OverBudget, 'a long text takes steps');
  t.end();
});

const values: readonly { value: string; expected: boolean }[] = [
  ...[
    '',
    ' ',
    '${NAME}',
    '${NAME:=x}',
    '$NAME',
    '$(NAME)',
    '{{ .Values.name }}',
    'a {{name}} b',
    '<name>',
    '<path:secret/data/a#b>',
    'changeme',
    'CHANGE-ME',
    'change_it',
    'replace-me',
    'replace with your own',
    'your-token',
    '<your password> in a text',
    'insert token here',
    'todo',
    'xxx',
    '***',
    '...',
    '%NAME%',
    '__NAME__',
    'ref+awsssm://a',
    'ENC[AES256_GCM,data:x]',
    'vault:secret/data/a#b',
    'op://vault/item',
    'cGFzc3dvcmQ=',
    'JHtOQU1FfQ==',
    'Y2hhbmdlbWU=',
  ].map((value) => ({ value, expected: true })),
  ...[
    'hunter2',
    'a',
    '0x1',
    'p$ssw0rd',
    'pa$$word',
    '$1$salt$hash',
    '{a}',
    '<',
    'a < b > c',
    '<settings><password>hunter2</password></settings>',
    'my-own-pass-phrase',

    'a<1>',
    'changemenot',
    'xxl',
    'aHVudGVyMg==',
    '{"a":{"b":1}}',
    'https://a',
    'passw0rd',
    'example.com',
    'xoxb',
    'MQ==',
    '日本',
  ].map((value) => ({ value, expected: false })),
];
t.test('what stands for a value', (t) => {
  const placeholder = FORMATS.get('placeholder');
  for (const { value, expected } of values) {
    const why = placeholder?.(value);
    t.equal(why === undefined, expected, JSON.stringify(value));
    if (why !== undefined) t.equal(why, 'it is a value, and no placeholder for one', 'the value is not told');
  }
  for (const value of [1, true, null, ['changeme'], {}])
    t.type(placeholder?.(value), 'string', 'what is no text');
  t.end();
});
