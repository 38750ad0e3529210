import { expect, it } from 'vitest';
import type { CatalogueReport } from '../../../src/worker/admin/views.ts';
import { flat } from '../../../src/worker/models/price.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { saveCatalogue } from '../models/live/save-catalogue.ts';
import { NOW } from '../tasks/builders.ts';
import { adminEdge, readAdmin } from './builders.ts';

const newModel = (id: string, part: object = {}) => ({
  id,
  title: id,
  vendor: 'Acme',
  kind: 'video' as const,
  required: {},
  optional: {},
  ...part,
});
const read = (vars: Record<string, string> = {}) =>
  readAdmin<CatalogueReport>(adminEdge(undefined, vars), 'catalogue');

it('before the first reading the catalogue report has the built-in models and no times', async () => {
  const report = await read({ ALLOWED_MODELS: 'kling/v2-5-turbo-text-to-video-pro' });
  expect(report).toMatchObject({
    readAt: null,
    nextReadAt: null,
    problem: null,
    problemAt: null,
    allowedModels: 1,
    changes: [],
    removed: [],
  });
  expect(report.models).toBeGreaterThan(100);
});

it('the catalogue report has the times of the readings, the latest problem, and what changed', async () => {
  const edge = adminEdge();
  await saveCatalogue(
    edge,
    {
      changes: [
        { model: 'acme/dream-9', kind: 'added', at: NOW - MINUTE_MS },
        { model: 'google/imagen4-ultra', kind: 'removed', at: NOW - HOUR_MS },
      ],
      removed: { 'acme/old': NOW - 2 * HOUR_MS, 'google/imagen4-ultra': NOW - HOUR_MS },
    },
    { removed: { 'google/imagen4-ultra': ['google/imagen4'] } },
  );
  await edge.deps.liveCatalogue.saveProblem('HTTP 502'.padEnd(9999, '!'), NOW + 1);
  const report = await readAdmin<CatalogueReport>(edge, 'catalogue');
  expect(report).toMatchObject({
    readAt: NOW,
    nextReadAt: NOW + 5 * MINUTE_MS,
    problem: 'HTTP 502'.padEnd(300, '!'),
    problemAt: NOW + 1,
    changes: [
      { model: 'acme/dream-9', kind: 'added', at: NOW - MINUTE_MS },
      { model: 'google/imagen4-ultra', kind: 'removed', at: NOW - HOUR_MS },
    ],
    removed: [
      { model: 'google/imagen4-ultra', at: NOW - HOUR_MS, successors: ['google/imagen4'] },
      { model: 'acme/old', at: NOW - 2 * HOUR_MS, successors: [] },
    ],
  });
});

it('lists models without a known price with what they reserve, those that ALLOWED_MODELS admits first', async () => {
  const vars = {
    ALLOWED_MODELS: 'acme/*,other/named,other/removed',
    PRICES: '{"acme/configured":7}',
    DEFAULT_RESERVATION_CREDITS: '777',
  };
  const edge = adminEdge(undefined, vars);
  const models = [
    newModel('zeta/unknown'),
    newModel('acme/unknown'),
    newModel('acme/bound', { price: flat(55), isPriceBound: true }),
    newModel('acme/configured'),
    newModel('acme/priced', { price: flat(5) }),
  ];
  await saveCatalogue(edge, {}, { models, removed: { 'other/removed': [] } });
  const { unpriced, allowedModels } = await readAdmin<CatalogueReport>(edge, 'catalogue');
  expect(allowedModels).toBe(5);
  expect(unpriced.slice(0, 3)).toEqual([
    { model: 'acme/unknown', basis: 'unknown', isAllowed: true, maxCredits: 777 },
    { model: 'acme/bound', basis: 'bound', isAllowed: true, maxCredits: 55 },
    { model: 'other/named', basis: 'unknown', isAllowed: true, maxCredits: 777 },
  ]);
  expect(unpriced.slice(3).filter(({ isAllowed }) => isAllowed)).toEqual([]);
  expect(unpriced).toContainEqual({
    model: 'zeta/unknown',
    basis: 'unknown',
    isAllowed: false,
    maxCredits: 777,
  });
});

it('bounds every list of the catalogue report to 100 entries', async () => {
  const edge = adminEdge(undefined, { ALLOWED_MODELS: '*' });
  const ids = Array.from({ length: 300 }, (_, n) => `acme/model-${n}`);
  await saveCatalogue(
    edge,
    {
      changes: ids.map((model) => ({ model, kind: 'added', at: NOW })),
      removed: Object.fromEntries(ids.map((id, n) => [`old/${id}`, NOW + n])),
    },
    { models: ids.map((id) => newModel(id)) },
  );
  const report = await readAdmin<CatalogueReport>(edge, 'catalogue');
  expect([report.changes.length, report.removed.length, report.unpriced.length]).toEqual([
    100, 100, 100,
  ]);
  expect(report.removed[0]?.at).toBe(NOW + 299);
});
