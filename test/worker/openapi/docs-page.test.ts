import { describe, expect, it } from 'vitest';
import { quietEdge } from '../callbacks/builders.ts';
import { fetchDocument, listOperations } from './builders.ts';

interface Element {
  tag: string;
  attributes: Map<string, string>;
}

/** The elements of the page as an HTML parser sees them. */
async function parseElements(vars: Record<string, string> = {}): Promise<Element[]> {
  const elements: Element[] = [];
  const rewriter = new HTMLRewriter().on('*', {
    element: ({ tagName, attributes }) =>
      void elements.push({
        tag: tagName,
        attributes: new Map(Array.from(attributes, ([name = '', value = '']) => [name, value])),
      }),
  });
  await rewriter.transform(await quietEdge(vars).request('/docs')).text();
  return elements;
}

const fetchText = async (vars: Record<string, string>) =>
  (await quietEdge(vars).request('/docs')).text();

/** The number of models on the page, and of those that are unfolded. */
const countModels = async (vars: Record<string, string>) => {
  const models = (await parseElements(vars)).filter(
    ({ attributes }) => attributes.get('class') === 'model',
  );
  return [models.length, models.filter(({ attributes }) => attributes.has('open')).length];
};

const TAGS =
  'a article body code dd details div dl dt h1 h2 h3 h4 head header html li link main meta nav p pre section span summary title ul';
const ATTRIBUTES =
  'aria-label aria-labelledby charset class content href id lang name open rel tabindex';

/** Model names that attempt HTML and shell injection. */
const HOSTILE = [
  '"><script>alert(1)</script>',
  '<img/src=x/onerror=alert(1)>',
  "'onmouseover='alert(1)",
  '</code></summary><style>*{}</style>',
  '&lt;b&gt;',
  '`<b>`*',
  "a'$(reboot)'",
];

describe('/docs', () => {
  it('serves the docs page with a Content-Security-Policy that allows no scripts', async () => {
    const { status, headers } = await quietEdge().request('/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it('serves a style sheet without external resources', async () => {
    const response = await quietEdge().request('/docs.css');
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await response.text()).not.toMatch(/@import|url\(|https?:/);
  });

  it.each([
    ['one model', {}],
    ['all models', { ALLOWED_MODELS: '*' }],
    ['hostile model names', { ALLOWED_MODELS: HOSTILE.join(',') }],
  ])('renders no scripts or inline styles with %s', async (_what, vars) => {
    const elements = await parseElements(vars);
    const names = new Set(elements.flatMap(({ attributes }) => [...attributes.keys()]));
    expect([...new Set(elements.map(({ tag }) => tag))].toSorted()).toEqual(TAGS.split(' '));
    expect([...names].filter((name) => !ATTRIBUTES.split(' ').includes(name))).toEqual([]);
  });

  it('loads nothing from other origins and has no broken links', async () => {
    const elements = await parseElements({ ALLOWED_MODELS: HOSTILE.join(',') });
    const links = elements.flatMap(({ attributes }) => attributes.get('href') ?? []);
    const ids = elements.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of links.filter((one) => one.startsWith('#')))
      expect(ids).toContain(link.slice(1));
    expect(new Set(links.filter((one) => !one.startsWith('#')))).toEqual(
      new Set(['data:,', '/docs.css', '/openapi.json']),
    );
  });

  it('escapes model names for HTML and for the shell', async () => {
    const text = await fetchText({ ALLOWED_MODELS: HOSTILE.join(',') });
    expect(text).toContain('<code>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</code>');
    expect(text).toContain('<code>&amp;lt;b&amp;gt;</code>');
    // The curl example of createTask.
    const shell = await fetchText({ ALLOWED_MODELS: "a'$(reboot)'" });
    expect(shell).toContain(String.raw`a&#39;\&#39;&#39;$(reboot)&#39;\&#39;&#39;`);
  });

  it('shows every operation and links it in the contents', async () => {
    const elements = await parseElements();
    const ids = elements.map(({ attributes }) => attributes.get('id'));
    const links = elements.map(({ attributes }) => attributes.get('href'));
    for (const { operation } of listOperations(await fetchDocument())) {
      expect(ids).toContain(operation.operationId);
      expect(links).toContain(`#${operation.operationId}`);
    }
  });

  it('shows the headers, all bodies and the responses of the callback webhook', async () => {
    const elements = await parseElements();
    const links = elements.map(({ attributes }) => attributes.get('href'));
    const text = await fetchText({});
    const [, view = ''] = /<article id="taskEnded"(.*?)<\/article>/s.exec(text) ?? [];
    expect(links).toContain('#taskEnded');
    expect(view).toContain('<code>callBackUrl</code>');
    for (const name of ['webhook-id', 'webhook-signature', 'x-webhook-signature', 'sequence'])
      expect(view).toContain(`<code class="name">${name}</code>`);
    for (const state of ['success', 'fail', 'expired_unknown'])
      expect(view).toContain(`Always <code>${state}</code>`);
    for (const status of ['2XX', '410', 'other']) expect(view).toContain(`<dt>${status}</dt>`);
    // This edge sends it, so there is no curl example and no credential.
    expect(view).not.toMatch(/curl|Credential:/);
  });

  it('unfolds a single model and folds several', async () => {
    expect(await countModels({})).toEqual([1, 1]);
    expect(await countModels({ ALLOWED_MODELS: '*' })).toEqual([136, 0]);
  });
});
