import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { NO_OVERRIDES } from '../../src/sandbox/catalogue/overrides.ts';
import { findKind } from '../../src/sandbox/catalogue/sandbox-catalogue.ts';
import { buildSuccessRate, findFirstSlot } from '../../src/sandbox/catalogue/success-rate.ts';
import { RequestLimit } from '../../src/sandbox/request-limit.ts';
import { builtInCatalogue } from '../../src/worker/models/catalogue.ts';
import recorded from '../../src/worker/models/live/recorded-catalogue.json';
import { startSandbox, type Envelope, type Sandbox } from './sandbox-fixture.ts';

const KLING = 'kling/v2-1-master-text-to-video';
const CHAT = 'gemini-3-pro';

interface Entry {
  model: string;
  pricingDesc: string | null;
}

interface PublishedSchema {
  model: string;
  openapi: {
    openapi: string;
    paths: Record<
      string,
      {
        post: {
          requestBody: {
            content: Record<string, { schema: { properties: { input: { properties: object } } } }>;
          };
        };
      }
    >;
  } | null;
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 30_000);
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.begin());

const listModels = async () =>
  (await sandbox.get<{ total: number; models: Entry[] }>('/api/v1/models')).data;
const of = <T>(model: string, part: string) => sandbox.get<T>(`/api/v1/models/${model}/${part}`);
const findPrice = async (model: string) => (await of<Entry>(model, 'price')).data.pricingDesc;
const readInput = (schema: PublishedSchema) =>
  schema.openapi?.paths['/api/v1/jobs/createTask']?.post.requestBody.content['application/json']
    ?.schema.properties.input;

it("GET /api/v1/models lists KIE's recorded models in its shape, then the built-in ones that are missing", async () => {
  const { total, models } = await listModels();
  expect(total).toBe(models.length);
  const inList = new Set(recorded.models.map(({ model }) => model));
  expect(models.slice(0, inList.size)).toEqual(
    recorded.models.map(({ model, ...entry }) => ({ model, slug: model, ...entry })),
  );
  const unlisted = builtInCatalogue.list().filter(({ id }) => !inList.has(id));
  expect(models.slice(inList.size).map(({ model }) => model)).toEqual(unlisted.map(({ id }) => id));
});

it('the schema of a model describes the fields of its input at createTask', async () => {
  const { code, data } = await of<PublishedSchema>(KLING, 'schema');
  expect({ code, model: data.model }).toEqual({ code: 200, model: KLING });
  expect(data.openapi?.openapi).toBe('3.1.0');
  const model = builtInCatalogue.find(KLING);
  expect(readInput(data)).toMatchObject({
    type: 'object',
    required: Object.keys(model?.required ?? {}),
    properties: { prompt: model?.required['prompt'] },
  });
});

it('the schema of a model whose fields are unknown is null', async () => {
  expect((await of(CHAT, 'schema')).data).toEqual({ model: CHAT, openapi: null });
});

it("the price of a model is the text of KIE's list", async () => {
  const listed = recorded.models.find(({ model }) => model === KLING);
  const { data } = await of(KLING, 'price');
  expect(data).toEqual({ model: KLING, pricingDesc: listed?.pricingDesc });
});

it('the success rate of a model has 144 slots of ten minutes', async () => {
  const { data } = await of<{ model: string; points: object[] }>(KLING, 'success-rate');
  expect(data.model).toBe(KLING);
  expect(data.points).toHaveLength(144);
});

it('success rates are percentages of the tasks in each slot, and null in slots without tasks', () => {
  const now = Date.UTC(2026, 9, 1, 1, 53);
  const points = buildSuccessRate(
    [{ slot: findFirstSlot(now) + 143, succeeded: 2, total: 3 }],
    now,
  );
  expect(points[0]).toEqual({
    start: '2026-09-30T01:50:00Z',
    end: '2026-09-30T02:00:00Z',
    successRate: null,
    errorRate: null,
    isNormal: true,
  });
  expect(points[143]).toEqual({
    start: '2026-10-01T01:40:00Z',
    end: '2026-10-01T01:50:00Z',
    successRate: 67,
    errorRate: 33,
    isNormal: true,
  });
});

it.each(['', `/${KLING}/schema`, `/${KLING}/price`, `/${KLING}/success-rate`])(
  'GET /api/v1/models%s with a wrong key has the code 401, HTTP 200 and no data',
  async (part) => {
    const response = await fetch(`${sandbox.url}/api/v1/models${part}`, {
      headers: { authorization: 'Bearer wrong' },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      code: 401,
      msg: expect.stringContaining('Unauthorized') as unknown,
    });
  },
);

it.each(['schema', 'price', 'success-rate'])(
  'the %s of an unknown model has the code 404',
  async (part) => {
    expect(await of('no/such-model', part)).toMatchObject({ code: 404, data: null });
  },
);

it('all discovery shares one limit, and a request above it has the code 429 and HTTP 200', async () => {
  await sandbox.begin({ discoveryLimit: 2 });
  const answers = await Promise.all([
    sandbox.get('/api/v1/models'),
    of(KLING, 'schema'),
    of(KLING, 'price'),
    of(KLING, 'success-rate'),
  ]);
  expect(answers.map(({ code }) => code).toSorted((one, other) => one - other)).toEqual([
    200, 200, 429, 429,
  ]);
});

