/** The style sheet of the reference page: one column on phones, contents beside the text on wide screens. */
export const DOCS_CSS = `:root {
  color-scheme: light dark;
  --ground: #ffffff;
  --raised: #f5f6f8;
  --line: #dfe2e7;
  --text: #1b1f27;
  --quiet: #5a6372;
  --link: #1d56c4;
  --get: #0b6b4f;
  --post: #1d56c4;
  --change: #8a4b00;
  --delete: #ad2331;
  --required: #ad2331;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151b;
    --raised: #1b2029;
    --line: #2d3441;
    --text: #e4e7ec;
    --quiet: #9ba5b5;
    --link: #8ab4ff;
    --get: #5fd3a6;
    --post: #8ab4ff;
    --change: #f0b266;
    --delete: #ff8f96;
    --required: #ff8f96;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto;
  padding: 0 1.25rem 4rem;
  max-width: 76rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
p { margin: 0.5rem 0; max-width: 44rem; }
code, pre { font-family: var(--mono); font-size: 0.875em; }
p code, dd code, li code { overflow-wrap: anywhere; }
dd > code, dd p > code, p > code { padding: 0.1em 0.3em; border-radius: 4px; background: var(--raised); }

.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; padding: 0.5rem 1rem; background: var(--ground); }

header { padding: 2.5rem 0 1.5rem; border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -0.02em; }
.version { color: var(--quiet); font-size: 1rem; font-weight: 400; letter-spacing: 0; }
.lead { font-size: 1.125rem; }

nav { padding: 1rem 0; border-bottom: 1px solid var(--line); font-size: 0.9375rem; }
main { padding-top: 1rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav > ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
nav > ul > li > a { display: inline-block; padding: 0.375rem 0; font-weight: 600; text-decoration: none; }
nav ul ul { display: none; }
nav a:hover { text-decoration: underline; }

h2 { margin: 3rem 0 0.25rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; }
h3 { margin: 0; font-size: 1.1875rem; line-height: 1.3; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover { text-decoration: underline; }
h4 { margin: 1.5rem 0 0.25rem; font-size: 0.9375rem; }
h4 .type { font-weight: 400; }
article { margin: 1.5rem 0 0; padding: 1.5rem 0 0; border-top: 1px solid var(--line); }
section > article:first-of-type { border-top: 0; padding-top: 0.5rem; }

.address { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 0.625rem; margin: 0.375rem 0 0.75rem; }
.address code { padding: 0; background: none; font-size: 0.9375rem; overflow-wrap: anywhere; }
.method { font: 600 0.75rem/1 var(--mono); letter-spacing: 0.03em; color: var(--quiet); }
.method.get { color: var(--get); }
.method.post { color: var(--post); }
.method.patch { color: var(--change); }
.method.delete { color: var(--delete); }
.address .method { padding: 0.3rem 0.5rem; border: 1px solid; border-radius: 4px; }
.credential, .headers, .hint, .type, .title { color: var(--quiet); }
.credential, .headers { font-size: 0.9375rem; }

dl { margin: 0.25rem 0 0; }
dl > div { padding: 0.5rem 0; border-top: 1px solid var(--line); }
dl > div:first-child { border-top: 0; }
dt { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.625rem; }
dt .name { font-weight: 600; overflow-wrap: anywhere; }
.type { font-size: 0.875rem; }
.required { color: var(--required); font-size: 0.8125rem; }
dd { margin: 0; max-width: 44rem; }
dd p { margin: 0; }
.responses > div > dt { font: 600 0.875rem/1.7 var(--mono); }
.rule { font-size: 0.9375rem; }

details > dl, details > p { margin: 0; padding-left: 0.875rem; border-left: 2px solid var(--line); }
summary { cursor: pointer; padding: 0.25rem 0; color: var(--link); font-size: 0.9375rem; }
summary::marker { color: var(--quiet); }
summary:hover { text-decoration: underline; }
summary .hint, summary .title { overflow-wrap: anywhere; }
.hint { font-size: 0.8125rem; }
.values[open] { line-height: 1.9; }
.model { border-top: 1px solid var(--line); }
.model > summary { padding: 0.625rem 0; color: inherit; overflow-wrap: anywhere; }
.model > summary code { margin-right: 0.375rem; font-weight: 600; }
.model > p { color: var(--quiet); font-size: 0.9375rem; }

pre {
  margin: 0.375rem 0 0;
  padding: 0.875rem 1rem;
  overflow-x: auto;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--raised);
  line-height: 1.5;
}
pre code { font-size: 0.8125rem; }

:target { scroll-margin-top: 1rem; }
article:target > h3, div:target > dt { text-decoration: underline; text-decoration-color: var(--link); text-decoration-thickness: 2px; text-underline-offset: 0.25em; }

@media (min-width: 60rem) {
  body { display: grid; grid-template-columns: 15rem minmax(0, 1fr); column-gap: 3rem; padding: 0 2rem 6rem; }
  header { grid-column: 1 / -1; }
  nav {
    position: sticky;
    top: 0;
    align-self: start;
    max-height: 100vh;
    overflow-y: auto;
    padding: 1.5rem 0;
    border: 0;
    font-size: 0.875rem;
  }
  nav > ul { display: block; }
  nav > ul > li { margin-bottom: 0.75rem; }
  nav ul ul { display: block; }
  nav ul ul a { display: flex; align-items: baseline; gap: 0.5rem; padding: 0.1875rem 0; color: inherit; text-decoration: none; }
  nav .method { flex: none; width: 4rem; font-size: 0.6875rem; }
  .responses > div { display: grid; grid-template-columns: 7rem minmax(0, 1fr); column-gap: 1rem; }
  .fields > div { display: grid; grid-template-columns: 13rem minmax(0, 1fr); column-gap: 1rem; }
  dd .fields > div { display: block; }
  .fields > div > dt { align-content: start; }
  .fields > div > dt .name { flex-basis: 100%; }
  dd .fields > div > dt .name { flex-basis: auto; }
}
@media print {
  nav, .skip { display: none; }
}
`;
