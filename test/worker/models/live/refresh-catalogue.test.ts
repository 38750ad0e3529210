/** The live catalogue through the cron and the API, with a KIE whose list changes. */
import { describe, expect, it } from 'vitest';
import { refreshCatalogue } from '../../../../src/worker/models/live/refresh-catalogue.ts';
import type { ListedModel } from '../../../../src/worker/models/live/listing.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/worker/platform/units.ts';
import { toCronDeps } from '../../../support/test-deps.ts';
import { accepted, testEdge, type FetchCall } from '../../../support/edge.ts';
import { errorOf, post } from '../../submission/builders.ts';
import { rows } from '../../tasks/builders.ts';
import { listed, publishedSchema, RECORDED } from './builders.ts';

const NEW_MODEL = listed('acme/dream-9', { pricingDesc: '30 credits per video ($0.15).' });
const SCHEMA = publishedSchema(NEW_MODEL.model, {
  type: 'object',
  properties: { prompt: { type: 'string' }, mode: { type: 'string', enum: ['a', 'b'] } },
  required: ['prompt'],
});
const REPRICED = 'google/imagen4';
const REMOVED = 'google/imagen4-ultra';

type Answer = (path: string) => unknown;

/** Credits that the latest task reserves. */
const reserved = async () => {
  const [row] = await rows(
    'select reserved_millicredits / 1000.0 as credits from tasks order by seq desc limit 1',
  );
  return row?.['credits'];
};

/** An edge whose KIE answers discovery as `answer` says. Time moves by minutes, with a run of the step in each. */
function liveEdge(answer: Answer, vars: Record<string, string> = {}) {
  const kie = { answer };
  const discovery: { path: string; at: number }[] = [];
  const edge = testEdge(
    ({ url }: FetchCall) => {
      const { pathname } = new URL(url);
      if (pathname === '/api/v1/jobs/createTask')
        return accepted(`task-${edge.clock.now}-${edge.calls.length}`);
      discovery.push({ path: pathname, at: edge.clock.now });
      const given = kie.answer(pathname);
      return given instanceof Response
        ? given
        : Response.json({ code: 200, msg: 'success', data: given });
    },
    { ALLOWED_MODELS: '*', DEFAULT_RESERVATION_CREDITS: '777', ...vars },
  );
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      await refreshCatalogue(toCronDeps(edge.deps).catalogue);
      edge.clock.now += MINUTE_MS;
    }
  };
  const create = (model: string, input: object) => post(edge, { model, input });
  return { edge, kie, discovery, pass, create };
}

const listing = (models: readonly ListedModel[]) => ({ total: models.length, models });
const answerWith =
  (models: readonly ListedModel[], schema: unknown = SCHEMA): Answer =>
  (path) =>
    path === '/api/v1/models' ? listing(models) : schema;

describe('within ten minutes of a change of KIE’s list', () => {
  it('a new model is validated by its published schema and reserves the price of its text', async () => {
    const { pass, create } = liveEdge(answerWith([...RECORDED, NEW_MODEL]));
    await pass(10);
    expect((await create(NEW_MODEL.model, { prompt: 'a', mode: 'a' })).status).toBe(200);
    expect(await reserved()).toBe(30);
    const response = await create(NEW_MODEL.model, { mode: 'c' });
    expect((await errorOf(response)).error).toMatchObject({
      type: 'validation_failed',
      fields: [{ field: 'input.prompt' }, { field: 'input.mode' }],
    });
  });

  it('a new model without a schema and without a price is usable, and reserves the default', async () => {
    const unpriced = { ...NEW_MODEL, pricingDesc: null };
    const { pass, create } = liveEdge(answerWith([...RECORDED, unpriced], null));
    await pass(10);
    expect((await create(NEW_MODEL.model, { anything: 1 })).status).toBe(200);
    expect(await reserved()).toBe(777);
  });

  it('a built-in model reserves its new price', async () => {
    const text = '9 credits per image ($0.045).';
    const models = RECORDED.map((model) =>
      model.model === REPRICED ? { ...model, pricingDesc: text } : model,
    );
    const { pass, create } = liveEdge(answerWith(models));
    await create(REPRICED, { prompt: 'a' });
    expect(await reserved()).toBe(8);
    await pass(10);
    await create(REPRICED, { prompt: 'a' });
    expect(await reserved()).toBe(9);
  });

  it('a removed model is refused with its nearest successors, and not listed', async () => {
    const models = RECORDED.filter(({ model }) => model !== REMOVED);
    const { edge, pass, create } = liveEdge(answerWith(models));
    expect((await create(REMOVED, { prompt: 'a' })).status).toBe(200);
    await pass(10);
    const response = await create(REMOVED, { prompt: 'a' });
    expect(response.status).toBe(422);
    const { msg, error } = await errorOf(response);
    expect(error.type).toBe('model_removed');
    expect(msg).toMatch(
      /^KIE no longer has model "google\/imagen4-ultra". Use .*google\/imagen4-fast/,
    );
    const list = await (await edge.request('/api/v1/models')).text();
    expect(list).toContain('"google/imagen4"');
    expect(list).not.toContain(REMOVED);
    const described = await edge.request(`/api/v1/models/${REMOVED}`);
    expect(described.status).toBe(404);
    expect((await errorOf(described)).msg).toBe(msg);
  });

  it('a removed model that ALLOWED_MODELS names is not listed and not described', async () => {
    const models = RECORDED.filter(({ model }) => model !== REMOVED);
    const { edge, pass } = liveEdge(answerWith(models), { ALLOWED_MODELS: REMOVED });
    await pass(10);
    expect(await (await edge.request('/api/v1/models')).text()).not.toContain(REMOVED);
    expect((await edge.request(`/api/v1/models/${REMOVED}`)).status).toBe(404);
  });
});

it('asks KIE at most once a second, and about twelve times an hour while nothing changes', async () => {
  const more = Array.from({ length: 12 }, (_, at) => listed(`acme/model-${at}`));
  const { discovery, pass } = liveEdge(answerWith([...RECORDED, ...more]));
  await pass(10);
  expect(discovery.filter(({ path }) => path.endsWith('/schema'))).toHaveLength(12);
  const gaps = discovery.slice(1).map(({ at }, index) => at - (discovery[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(SECOND_MS);
  const before = discovery.length;
  await pass(60);
  expect(discovery.length - before).toBeLessThanOrEqual(12);
});

it('changes nothing while the recorded list is missing among the pages', async () => {
  const { edge, pass } = liveEdge(answerWith([...RECORDED, NEW_MODEL]));
  await pass(10);
  const before = await edge.deps.liveCatalogue.findOverrides(0);
  edge.clock.now += HOUR_MS;
  const deps = { ...toCronDeps(edge.deps).catalogue, recordedListing: async () => [] };
  await refreshCatalogue(deps);
  expect(await edge.deps.liveCatalogue.findStatus()).toMatchObject({
    problem: 'the recorded list is missing among the pages',
  });
  expect(await edge.deps.liveCatalogue.findOverrides(0)).toEqual(before);
});

const unauthorized = () => Response.json({ code: 401, msg: 'Unauthorized' });

it('stores why a reading failed, and clears it with the next good one', async () => {
  const { edge, kie, pass } = liveEdge(unauthorized);
  await pass(1);
  expect(await edge.deps.liveCatalogue.findStatus()).toMatchObject({
    readAt: null,
    problem: 'code 401: Unauthorized',
  });
  kie.answer = answerWith(RECORDED);
  await pass(6);
  expect(await edge.deps.liveCatalogue.findStatus()).toMatchObject({ problem: null });
});
