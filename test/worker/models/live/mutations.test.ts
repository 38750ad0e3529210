/** Bad answers of KIE's discovery: each leaves the catalogue as the last good answer made it. */
import { env } from 'cloudflare:workers';
import { constantFrom, integer, record, sample } from 'fast-check';
import { expect, it } from 'vitest';
import { builtInCatalogue } from '../../../../src/worker/models/catalogue.ts';
import type { ListedModel } from '../../../../src/worker/models/live/listing.ts';
import type {
  CatalogueUpdate,
  LiveCatalogueStore,
} from '../../../../src/worker/models/live/live-catalogue-store.ts';
import { applyOverrides } from '../../../../src/worker/models/live/apply-overrides.ts';
import { refreshCatalogue } from '../../../../src/worker/models/live/refresh-catalogue.ts';
import { createLog } from '../../../../src/worker/platform/log.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/worker/platform/units.ts';
import { kieClient } from '../../../../src/worker/upstream/kie-client.ts';
import { listed, mediaModels, publishedSchema, RECORDED } from './builders.ts';

const NEW_MODEL = listed('acme/dream-9', { pricingDesc: '30 credits per video ($0.15).' });
const SCHEMA = publishedSchema(NEW_MODEL.model, {
  type: 'object',
  properties: { prompt: { type: 'string' } },
  required: ['prompt'],
});
const GOOD = [...RECORDED, NEW_MODEL];

type Entry = Record<string, unknown>;
/** Chooses about one of `n` models, from `seed`. */
type Chooses = (at: number, n: number) => boolean;

const answer = (data: unknown) => Response.json({ code: 200, msg: 'success', data });
const list = (models: readonly unknown[], part: object = {}) =>
  answer({ total: models.length, models, ...part });
const change = (chooses: Chooses, n: number, edit: (model: ListedModel) => Entry) =>
  list(GOOD.map((model, at) => (chooses(at, n) ? { ...model, ...edit(model) } : model)));

/** By name: a bad answer to the request of the list. */
const LISTS: Readonly<Record<string, (chooses: Chooses, seed: number) => Response>> = {
  'an HTML page with 502': () => new Response('<html>Bad gateway</html>', { status: 502 }),
  '429 inside of 200': () => Response.json({ code: 429, msg: 'Too many requests' }),
  '401 without data': () => Response.json({ code: 401, msg: 'Unauthorized' }),
  'JSON that is cut': (_, seed) =>
    new Response(
      JSON.stringify({ code: 200, data: { models: GOOD } }).slice(0, 1 + (seed % 90_000)),
    ),
  'no list': (_, seed) =>
    answer([null, 'text', 7, [], {}, { models: null }, { models: {} }][seed % 7]),
  'half a list': (_, seed) => list(GOOD.slice(seed % 60, (seed % 60) + GOOD.length / 2)),
  'a page of the list': (_, seed) => list(GOOD.slice(0, 60 + (seed % 100)), { total: GOOD.length }),
  'prices that vanish': (chooses, seed) =>
    change(chooses, 2, () => ({ pricingDesc: [null, '', ' \n', undefined][seed % 4] })),
  'names in another case': (chooses) =>
    change(chooses, 2, ({ model }) => ({ model: model.toUpperCase() })),
  'entries of odd types': (chooses, seed) =>
    change(
      chooses,
      20,
      () => [{ model: 7 }, { title: {} }, { taskType: 'x' }, { pricingDesc: [1] }][seed % 4] ?? {},
    ),
  'entries that are no objects': (chooses) =>
    list(GOOD.map((model, at) => (chooses(at, 20) ? null : model))),
  'ids that are addresses or properties': (_, seed) =>
    list([
      ...GOOD,
      { ...NEW_MODEL, model: ['../../jobs', '__proto__', 'constructor', 'a b', ''][seed % 5] },
    ]),
  'every entry twice, in another order': () => list([...GOOD, ...GOOD].toReversed()),
  'ten thousand models': () => list(Array.from({ length: 10_000 }, (_, at) => listed(`a/b-${at}`))),
  'more text than a row takes': () =>
    list([
      ...GOOD,
      ...Array.from({ length: 80 }, (_, at) =>
        listed(`a/b-${at}`, { pricingDesc: '9 credits '.repeat(900) }),
      ),
    ]),
  'many models that nobody knows': () =>
    list([...GOOD, ...Array.from({ length: 60 }, (_, at) => listed(`a/b-${at}`))]),
  'the same list': () => list(GOOD),
};
/** Bad answers to the request of a schema. */
const SCHEMAS: readonly (() => Response)[] = [
  () => answer(null),
  () => answer({ model: NEW_MODEL.model, openapi: null }),
  () => answer({ openapi: { paths: { a: { post: {} } } } }),
  () => Response.json({ code: 429, msg: 'Too many requests' }),
  () => new Response('<html>', { status: 502 }),
];

