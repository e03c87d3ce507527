/** The style of the page. Its hash is in the page's policy, so every byte counts. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2128;--soft:#57606a;--paper:#fff;--card:#f6f8fa;--line:#d0d7de;--bad:#b3261e;--fair:#8a5300;--note:#0b62b0;--good:#1a7031}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--paper:#0d1117;--card:#161b22;--line:#30363d;--bad:#ff8a80;--fair:#f0b849;--note:#79b8ff;--good:#5fd38a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:70rem;margin:0 auto;padding:1.5rem 1rem 4rem}
header{border-left:.4rem solid var(--good);padding-left:1rem}
header.bad{border-color:var(--bad)}
header.fair{border-color:var(--fair)}
h1{margin:0;font-size:1.6rem}
h2{margin:2rem 0 .5rem;font-size:1.15rem}
header p,.place,.rule{color:var(--soft)}
p{margin:.2rem 0;overflow-wrap:anywhere}
code,pre,.place,.rule{font-family:ui-monospace,monospace;font-size:.85em}
section{overflow-x:auto}
table{border-collapse:collapse}
th,td{padding:.25rem .9rem .25rem 0;text-align:right;border-bottom:1px solid var(--line)}
th:first-child{text-align:left}
form{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end;padding:.7rem 0;background:var(--paper);border-bottom:1px solid var(--line)}
form[hidden]{display:none}
@media (min-width:48rem){form{position:sticky;top:0}}
label{display:grid;font-size:.8rem;color:var(--soft)}
select,input,button{font:inherit;font-size:.95rem;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:.35rem;padding:.3rem .5rem;max-width:16rem}
button:not(:disabled){cursor:pointer}
select,input,form button{height:2.2rem}
#owners button{overflow-wrap:anywhere;text-align:left;min-width:8rem}
#owners button:disabled{border:0;background:none;padding:0;opacity:1;color:inherit}
:focus-visible{outline:3px solid var(--note);outline-offset:2px}
ul{list-style:none;margin:1rem 0;padding:0}
li{display:block;content-visibility:auto;contain-intrinsic-size:auto 9rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem;margin:0 0 .6rem}
li[hidden]{display:none}
.about b{text-transform:uppercase;font-size:.8rem;letter-spacing:.04em;margin-right:.2rem}
.error,.deny{color:var(--bad)}
.warn{color:var(--fair)}
.audit{color:var(--note)}
.old p{color:var(--soft)}
li.old{background:none}
summary{cursor:pointer;color:var(--soft);font-size:.85rem;width:max-content}
pre{margin:.4rem 0 0;overflow-x:auto}
@media print{form{display:none}li{break-inside:avoid;content-visibility:visible}}
`;

/**
 * The script of the page: it shows and hides entries, and keeps the choice in the address, so that it can be sent to
 * somebody. It writes nothing but numbers, as text.
 */
export const SCRIPT = `
'use strict';
const form = document.getElementById('filters');
if (form) {
  const names = ['policy', 'owner', 'severity', 'namespace'];
  const items = [...document.querySelectorAll('#list > li')];
  const texts = items.map((item) => item.textContent.toLowerCase());
  const count = document.getElementById('count');
  const field = (name) => form.elements.namedItem(name);
  const apply = () => {
    const text = field('text').value.toLowerCase();
    const wanted = names.map((name) => [name, field(name).value]).filter(([, value]) => value !== '');
    let shown = 0;
    items.forEach((item, i) => {
      item.hidden = !wanted.every(([name, value]) => item.dataset[name] === value) || !texts[i].includes(text);
      if (!item.hidden) shown++;
    });
    count.textContent = shown + ' of ' + items.length;
    const hash = new URLSearchParams(text === '' ? wanted : [...wanted, ['text', text]]).toString();
    if (hash !== location.hash.slice(1)) history.replaceState(null, '', hash === '' ? location.pathname + location.search : '#' + hash);
  };
  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const name of [...names, 'text']) field(name).value = given.get(name) ?? '';
    apply();
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(apply));
  addEventListener('hashchange', read);
  for (const button of document.querySelectorAll('#owners button')) {
    button.disabled = false;
    button.addEventListener('click', () => {
      field('owner').value = button.dataset.owner;
      apply();
      field('owner').focus();
    });
  }
  form.hidden = false;
  read();
}
`;
