import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import MiniSearch from 'minisearch';
import { describe, expect, it } from 'vitest';
import { buildGuides, guideFile } from '../../../src/tools/guides/build-guides.ts';
import { renderGuide } from '../../../src/tools/guides/render-guide.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { computePrice } from '../../../src/worker/models/compute-price.ts';
import { applyOverrides } from '../../../src/worker/models/live/apply-overrides.ts';
import { deriveOverrides } from '../../../src/worker/models/live/derive-overrides.ts';
import { readPriceTexts } from '../../../src/worker/models/live/listing.ts';
import { GUIDES, guidePath } from '../../../src/web/docs/guides.ts';
import {
  SEARCH_OPTIONS,
  searchGuides,
  type SearchEntry,
} from '../../../src/web/docs/search-entry.ts';
import { listed, mediaModels } from '../../worker/models/live/builders.ts';

const built = await buildGuides();

/** The anchors of each page by its address. */
const anchors = new Map(
  built.pages.map(({ guide, html }) => [
    guidePath(guide.slug),
    new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)),
  ]),
);

describe('renderGuide', () => {
  it('links guides by their addresses and headings by their anchors', () => {
    const { html, headings } = renderGuide('# A\n\n## B c\n\n[x](client.md#react) [y](index.md)');
    expect(html).toContain('<a href="/docs/client#react">x</a> <a href="/docs">y</a>');
    expect(headings).toEqual([
      { level: 1, text: 'A', id: 'a' },
      { level: 2, text: 'B c', id: 'b-c' },
    ]);
  });

  it('throws for a link to a guide that does not exist', () => {
    expect(() => renderGuide('[x](of-tomorrow.md)')).toThrow('There is no guide of-tomorrow.md');
  });

  it('highlights code of a known language and escapes any other', () => {
    expect(renderGuide('```ts\nconst a = 1;\n```').html).toContain('hljs-keyword');
    expect(renderGuide('```text\n<b>\n```').html).toContain('&lt;b&gt;');
  });
});

describe('the guides', () => {
  it('are the files of their folder', async () => {
    const files = await readdir(path.join(ROOT, 'src/web/docs/guides'));
    expect(files.toSorted()).toEqual(
      GUIDES.map((guide) => path.basename(guideFile(guide))).toSorted(),
    );
  });

  it('begin with their title', async () => {
    for (const guide of GUIDES) {
      const markdown = await readFile(path.join(ROOT, guideFile(guide)), 'utf8');
      expect(markdown).toMatch(/^# \S/);
      expect(markdown.match(/^# /gm)).toHaveLength(1);
    }
  });

  it.each(built.pages.map(({ guide, html }) => [guidePath(guide.slug), html]))(
    '%s links only to headings, guides and pages that exist',
    (page, html) => {
      const links = [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href = '']) => href);
      const local = links.filter((href) => !/^https?:/.test(href));
      const pages = new Set([...anchors.keys(), '/', '/admin', '/docs/reference', '/openapi.json']);
      const broken = local.filter((href) => {
        const [target, anchor] = href.split('#');
        const address = target === '' ? page : (target ?? '');
        if (!pages.has(address)) return true;
        return anchor !== undefined && anchors.get(address)?.has(anchor) !== true;
      });
      expect(broken).toEqual([]);
    },
  );
});

describe('the search index', () => {
  const index = MiniSearch.loadJSON<SearchEntry>(built.searchIndex, SEARCH_OPTIONS);
  const search = (query: string) => searchGuides(index, query).map(({ id }) => String(id));

  it.each([
    ['Idempotency-Key', /\/docs\/servers/],
    ['idempotency', /\/docs/],
    ['KIE_API_KEY', /\/docs\/(settings|deployment|runbook)/],
    ['verify callback python', /\/docs\/callbacks/],
    ['budget', /\/docs\/(authentication|security)/],
    ['video missing', /\/docs\/runbook/],
    ['faults', /\/docs\/sandbox/],
  ])('finds %s', (query, page) => {
    expect(
      search(query)
        .slice(0, 5)
        .some((id) => page.test(id)),
    ).toBe(true);
  });

  it.each([
    ['how do I verify a callback in Python', '/docs/callbacks#python-with-the-standard-library'],
    [
      'how do I give each of my users a budget',
      '/docs/authentication#give-each-of-your-users-a-budget',
    ],
    ['what does a task cost me', '/docs/models#what-a-task-costs'],
    ["a customer's video is missing", '/docs/runbook#a-customers-video-is-missing'],
    ['how do I rotate the secret', '/docs/runbook#rotate-a-secret'],
    ['how do I test my app against a failing KIE', '/docs/sandbox'],
  ])('answers “%s” with its first result', (query, section) => {
    expect(search(query)[0]).toBe(section);
  });

  it('finds sections with some of the words where none has all', () => {
    expect(search('xylophone budget')[0]).toBe(search('budget')[0]);
  });

  it('finds a word that it ignores in questions while nothing else is typed', () => {
    expect(search('to')).not.toEqual([]);
  });

  it('has the text of code as it is shown', () => {
    expect(built.searchIndex).not.toMatch(/&(?:#\w+|lt|gt|quot|amp);/);
  });

  it('finds nothing for a word that no guide has', () => {
    expect(search('xylophone')).toEqual([]);
  });
});

it('the price texts of the guide to the sandbox are understood', async () => {
  const guide = await readFile(path.join(ROOT, 'src/web/docs/guides/sandbox.md'), 'utf8');
  const [, json = ''] = /-d '(\{"models":\{[^']+\})'/.exec(guide) ?? [];
  const { models } = JSON.parse(json) as {
    models: Record<string, { pricingDesc: string; credits: number } | null>;
  };
  const changed = Object.entries(models).filter(([, model]) => model !== null);
  expect(changed.map(([id]) => id)).toEqual(['acme/new-video', 'kling/v2-1-pro']);
  const listing = changed.map(([id, model]) =>
    listed(id, { pricingDesc: model?.pricingDesc ?? '' }),
  );
  const overrides = deriveOverrides(builtInCatalogue, readPriceTexts(mediaModels()), {
    listing,
    removed: {},
    schemas: {},
  });
  const catalogue = applyOverrides(builtInCatalogue, overrides);
  const costs = changed.map(([id, model]) => {
    const { price, isPriceBound, required, optional } = catalogue.find(id) ?? {};
    const request = {
      input: { duration: '5' },
      fields: { ...required, ...optional },
      assumption: 'dearest',
      now: 0,
    } as const;
    return {
      id,
      isPriceBound: isPriceBound ?? false,
      credits: price && computePrice(price, request),
      expected: model?.credits,
    };
  });
  expect(costs).toEqual(
    costs.map(({ id, expected }) => ({ id, isPriceBound: false, credits: expected, expected })),
  );
});
