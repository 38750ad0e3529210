/** How the page looks: text first, in the reader's own colours, down to a phone's width. */
export const DOCS_CSS = `
:root {
  color-scheme: light dark;
  --ink: #1a1d21; --soft: #5b6470; --paper: #fff; --field: #f5f6f8; --line: #dfe3e8; --link: #1457c0;
  --get: #146c43; --post: #1457c0; --delete: #b02a37; --patch: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ed; --soft: #9aa5b1; --paper: #14171a; --field: #1d2126; --line: #30363d; --link: #7ab0ff;
    --get: #5dc08b; --post: #7ab0ff; --delete: #ff8a93; --patch: #e0b050;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; }
body {
  margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr);
  font: 1rem/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper);
}
a { color: var(--link); }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 2rem 1rem 2rem 1.5rem; border-right: 1px solid var(--line); background: var(--field); }
nav h2 { margin: 1.5rem 0 .25rem; font-size: .75rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: flex; gap: .5rem; align-items: baseline; padding: .2rem .25rem; color: var(--ink); text-decoration: none; font-size: .875rem; line-height: 1.35; border-radius: 4px; }
nav a:hover { background: var(--line); }
nav .method { flex: 0 0 3.1rem; }
.brand { margin: 0; font-weight: 650; font-size: 1.15rem; }
main { padding: 2.5rem clamp(1.25rem, 4vw, 4rem) 6rem; max-width: 58rem; min-width: 0; }
h1 { margin: 0 0 1rem; font-size: 2rem; line-height: 1.2; }
h2 { margin: 3.5rem 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
h3 { margin: 0 0 .5rem; font-size: 1.2rem; line-height: 1.3; }
h4 { margin: 1.5rem 0 .5rem; font-size: .8rem; letter-spacing: .05em; text-transform: uppercase; color: var(--soft); }
p { margin: 0 0 .75rem; max-width: 42rem; overflow-wrap: break-word; }
article { margin: 1.5rem 0 0; padding: 1.5rem 0 1rem; border-top: 1px solid var(--line); }
article:target h3 { text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: .25em; }
code { font: .875em/1.5 ui-monospace, 'SF Mono', Menlo, monospace; background: var(--field); padding: .1em .3em; border-radius: 4px; overflow-wrap: anywhere; }
.method { font: 650 .7rem/1.4 ui-monospace, Menlo, monospace; text-transform: uppercase; letter-spacing: .03em; color: var(--soft); }
.method.get, .method.head, .method.options { color: var(--get); }
.method.post { color: var(--post); }
.method.patch { color: var(--patch); }
.method.delete { color: var(--delete); }
.address { display: flex; gap: .75rem; align-items: baseline; }
.address .method { font-size: .85rem; }
.type, .media { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
dl { margin: 0 0 1rem; }
dt { padding-top: .6rem; }
dt .type { margin-left: .4rem; }
dd { margin: .15rem 0 .6rem; padding-left: 1rem; border-left: 2px solid var(--line); }
dd p { margin-bottom: .25rem; }
dl.errors { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .25rem 1rem; }
dl.errors dt { padding: 0; font-weight: 650; font-variant-numeric: tabular-nums; }
dl.errors dd { margin: 0; padding: 0; border: 0; }
details { margin: .4rem 0; }
summary { cursor: pointer; padding: .2rem 0; color: var(--link); }
summary code { color: var(--ink); }
details[open] > summary { margin-bottom: .5rem; }
details > :not(summary) { margin-left: 1rem; }
pre { margin: 0; padding: 1rem; background: var(--field); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; }
pre code { padding: 0; background: none; overflow-wrap: normal; }
@media (max-width: 52rem) {
  body { display: block; }
  nav { position: static; height: auto; padding: 1.25rem; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding-top: 1.5rem; }
  h1 { font-size: 1.6rem; }
  .address { flex-wrap: wrap; gap: .25rem .75rem; }
}
@media print { nav { display: none; } body { display: block; } }
`;
