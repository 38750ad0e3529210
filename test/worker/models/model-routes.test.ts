import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  APP,
  bearer,
  closedEdge,
  createTask,
  readData,
  pageHeaders,
  createClientToken,
  readError,
} from '../auth/builders.ts';
import { run, sql } from '../../../src/worker/platform/sql.ts';
import { parsePublishedSchema } from '../../../src/worker/models/live/parse-schema.ts';
import { aBody, acceptingEdge, post } from '../submission/builders.ts';
import { measuredDb } from '../tasks/measured-db.ts';
import { stores } from '../../support/test-deps.ts';
import { accepted, DEFAULT_MODEL, testEdge, type TestEdge } from '../../support/edge.ts';

interface Listed {
  id: string;
  kind: string | null;
  vendor: string | null;
  title: string;
  price: object | null;
  durationSeconds: object | null;
}
const list = async (edge: TestEdge, query = '', headers: Record<string, string> = {}) =>
  (await readData<{ models: Listed[] }>(await edge.request(`/api/v1/models${query}`, { headers })))
    .models;
const modelIds = (models: Listed[]) => models.map(({ id }) => id);

/** A client's edge, and tasks of the same price key that KIE charged like this, learned. */
async function edgeWithCharges(credits: readonly number[]) {
  const edge = closedEdge({ ADMIN_TOKEN });
  const { token } = await createClientToken(edge);
  for (const [i, charge] of credits.entries()) {
    await createTask(edge, bearer(token));
    await run(
      env.DB,
      sql`update tasks set state = 'success', consume_credits = ${charge},
            charged_millicredits = ${charge * 1000}
          where seq = (select seq from tasks order by seq limit 1 offset ${i})`,
    );
  }
  await edge.deps.store.learnedPrices.recompute(edge.clock.now);
  return { edge, token };
}

describe('GET /api/v1/models', () => {
  it('lists the allowed models, the default model first', async () => {
    expect(await list(acceptingEdge())).toEqual([
      {
        id: DEFAULT_MODEL,
        model: DEFAULT_MODEL,
        slug: DEFAULT_MODEL,
        title: 'Kling 2.5 Turbo Pro, text to video',
        provider: 'Kling',
        taskType: ['Text to Video'],
        description: null,
        pricingDesc: expect.stringMatching(/^42 credits per 5-second video/) as string,
        vendor: 'Kling',
        kind: 'video',
        price: { per: 'task', rate: { by: 'duration', rates: { 5: 42, 10: 84 } } },
        priceBasis: 'list',
        durationSeconds: null,
      },
    ]);
    const all = await list(acceptingEdge({ ALLOWED_MODELS: '*' }));
    expect([all[0]?.id, all.length]).toEqual([DEFAULT_MODEL, 183]);
  });

  it.each([
    ['?kind=audio', ['elevenlabs/', 'google/', 'ai-music-api/']],
    ['?kind=text', ['ai-music-api/', 'gemini-omni-']],
    ['?vendor=ideogram', ['ideogram/']],
    ['?text=seedance', ['bytedance/']],
    ['?kind=image&text=WAN', ['wan/2-7-image']],
    ['?vendor=topaz', ['topaz/']],
    ['?text=turbo%20image%20to', ['kling/', 'wan/']],
  ])('with the query %s lists the matching models', async (query, starts) => {
    const found = modelIds(await list(acceptingEdge({ ALLOWED_MODELS: '*' }), query));
    expect(found.length).toBeGreaterThan(0);
    for (const id of found) expect(starts.some((start) => id.startsWith(start))).toBe(true);
  });

  it('rejects an unknown kind', async () => {
    const response = await acceptingEdge().request('/api/v1/models?kind=bogus');
    expect(await readError(response)).toEqual([422, 'validation_failed']);
  });

  it('lists an allowed model that is not in the catalogue under its name', async () => {
    const found = await list(
      acceptingEdge({ ALLOWED_MODELS: 'brand/new', PRICES: '{"brand/*":3}' }),
    );
    expect(found).toEqual([
      {
        id: 'brand/new',
        model: 'brand/new',
        slug: 'brand/new',
        title: 'brand/new',
        provider: null,
        taskType: [],
        description: null,
        pricingDesc: null,
        vendor: null,
        kind: null,
        price: { per: 'task', rate: 3 },
        priceBasis: 'settings',
        durationSeconds: null,
      },
    ]);
  });

  it("lists a client's own models, and ALLOWED_MODELS for an anonymous caller", async () => {
    const edge = closedEdge({ ADMIN_TOKEN, ALLOWED_ORIGINS: APP, ALLOWED_MODELS: 'nano-banana-2' });
    const { token } = await createClientToken(edge, { models: ['z-image'] });
    expect(modelIds(await list(edge, '', bearer(token)))).toEqual(['z-image']);
    for (const headers of [{}, pageHeaders(APP), pageHeaders('https://evil.example')])
      expect(modelIds(await list(edge, '', headers))).toEqual(['nano-banana-2']);
    const bad = await edge.request('/api/v1/models', { headers: bearer('kie_edge_bad') });
    expect(await readError(bad)).toEqual([401, 'invalid_credentials']);
  });

  it('returns the median and 90th percentile duration of a model with finished tasks', async () => {
    await env.DB.prepare(
      'insert into model_times (model, p50_ms, p90_ms, tasks, computed_at) values (?1, 61500, 120000, 9, 0)',
    )
      .bind(DEFAULT_MODEL)
      .run();
    expect((await list(acceptingEdge()))[0]?.durationSeconds).toEqual({ median: 61.5, p90: 120 });
  });
});

