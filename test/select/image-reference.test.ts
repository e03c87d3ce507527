import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { imageWithin, parseImagePrefix } from '../../src/check/image-within.ts';
import type { ImagePrefix } from '../../src/check/image-within.ts';
import { parseImageReference } from '../../src/select/image-reference.ts';
import type { ImageReference } from '../../src/select/image-reference.ts';
import { endsSoon } from '../ends-soon.ts';
import { runs } from '../runs.ts';

interface Table {
  readonly references: {
    readonly rows: readonly [string, boolean, string, string, string, string, boolean][];
  };
}

const table = JSON.parse(readFileSync('fixtures/oracle/image-references.json', 'utf8')) as Table;
const HEX = '0123456789abcdef'.repeat(4);

function image(raw: string): ImageReference {
  const found = parseImageReference(raw);
  if (!found.ok) throw new Error(found.reason);
  return found;
}

function prefix(entry: string): ImagePrefix {
  const found = parseImagePrefix(entry);
  if (!found.ok) throw new Error(found.reason);
  return found;
}

t.test('every reference of the oracle', async (t) => {
  for (const [given, valid, domain, path, tag, digest, hasTag] of table.references.rows) {
    const found = parseImageReference(given);
    if (!found.ok) {
      if (valid) t.fail(`${JSON.stringify(given)} is valid: ${found.reason}`);
      if (!/^"[ -~]* is not an image reference: [ -~]+$/.test(found.reason)) {
        t.fail(`unreadable: ${found.reason}`);
      }
      continue;
    }
    // The one difference: we write registries in lower case (distribution/reference keeps the case).
    const expected = {
      ok: true,
      raw: given,
      registry: domain.toLowerCase(),
      repository: path,
      tag,
      digest,
      hasTag,
      hasDigest: digest !== '',
    };
    if (!valid || JSON.stringify(found) !== JSON.stringify(expected)) {
      t.strictSame(found, valid ? expected : 'invalid', given);
    }
  }
  t.ok(table.references.rows.length >= 2500);
  t.ok(table.references.rows.filter((row) => row[1]).length >= 900);
});

t.test('reasons', async (t) => {
  const cases: readonly [string, string][] = [
    ['', 'it is empty'],
    ['${IMAGE}', 'it has a variable that has not been substituted; render first'],
    ['$(IMAGE):1', 'it has a variable that has not been substituted; render first'],
    ['{{ .Values.image }}', 'it is a template that has not been rendered; render first'],
    ['ENC[AES256_GCM,data:x]', 'it is encrypted with SOPS; decrypt and render first'],
    ['<image>', 'it is a placeholder that has not been filled in; render first'],
    ['https://gcr.io/x', 'it is a URL; leave https:// out'],
    ['gcr.io/My-Project/x', 'its path has upper-case letters; did you mean my-project/x?'],
    ['Nginx', 'its path has upper-case letters; did you mean nginx?'],
    ['nginx:latest ', 'it has a blank before or after it'],
    ['ngi nx', 'it has a blank inside'],
    ['nginx\n', 'it has the character \\u{a}, which is not printable ASCII'],
    ['g\u0441r.io/x', 'it has the character \\u{441}, which is not printable ASCII'],
    ['gcr\uff0eio/x', 'it has the character \\u{ff0e}, which is not printable ASCII'],
    ['nginx\u200b', 'it has the character \\u{200b}, which is not printable ASCII'],
    [HEX, 'it is a bare image id, which no registry can serve; write a name and a digest'],
    ['nginx:', 'its tag is empty'],
    ['nginx:1@', 'its digest is empty'],
    ['nginx@sha256:abc', 'a sha256 digest has 64 hexadecimal digits, not 3'],
    [`nginx@sha1:${HEX}`, 'the digest algorithm sha1 is not sha256, sha384 or sha512'],
    [
      `nginx@sha256:${HEX.toUpperCase()}`,
      'its digest has characters that are not lower-case hexadecimal digits',
    ],
    [`nginx:${'a'.repeat(129)}`, 'its tag is longer than 128 characters'],
    [`gcr.io/${'a'.repeat(256)}`, 'its path is longer than 255 characters'],
    ['gcr.io//my-project/x', 'it has an empty part between two slashes'],
    ['gcr.io/my-project/../../evil/x', 'a part of its path is . or ..'],
    ['gcr.io/my-project/%2e%2e/x', 'its name has the character %'],
    ['gcr.io./x', 'gcr.io. is not a registry'],
    ['user@gcr.io/x', 'the digest algorithm gcr.io/x is not sha256, sha384 or sha512'],
    ['gcr.io\\my-project', 'its name has the character \\'],
    ['gcr.io/', 'its name ends with a slash'],
    [
      'gcr.io/x-',
      'a part of its path does not start and end with a letter or digit, or has separators in a row',
    ],
    ['nginx:-a', '-a is not a tag'],
  ];
  for (const [given, expected] of cases) {
    const found = parseImageReference(given);
    t.equal(
      found.ok ? 'valid' : found.reason.replace(/^.* is not an image reference: /, ''),
      expected,
      given.slice(0, 40),
    );
  }
});

