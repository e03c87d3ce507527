// The page in a real browser: Debian's Chromium (`apt-get install chromium`), driven through playwright-core.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { chromium, type Page } from 'playwright-core';
import { createHtmlReporter } from '../../src/report/html.ts';
import { at, finding, OBJECT, report, SAMPLE, write } from './sample.ts';

const CHROMIUM = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => resolve(folder, name)))
  .find((path) => existsSync(path));
const missing = CHROMIUM === undefined ? 'SKIPPED: no Chromium here; apt-get install chromium' : false;

const attack = '<script>document.title="x"</script>"\'><img src=x onerror=alert(1)>';
const EVIL = { ...OBJECT, name: attack, namespace: attack, owner: attack };
const RUN = [
  ...SAMPLE,
  report({
    file: 'evil.yaml',
    bytes: Buffer.from(`a: ${attack}\n`),
    findings: [finding({ policy: attack, message: attack }, EVIL, at('evil.yaml', 1, 4, 9))],
  }),
];

/** What a person sees of the list: the first line of each entry that is shown. */
const shown = (page: Page): Promise<readonly string[]> =>
  page.locator('#list > li:visible strong').allTextContents();

t.test('the page', { skip: missing, timeout: 90_000 }, async (t) => {
  const folder = t.testdir({});
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'report.html');
  writeFileSync(file, write(createHtmlReporter(), RUN));
  const url = pathToFileURL(file).href;
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  t.teardown(() => browser.close());

  const said: string[] = [];
  const open = async (hash = '', scheme: 'light' | 'dark' = 'light'): Promise<Page> => {
    const page = await browser.newPage({ colorScheme: scheme });
    page.on('console', (message) => said.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => said.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => said.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith(`${url}#`))
        said.push(`request: ${request.url()}`);
    });
    await page.goto(`${url}${hash}`);
    return page;
  };

  const page = await open();
  const all = [
    'Deployment shop/web',
    'Deployment shop/web',
    'ClusterRole admin',
    'Deployment shop/odd',
    '',
    '',
    `Deployment ${attack}/${attack}`,
    // What is excepted comes last.
    'Deployment shop/old',
  ];
  t.same(await shown(page), all, 'everything is there, as text');
  t.equal(await page.title(), 'Doorward report', 'nothing of a manifest was run');
  t.equal(await page.locator('#count').textContent(), '8 of 8');

  const filters = [
    { name: 'policy', value: 'no-latest', expected: ['Deployment shop/web'] },
    { name: 'owner', value: 'search', expected: ['Deployment shop/old'] },
    { name: 'severity', value: 'critical', expected: ['ClusterRole admin'] },
    { name: 'severity', value: 'not judged', expected: ['Deployment shop/odd', '', ''] },
    { name: 'namespace', value: '(none)', expected: ['ClusterRole admin', '', ''] },
    { name: 'owner', value: attack, expected: [`Deployment ${attack}/${attack}`] },
  ];
  for (const { name, value, expected } of filters) {
    await page.locator(`select[name=${name}]`).selectOption(value);
    t.same(await shown(page), expected, `${name} = ${value}`);
    t.equal(await page.locator('#count').textContent(), `${expected.length} of 8`);
    await page.getByRole('button', { name: 'show all' }).click();
    await page.locator('#count', { hasText: '8 of 8' }).waitFor();
  }
  await page.locator('select[name=owner]').selectOption('checkout');
  await page.locator('select[name=severity]').selectOption('low');
  t.same(await shown(page), ['Deployment shop/web'], 'two filters hold together');
  t.match(page.url(), /#owner=checkout&severity=low$/, 'the choice is in the address');
  t.same(
    await shown(await open('#owner=checkout&severity=low')),
    ['Deployment shop/web'],
    'and is read from it',
  );
  t.equal((await shown(await open('#owner=nobody'))).length, 8, 'an unknown choice is none');

  // By keyboard alone: the first owner of the table, a choice by its letter, the lines of an entry.
  const keys = await open();
  const focused = () => keys.evaluate<string>('document.activeElement.textContent');
  await keys.keyboard.press('Tab');
  t.equal(await focused(), 'checkout');
  t.not(
    await keys.evaluate('getComputedStyle(document.activeElement).outlineStyle'),
    'none',
    'one sees where one is',
  );
  await keys.keyboard.press('Enter');
  t.same(await shown(keys), ['Deployment shop/web', 'Deployment shop/web', 'Deployment shop/odd']);
  t.equal(await keys.evaluate('document.activeElement.name'), 'owner');
  await keys.keyboard.press('Tab');
  await keys.keyboard.press('l');
  t.same(await shown(keys), ['Deployment shop/web'], 'severity low');
  for (let i = 0; i < 10 && (await focused()) !== 'lines'; i++) await keys.keyboard.press('Tab');
  await keys.keyboard.press('Enter');
  t.match(await keys.locator('details[open] pre').textContent(), 'name: "漢字 <b>&amp;"');

  const dark = await open('', 'dark');
  const [light, night] = await Promise.all(
    [page, dark].map((one) => one.evaluate('getComputedStyle(document.body).backgroundColor')),
  );
  t.equal(light, 'rgb(255, 255, 255)');
  t.equal(night, 'rgb(13, 17, 23)');
  t.same(said, [], 'no error, no request, no dialog');

  // Laid out one by one, so many take minutes.
  const many = Array.from({ length: 10_000 }, (_, i) =>
    finding({}, { ...OBJECT, namespace: i === 5_000 ? 'lone' : 'shop' }, at('many.yaml', i + 1)),
  );
  const big = join(folder, 'big.html');
  writeFileSync(big, write(createHtmlReporter(), [report({ file: 'many.yaml', findings: many })]));
  const crowd = await browser.newPage();
  await crowd.goto(pathToFileURL(big).href);
  await crowd.locator('select[name=namespace]').selectOption('lone');
  t.equal(await crowd.locator('#count').textContent(), '1 of 10000');
  t.equal(await crowd.locator('#list > li:visible').count(), 1);
  await crowd.getByRole('button', { name: 'show all' }).click();
  await crowd.locator('#count', { hasText: '10000 of 10000' }).waitFor();
  const last = crowd.locator('#list > li').last();
  await last.scrollIntoViewIfNeeded();
  await last.locator('.place', { hasText: 'many.yaml:10000' }).waitFor();
});