const readOfModel = async (path: string, edge = acceptingEdge({ ALLOWED_MODELS: '*' })) =>
  readData(await edge.request(`/api/v1/models/${path}`));

describe("KIE's endpoints of a model", () => {
  it('publish its input within an OpenAPI document of createTask', async () => {
    const { model, openapi } = await readOfModel(`${DEFAULT_MODEL}/schema`);
    expect(model).toBe(DEFAULT_MODEL);
    expect(parsePublishedSchema({ openapi })?.required).toMatchObject({
      prompt: { type: 'string', maxLength: 2500 },
    });
  });

  it('publish the text of its price', async () => {
    expect(await readOfModel('google/imagen4/price')).toEqual({
      model: 'google/imagen4',
      pricingDesc: expect.stringContaining('8 credits per image') as string,
    });
  });

  it('read D1 once in a minute, however often they are requested', async () => {
    const { db, statements } = measuredDb(env.DB);
    const edge = testEdge(noFetch, {}, { store: stores({ DB: db, FILES: env.FILES }) });
    const paths = [
      '',
      ...['/schema', '/price', '/success-rate'].map((end) => `/${DEFAULT_MODEL}${end}`),
    ];
    const requestAll = async () => {
      for (const path of paths) {
        const response = await edge.request(`/api/v1/models${path}`);
        expect(response.status).toBe(200);
        await response.text();
      }
    };
    await requestAll();
    const first = statements.length;
    expect(first).toBeLessThanOrEqual(4); // the overrides, KIE's list, the times and the success rates
    for (let n = 0; n < 20; n++) await requestAll();
    expect(statements).toHaveLength(first);
    edge.clock.now += 60_000;
    await requestAll();
    expect(statements.length).toBeGreaterThan(first);
  });

  it('publish its success rates of the last day in slots of ten minutes', async () => {
    const edge = testEdge(() => accepted(`task-${edge.calls.length}`));
    for (const state of ['success', 'success', 'fail']) {
      await post(edge, aBody());
      await run(
        env.DB,
        sql`update tasks set state = ${state}, complete_time = ${edge.clock.now - 1000}
            where state = 'waiting'`,
      );
    }
    const { points } = (await readOfModel(`${DEFAULT_MODEL}/success-rate`, edge)) as {
      points: { successRate: number | null }[];
    };
    expect(points).toHaveLength(144);
    expect(points.filter(({ successRate }) => successRate !== null)).toMatchObject([
      { successRate: 66.7, errorRate: 33.3, isNormal: true },
    ]);
  });

  it.each(['', '/schema', '/price', '/success-rate'])(
    'answer 404 for a model that is not described, with the path %s',
    async (suffix) => {
      const edge = acceptingEdge({ ALLOWED_MODELS: '*' });
      const response = await edge.request(`/api/v1/models/acme/invented${suffix}`);
      expect(await readError(response)).toEqual([404, 'not_found']);
    },
  );
});

