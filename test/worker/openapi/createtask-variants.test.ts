import { describe, expect, it } from 'vitest';
import seedRequest from '../../../src/tools/seed-request.json';
import { listModels, DEFAULT_MODEL } from '../../../src/worker/models/catalogue.ts';
import { validateInput } from '../../../src/worker/models/check-input.ts';
import { modelInputSchema } from '../../../src/worker/openapi/createtask-variants.ts';
import { buildComponentNames } from '../../../src/worker/openapi/model-names.ts';
import { buildExample } from '../../../src/worker/openapi/example.ts';
import { CREATE_PATH, post, acceptingEdge } from '../submission/builders.ts';
import recordings from '../../fixtures/kie-recordings.json';
import { listVariantModels, fetchDocument, findSchemaErrors, refName } from './builders.ts';

const BODY = { $ref: '#/components/schemas/CreateTask' };
const KLING_3 = 'kling-3.0/video';

describe('the arms of createTask', () => {
  it.each([
    ['nothing else is said', {}, [DEFAULT_MODEL]],
    ['two are named', { ALLOWED_MODELS: `${KLING_3},${DEFAULT_MODEL}` }, [DEFAULT_MODEL, KLING_3]],
    ['one is named twice', { ALLOWED_MODELS: `${KLING_3},${KLING_3}` }, [KLING_3]],
    ['one is not described', { ALLOWED_MODELS: 'acme/new' }, ['acme/new']],
    ['a pattern fits none', { ALLOWED_MODELS: 'acme/*' }, []],
  ])('are the models that are allowed where %s', async (_when, vars, models) => {
    expect(listVariantModels(await fetchDocument(vars))).toEqual(models);
  });

  it('are all models that are described where all are allowed', async () => {
    const arms = listVariantModels(await fetchDocument({ ALLOWED_MODELS: '*' }));
    expect(arms).toEqual(listModels().map(({ id }) => id));
    expect(arms).toHaveLength(135);
  });

  it('have names of their own, also where models differ in their signs alone', () => {
    const ids = [...listModels().map(({ id }) => id), 'a/b', 'a-b', '<>', '4o'];
    const names = [...buildComponentNames(ids).values()];
    expect(new Set(names).size).toBe(ids.length);
    expect(names.slice(-4)).toEqual(['AB', 'AB_2', 'Model', 'Model4o']);
    for (const name of names) expect(name).toMatch(/^[A-Z]\w*$/);
  });

  it('leave room for what a pattern lets in, and for nothing else', async () => {
    const document = await fetchDocument({ ALLOWED_MODELS: 'kling/*' });
    const { oneOf = [], discriminator } = document.components.schemas['CreateTask'] ?? {};
    expect(refName(oneOf.at(-1)?.$ref)).toBe('OtherModelRequest');
    const klings = listModels().filter(({ id }) => id.startsWith('kling/'));
    expect(listVariantModels(document)).toEqual(klings.map(({ id }) => id));
    // It would have to know the others by name.
    expect(discriminator).toBeUndefined();
    const misfitsOf = (body: unknown) => findSchemaErrors(document, BODY, body);
    expect(misfitsOf({ model: 'kling/of-tomorrow', input: { a: 1 } })).toEqual([]);
    expect(misfitsOf({ model: 'acme/of-tomorrow', input: {} })).not.toEqual([]);
    // Not by the way of the open arm.
    expect(misfitsOf({ model: DEFAULT_MODEL, input: { duration: '7' } })).not.toEqual([]);
  });

  it('are told apart by the model where each is known', async () => {
    const { components } = await fetchDocument({ ALLOWED_MODELS: `${KLING_3},acme/new` });
    expect(components.schemas['CreateTask']?.['discriminator']).toEqual({
      propertyName: 'model',
      mapping: {
        [KLING_3]: '#/components/schemas/Kling3_0VideoRequest',
        'acme/new': '#/components/schemas/AcmeNewRequest',
      },
    });
  });

  it('take any object where a model is not to be judged', async () => {
    const document = await fetchDocument({ VALIDATION: 'off' });
    expect(findSchemaErrors(document, BODY, { model: DEFAULT_MODEL, input: { odd: 1 } })).toEqual(
      [],
    );
  });
});

describe('the example', () => {
  it("is KIE's own, and fits its arm", async () => {
    const document = await fetchDocument();
    const body = document.paths[CREATE_PATH]?.post?.requestBody?.content['application/json'];
    expect(body?.examples?.['kie']?.value).toEqual(seedRequest);
    expect(findSchemaErrors(document, body?.schema ?? {}, seedRequest)).toEqual([]);
  });

  it.each(listModels().map((model) => [model.id]))(
    'of a deployment with %s alone is taken',
    async (id) => {
      const document = await fetchDocument({ ALLOWED_MODELS: id });
      const body = document.paths[CREATE_PATH]?.post?.requestBody?.content['application/json'];
      const value = Object.values(body?.examples ?? {})[0]?.value as { input: unknown };
      expect(findSchemaErrors(document, BODY, value)).toEqual([]);
      const input =
        id === DEFAULT_MODEL ? value.input : buildExample(modelInputSchema(id, { validation: {} }));
      expect(validateInput(id, input, { '*': 'strict' }).errors).toEqual([]);
    },
  );
});

describe('what the schema takes and what the edge takes', () => {
  const { input } = seedRequest;
  const withInput = (part: object) => ({ ...seedRequest, input: { ...input, ...part } });

  it.each<[string, unknown]>([
    ['no model', { input }],
    ['no input', { model: DEFAULT_MODEL }],
    ['a field too many', { ...seedRequest, extra: 1 }],
    ['another model', { ...seedRequest, model: 'acme/other' }],
    ['a callBackUrl that is no text', { ...seedRequest, callBackUrl: 1 }],
    [
      'a callBackUrl that is too long',
      { ...seedRequest, callBackUrl: `https://a.b/${'a'.repeat(2048)}` },
    ],
    ['a prompt that is too long', withInput({ prompt: 'a'.repeat(2501) })],
    ['a prompt that is no text', withInput({ prompt: 1 })],
    ['a duration that is none of them', withInput({ duration: '7' })],
    ['a duration that is a number', withInput({ duration: 5 })],
    ['a scale between two steps', withInput({ cfg_scale: 0.55 })],
    ['a scale that is too large', withInput({ cfg_scale: 1.5 })],
    ['a field of the input that is not known', withInput({ odd: 1 })],
  ])('leave out %s alike', async (_what, body) => {
    expect(findSchemaErrors(await fetchDocument(), BODY, body)).not.toEqual([]);
    expect([422, 403]).toContain((await post(acceptingEdge(), body)).status);
  });

  it.each<[string, unknown]>([
    ['the least', { model: DEFAULT_MODEL, input: { prompt: 'a' } }],
    ['no callBackUrl', { ...seedRequest, callBackUrl: null }],
    ['a prompt of astral characters', withInput({ prompt: '🦊'.repeat(2500) })],
  ])('let in %s alike', async (_what, body) => {
    expect(findSchemaErrors(await fetchDocument(), BODY, body)).toEqual([]);
    expect((await post(acceptingEdge(), body)).status).toBe(200);
  });

  it('let in every recorded request alike', async () => {
    const document = await fetchDocument({ ALLOWED_MODELS: '*' });
    const requests = recordings.tasks.map(({ createTask }) => createTask.request);
    expect(requests.length).toBeGreaterThan(0);
    for (const { model, input: recorded } of requests)
      expect([model, findSchemaErrors(document, BODY, { model, input: recorded })]).toEqual([
        model,
        [],
      ]);
  });
});