/** A store in memory: the row's rules are tested with D1. */
function memoryStore() {
  let saved: CatalogueUpdate | undefined;
  const store: Pick<LiveCatalogueStore, 'claim' | 'findState' | 'save' | 'saveProblem'> = {
    claim: async () => true,
    findState: async () => saved?.state,
    save: async (update) => void (saved = structuredClone(update)),
    saveProblem: async (_problem, _now, state) => {
      if (state !== undefined && saved !== undefined) saved = { ...saved, state };
    },
  };
  return { store: store as LiveCatalogueStore, read: () => saved };
}

/** A thousand in the slow tier. */
const MUTATIONS = env.TASKS_OF_SCALE / 10;

it('changes nothing by hundreds of bad answers', async () => {
  let [now, list_, schema] = [0, () => list(GOOD), () => answer(SCHEMA)];
  const { store, read } = memoryStore();
  const kie = kieClient(
    { KIE_API_KEY: 'key', KIE_BASE_URL: 'https://kie.invalid', KIE_TIMEOUT_MS: 1 },
    async (url) => (new Request(url).url.endsWith('/models') ? list_() : schema()),
  );
  const pass = async (readings: number) => {
    for (let reading = 0; reading < readings; reading++) {
      now += MINUTE_MS;
      await refreshCatalogue({
        store,
        kie,
        recordedListing: async () => mediaModels(),
        runtime: { now: () => now, sleep: async (ms) => void (now += ms) },
        log: createLog(() => undefined),
      });
    }
  };
  const snapshot = () => {
    const { overrides } = read() ?? { overrides: undefined };
    if (overrides === undefined) throw new Error('no reading was accepted');
    const models = applyOverrides(builtInCatalogue, overrides).list();
    return new Map(models.map((model) => [model.id, JSON.stringify(model)]));
  };
  await pass(20);
  const good = snapshot();
  expect(good.get(NEW_MODEL.model)).toContain('"prompt"');

  const mutation = record({
    name: constantFrom(...Object.keys(LISTS)),
    schemaAt: integer({ min: 0, max: SCHEMAS.length - 1 }),
    seed: integer({ min: 0, max: 1_000_000 }),
    readings: integer({ min: 1, max: 3 }),
  });
  const seen = new Set<string>();
  for (const { name, schemaAt, seed, readings } of sample(mutation, MUTATIONS)) {
    seen.add(name);
    const chooses: Chooses = (at, n) => (at * 7919 + seed) % n === 0;
    now += DAY_MS; // so that the schema is due as well
    list_ = () => (LISTS[name] ?? (() => list(GOOD)))(chooses, seed);
    schema = SCHEMAS[schemaAt] ?? (() => answer(null));
    await pass(readings);
    expect({ name, schemaAt, seed, models: snapshot() }).toEqual({
      name,
      schemaAt,
      seed,
      models: good,
    });
    list_ = () => list(GOOD);
    await pass(1);
  }
  expect(seen.size).toBe(Object.keys(LISTS).length);
});