const noFetch = () => Promise.reject(new Error('nothing may be fetched'));
const one = (edge: TestEdge, id: string) => edge.request(`/api/v1/models/${id}`);
const noAssets = async () => new Response('nothing here', { status: 404 });

describe('GET /api/v1/models/{id}', () => {
  it('returns the input as JSON Schema for an id with slashes', async () => {
    const { input, ...model } = await readData<Listed & { input: Record<string, unknown> }>(
      await one(acceptingEdge(), DEFAULT_MODEL),
    );
    expect(model.id).toBe(DEFAULT_MODEL);
    expect(input).toMatchObject({
      type: 'object',
      required: ['prompt'],
      additionalProperties: false,
      properties: {
        prompt: { type: 'string', minLength: 1, maxLength: 2500, title: 'Prompt' },
        duration: { type: 'string', enum: ['5', '10'], default: '5' },
        cfg_scale: { type: 'number', minimum: 0, maximum: 1, multipleOf: 0.1 },
      },
    });
  });

  it('names and describes the fields', async () => {
    const { input } = await readData<{ input: { properties: object } }>(
      await one(acceptingEdge(), DEFAULT_MODEL),
    );
    expect(input.properties).toMatchObject({
      prompt: { title: 'Prompt', description: 'What to generate.' },
      cfg_scale: { title: 'Prompt strength', description: 'How closely the prompt is followed.' },
    });
  });

  it('names the fields by their keys if the labels cannot be read', async () => {
    const { input } = await readData<{ input: { properties: Record<string, object> } }>(
      await one(
        testEdge(() => accepted('t1'), {}, { assets: noAssets }),
        DEFAULT_MODEL,
      ),
    );
    expect(input.properties).toMatchObject({ cfg_scale: { title: 'Cfg scale' } });
    expect(input.properties['cfg_scale']).not.toHaveProperty('description');
  });

  it('describes constraints across fields', async () => {
    const { input } = await readData<{ input: Record<string, unknown> }>(
      await one(acceptingEdge({ ALLOWED_MODELS: '*' }), 'kling-3.0/video'),
    );
    expect(input['allOf']).toEqual([
      { anyOf: [{ required: ['prompt'] }, { required: ['multi_prompt'] }] },
      { anyOf: [{ required: ['image_urls'] }, { required: ['aspect_ratio'] }] },
      {
        if: { properties: { multi_shots: { const: true } }, required: ['multi_shots'] },
        // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
        then: { properties: { multi_prompt: { minItems: 1 } }, required: ['multi_prompt'] },
        else: { properties: { multi_prompt: { maxItems: 0 } } },
      },
    ]);
    expect(input).not.toHaveProperty('additionalProperties');
  });

  it('describes the input of a model that is not in the catalogue as any object', async () => {
    const model = await readData(
      await one(acceptingEdge({ ALLOWED_MODELS: 'brand/new' }), 'brand/new'),
    );
    expect(model).toMatchObject({ id: 'brand/new', kind: null, input: { type: 'object' } });
  });

  it.each(['nano-banana-2', 'no/such', '%2e%2e'])(
    'responds 404 for %s, which is not allowed',
    async (id) => {
      expect((await one(acceptingEdge(), id)).status).toBe(404);
    },
  );

  it('responds 405 to another method', async () => {
    const response = await acceptingEdge().request(`/api/v1/models/${DEFAULT_MODEL}`, {
      method: 'POST',
    });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

const estimate = (edge: TestEdge, body: unknown, headers: Record<string, string> = {}) =>
  edge.request('/api/v1/jobs/estimate', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('POST /api/v1/jobs/estimate', () => {
  it('returns the estimated cost and creates, reserves and sends nothing', async () => {
    const edge = acceptingEdge();
    expect(await readData(await estimate(edge, aBody()))).toEqual({
      model: DEFAULT_MODEL,
      credits: 42,
      maxCredits: 42,
      usd: 0.21,
      basis: 'list',
    });
    expect(edge.calls).toEqual([]);
    const usage = await readData<{ used: object }>(await edge.request('/api/v1/usage'));
    expect(usage.used).toEqual({
      running: 0,
      tasksThisMinute: 0,
      creditsToday: 0,
      creditsThisMonth: 0,
      storedBytes: 0,
    });
  });

  it.each([
    [{ PRICES: '{"kling/*":5}' }, aBody(), { credits: 5, basis: 'settings' }],
    [{ ALLOWED_MODELS: 'x/*' }, aBody({ model: 'x/y' }), { credits: 6000, basis: 'unknown' }],
    [
      { ALLOWED_MODELS: '*' },
      aBody({ model: 'nano-banana-2', input: { prompt: 'a', odd: 1 } }),
      { credits: 8, warnings: [{ field: 'input.odd' }] },
    ],
  ])('with the settings %j responds to %j with %j', async (vars, body, expected) => {
    expect(
      await readData(await estimate(acceptingEdge(vars as Record<string, string>), body)),
    ).toMatchObject(expected);
  });

  it.each([
    [aBody({ model: 'x/y' }), 403],
    [aBody({ input: {} }), 422],
    [aBody({ callBackUrl: 'https://127.0.0.1/' }), 422],
  ])('validates %j like createTask', async (body, status) => {
    expect((await estimate(acceptingEdge(), body)).status).toBe(status);
  });

  it('rejects an unauthenticated caller', async () => {
    expect(await readError(await estimate(closedEdge(), aBody()))).toEqual([
      403,
      'auth_not_configured',
    ]);
  });

  it.each<[string, number[], object]>([
    ['two charges do not change the price', [50, 50], { credits: 42, basis: 'list' }],
    ['the median of three is the price', [50, 60, 50], { credits: 50, basis: 'charged' }],
    ['an odd charge is not one of three', [50, 420, 50], { credits: 42, basis: 'list' }],
    ['an odd charge beside three changes nothing', [50, 420, 50, 50], { credits: 50 }],
    ['a tiny charge beside three changes nothing', [0.001, 50, 50, 50], { credits: 50 }],
    ['charges below the list count as the list', [20, 20, 20], { credits: 42, maxCredits: 42 }],
    ['charges far above the list change nothing', [900, 900, 900], { credits: 42, basis: 'list' }],
    ['charges beyond the latest five are forgotten', [90, 90, 50, 50, 50, 50, 50], { credits: 50 }],
  ])('after KIE’s charges, %s: %j', async (_what, charges, expected) => {
    const { edge, token } = await edgeWithCharges(charges);
    const asked = await readData(await estimate(edge, aBody(), bearer(token)));
    expect(asked).toMatchObject(expected);
  });

  it('reserves what KIE charged for the same price key, and not for another one', async () => {
    const { edge, token } = await edgeWithCharges([50, 50, 50]);
    const longer = aBody({ input: { prompt: 'a', duration: '10' } });
    expect(await readData(await estimate(edge, longer, bearer(token)))).toMatchObject({
      credits: 84,
      basis: 'list',
    });
    await createTask(edge, bearer(token));
    const usage = await edge.request('/api/v1/usage', { headers: bearer(token) });
    expect(await readData(usage)).toMatchObject({ used: { creditsToday: 200 } });
  });
});