t.test('within a registry or path', async (t) => {
  const allowed = ['gcr.io/my-project', 'registry.corp'];
  const library = ['docker.io/library'];
  // Section 4 of the bypass catalogue.
  const cases: readonly [string, readonly string[], boolean][] = [
    ['nginx', allowed, false],
    ['nginx', library, true],
    ['library/nginx', library, true],
    ['docker.io/nginx', library, true],
    ['index.docker.io/library/nginx', library, true],
    ['nginx', ['index.docker.io/library'], true],
    ['registry-1.docker.io/library/nginx', library, false],
    ['myregistry/app', allowed, false],
    ['localhost/x', allowed, false],
    ['[::1]:5000/x', ['[::1]:5000'], true],
    ['gcr.io.evil.com/my-project/x', allowed, false],
    ['gcr.iox/my-project/x', allowed, false],
    ['evil.com/gcr.io/my-project/x', allowed, false],
    ['gcr.io/my-project-evil/x', allowed, false],
    ['gcr.io/my-project', allowed, true],
    ['gcr.io/my-project/x', allowed, true],
    ['gcr.io/my-project/a/b:1', allowed, true],
    ['GCR.IO/my-project/x', allowed, true],
    ['registry.corp:443/x', allowed, false],
    ['registry.corp/x', allowed, true],
    [`gcr.io/my-project/x:1@sha256:${HEX}`, allowed, true],
    ['foo_bar.com/x', ['foo.com', 'docker.io'], false],
    ['auto', library, true],
  ];
  for (const [given, entries, expected] of cases) {
    t.equal(
      entries.map(prefix).some((entry) => imageWithin(image(given), entry)),
      expected,
      `${given} in ${entries.join(', ')}`,
    );
  }
});

t.test('entries that would not mean what they seem to are refused', async (t) => {
  const refused: readonly [string, RegExp][] = [
    ['', /empty/],
    ['*', /\*; everything below a path is included/],
    ['gcr.io/*', /\*; everything/],
    ['*.corp', /\*; everything/],
    ['gcr.io/my-', /whole segment/],
    ['gcr.io/my-project/', /write "gcr.io\/my-project"/],
    ['myregistry/', /write "docker.io\/myregistry"/],
    ['myregistry', /no dot and no port.*write "docker.io\/myregistry"/],
    ['myregistry/app', /write "docker.io\/myregistry\/app"/],
    ['https://gcr.io/x', /URL; write "gcr.io\/x"/],
    ['^gcr\\.io', /character \^; entries are plain text/],
    ['gcr.io/(a|b)', /character \(/],
    ['gcr.io/app:1', /tag or digest/],
    [`gcr.io/app@sha256:${HEX}`, /tag or digest/],
    ['gcr.io/My', /write "my"/],
    ['gcr.io/a//b', /not a path/],
    ['gcr.io/../x', /not a path/],
    ['gcr..io/x', /not a host/],
    ['gcr.io:/x', /not a host/],
    ['g\u0441r.io', /\\u\{441\}.*not ASCII/],
    [' gcr.io', /blank/],
    ['.corp', /not a host/],
  ];
  for (const [given, expected] of refused) {
    const found = parseImagePrefix(given);
    t.match(found.ok ? 'accepted' : found.reason, expected, given);
  }
  for (const given of [
    'gcr.io',
    'GCR.IO/a',
    'localhost',
    'localhost:5000/a',
    'docker.io/library',
    '[::1]:5000',
    'r.corp:443/a/b_c',
    '10.0.0.1/x',
  ]) {
    t.equal(parseImagePrefix(given).ok, true, given);
  }
});

t.test('segment law', async (t) => {
  const segment = fc.stringMatching(/^[a-z0-9]{1,4}([._-][a-z0-9]{1,3})?$/);
  const path = fc.array(segment, { minLength: 1, maxLength: 4 });
  const host = fc.constantFrom('a.io', 'b.corp:443', 'localhost');
  t.doesNotThrow(() => {
    fc.assert(
      fc.property(
        fc.tuple(host, path),
        fc.tuple(host, path),
        ([imageHost, imagePath], [entryHost, entryPath]) => {
          const within = imageWithin(
            image(`${imageHost}/${imagePath.join('/')}`),
            prefix(`${entryHost}/${entryPath.join('/')}`),
          );
          return within === (imageHost === entryHost && entryPath.every((part, i) => imagePath[i] === part));
        },
      ),
      runs(3000),
    );
  }, 'whole segments only');
  t.doesNotThrow(() => {
    fc.assert(
      fc.property(fc.tuple(host, path, path, segment), ([h, entry, below, more]) => {
        const inside = imageWithin(image([h, ...entry, ...below].join('/')), prefix([h, ...entry].join('/')));
        const beside = imageWithin(
          image(`${[h, ...entry].join('/')}-${more}`),
          prefix([h, ...entry].join('/')),
        );
        return inside && !beside;
      }),
      runs(3000),
    );
  }, 'below is within, beside is not');
  t.doesNotThrow(() => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = parseImageReference(text);
        return found.ok ? found.raw === text : /^[ -~]+$/.test(found.reason);
      }),
      runs(3000),
    );
  }, 'any text is read or refused in printable ASCII');
});

t.test('time grows with the length only', async (t) => {
  for (const text of [
    `a${'-'.repeat(200_000)}`,
    'a/'.repeat(100_000),
    `a.${'a.'.repeat(100_000)}`,
    `${'a-'.repeat(100_000)}.io/x`,
    `x:${'a'.repeat(200_000)}`,
  ]) {
    t.equal(endsSoon(t, '200 KB', () => parseImageReference(text)).ok, false);
  }
});