it('a limit of requests admits again a second after the request that reached it', () => {
  const limit = new RequestLimit();
  expect([limit.admit(1, 1000), limit.admit(1, 1999), limit.admit(1, 2000)]).toEqual([
    true,
    false,
    true,
  ]);
});

it('an added model is listed, described, accepted by createTask and charged as its override says', async () => {
  const input = { type: 'object', properties: { words: { type: 'string' } } };
  const added = { title: 'New', pricingDesc: 'Each image costs 12 credits.', credits: 12 };
  await sandbox.putCatalogue({ models: { 'acme/new': { ...added, kind: 'image', input } } });

  expect((await listModels()).models.at(-1)).toEqual({
    model: 'acme/new',
    slug: 'acme/new',
    title: 'New',
    provider: 'Other',
    taskType: ['Text to Image'],
    description: null,
    pricingDesc: added.pricingDesc,
  });
  expect(readInput((await of<PublishedSchema>('acme/new', 'schema')).data)).toEqual(input);
  await sandbox.createTask({ model: 'acme/new', input: { words: 'a fox' } });
  expect((await sandbox.list()).tasks).toMatchObject([{ credits: 12, reportedCredits: 12 }]);
});

const accepts = (id: string) => findKind(id, NO_OVERRIDES) !== undefined;
const isChat = ({ taskType }: { taskType: string[] }) => taskType.includes('Chat');

it('createTask accepts every listed model that makes media, and no chat model', () => {
  const chat = recorded.models.filter(isChat).map(({ model }) => model);
  const media = recorded.models.filter((listed) => !isChat(listed)).map(({ model }) => model);
  expect(media.filter((id) => !accepts(id))).toEqual([]);
  expect([...chat, 'constructor', '__proto__'].filter(accepts)).toEqual([]);
});

it('an override changes the price text of a model and keeps the rest of its entry', async () => {
  await sandbox.putCatalogue({ models: { [KLING]: { pricingDesc: '1 credit.' } } });
  const listed = recorded.models.find(({ model }) => model === KLING);
  expect((await listModels()).models).toContainEqual({
    ...listed,
    slug: KLING,
    pricingDesc: '1 credit.',
  });
  expect(await findPrice(KLING)).toBe('1 credit.');
});

it('a removed model is not listed, has no schema, and is rejected by createTask', async () => {
  await sandbox.putCatalogue({ models: { [KLING]: null } });
  expect((await listModels()).models.map(({ model }) => model)).not.toContain(KLING);
  expect((await of(KLING, 'schema')).code).toBe(404);
  const created = await sandbox.postCreate({ model: KLING });
  expect(await created.json()).toMatchObject({ code: 422, data: null });
});

it('the overrides survive a restart, and DELETE /sandbox/catalogue and a reset end them', async () => {
  const readOverrides = async () =>
    (await (await fetch(`${sandbox.url}/sandbox/catalogue`)).json()) as unknown;
  const overrides = { models: { [KLING]: { pricingDesc: null }, 'a/b': null } };

  expect(await (await sandbox.putCatalogue(overrides)).json()).toEqual(overrides);
  await sandbox.restart();
  expect(await readOverrides()).toEqual(overrides);
  await fetch(`${sandbox.url}/sandbox/catalogue`, { method: 'DELETE' });
  expect(await readOverrides()).toEqual({ models: {} });

  await sandbox.putCatalogue(overrides);
  await sandbox.begin();
  expect(await readOverrides()).toEqual({ models: {} });
}, 20_000);

it.each([
  [{ model: {} }, 'model'],
  [{ models: { 'a/b': { price: 1 } } }, 'price'],
  [{ models: { 'a/b': { credits: -1 } } }, 'credits'],
  ['text', 'object'],
])('PUT /sandbox/catalogue rejects %o with 422 and names the problem', async (body, about) => {
  const response = await sandbox.putCatalogue(body);
  expect(response.status).toBe(422);
  expect(((await response.json()) as Envelope).msg).toContain(about);
});

it('models.html responds to discovery with an HTML page, and ends after its times', async () => {
  await sandbox.setFaults({ 'models.html': { times: 1 } });
  const headers = { authorization: 'Bearer sandbox-key' };
  const broken = await fetch(`${sandbox.url}/api/v1/models`, { headers });
  expect(broken.status).toBe(502);
  expect(broken.headers.get('content-type')).toBe('text/html');
  await broken.text();
  expect((await listModels()).total).toBeGreaterThan(200);
});

it('models.rateLimited responds to discovery with the code 429', async () => {
  await sandbox.setFaults({ 'models.rateLimited': 1 });
  expect((await sandbox.get('/api/v1/models')).code).toBe(429);
  expect((await of(KLING, 'schema')).code).toBe(429);
});

it('models.partial lists half of the models, with their number as the total', async () => {
  const whole = await listModels();
  await sandbox.setFaults({ 'models.partial': 1 });
  const half = whole.models.slice(0, Math.floor(whole.total / 2));
  expect(await listModels()).toEqual({ total: half.length, models: half });
});

it('models.noSchema publishes no schema, and models.noPrices no price', async () => {
  await sandbox.setFaults({ 'models.noSchema': 1, 'models.noPrices': 1 });
  expect((await of(KLING, 'schema')).data).toEqual({ model: KLING, openapi: null });
  expect(await findPrice(KLING)).toBeNull();
  const prices = (await listModels()).models.map(({ pricingDesc }) => pricingDesc);
  expect(new Set(prices)).toEqual(new Set([null]));
});
