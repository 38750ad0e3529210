import { describe, expect, it } from 'vitest';
import seedRequest from '../../../src/tools/seed-request.json';
import { DEFAULT_MODEL, builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { validateInput } from '../../../src/worker/models/check-input.ts';
import { modelInputSchema } from '../../../src/worker/openapi/createtask-variants.ts';
import { buildComponentNames } from '../../../src/worker/openapi/model-names.ts';
import { buildExample } from '../../../src/worker/openapi/example.ts';
import { CREATE_PATH, post, acceptingEdge } from '../submission/builders.ts';
import recordings from '../../fixtures/kie-recordings.json';
import { listVariantModels, fetchDocument, refName } from './builders.ts';
import { findSchemaErrors } from './schema-errors.ts';

const BODY = { $ref: '#/components/schemas/CreateTask' };
const KLING_3 = 'kling-3.0/video';

describe('the variants of createTask', () => {
  it.each([
    ['settings have their defaults', {}, [DEFAULT_MODEL]],
    [
      'two models are named',
      { ALLOWED_MODELS: `${KLING_3},${DEFAULT_MODEL}` },
      [DEFAULT_MODEL, KLING_3],
    ],
    ['a model is named twice', { ALLOWED_MODELS: `${KLING_3},${KLING_3}` }, [KLING_3]],
    ['a model is unknown', { ALLOWED_MODELS: 'acme/new' }, ['acme/new']],
    ['a pattern matches no known model', { ALLOWED_MODELS: 'acme/*' }, []],
  ])('lists the allowed models as createTask variants when %s', async (_when, vars, models) => {
    expect(listVariantModels(await fetchDocument(vars))).toEqual(models);
  });

  it('lists all known models as createTask variants when all are allowed', async () => {
    const variants = listVariantModels(await fetchDocument({ ALLOWED_MODELS: '*' }));
    expect(variants).toEqual(builtInCatalogue.list().map(({ id }) => id));
    expect(variants).toHaveLength(183);
  });

  it('builds unique component names even for models that differ in punctuation only', () => {
    const ids = [...builtInCatalogue.list().map(({ id }) => id), 'a/b', 'a-b', '<>', '4o'];
    const names = [...buildComponentNames(ids).values()];
    expect(new Set(names).size).toBe(ids.length);
    expect(names.slice(-4)).toEqual(['AB', 'AB_2', 'Model', 'Model4o']);
    for (const name of names) expect(name).toMatch(/^[A-Z]\w*$/);
  });

  it('adds a catch-all variant that accepts only unlisted models matching a pattern', async () => {
    const document = await fetchDocument({ ALLOWED_MODELS: 'kling/*' });
    const { oneOf = [], discriminator } = document.components.schemas['CreateTask'] ?? {};
    expect(refName(oneOf.at(-1)?.$ref)).toBe('OtherModelRequest');
    const klings = builtInCatalogue.list().filter(({ id }) => id.startsWith('kling/'));
    expect(listVariantModels(document)).toEqual(klings.map(({ id }) => id));
    // A discriminator would have to list the other models by name.
    expect(discriminator).toBeUndefined();
    const misfitsOf = (body: unknown) => findSchemaErrors(document, BODY, body);
    expect(misfitsOf({ model: 'kling/of-tomorrow', input: { a: 1 } })).toEqual([]);
    expect(misfitsOf({ model: 'acme/of-tomorrow', input: {} })).not.toEqual([]);
    // A listed model must not pass through the catch-all.
    expect(misfitsOf({ model: DEFAULT_MODEL, input: { duration: '7' } })).not.toEqual([]);
  });

  it('sets a discriminator on createTask when every model is listed', async () => {
    const { components } = await fetchDocument({ ALLOWED_MODELS: `${KLING_3},acme/new` });
    expect(components.schemas['CreateTask']?.['discriminator']).toEqual({
      propertyName: 'model',
      mapping: {
        [KLING_3]: '#/components/schemas/Kling3_0VideoRequest',
        'acme/new': '#/components/schemas/AcmeNewRequest',
      },
    });
  });

  it('accepts any createTask input when validation is off', async () => {
    const document = await fetchDocument({ VALIDATION: 'off' });
    expect(findSchemaErrors(document, BODY, { model: DEFAULT_MODEL, input: { odd: 1 } })).toEqual(
      [],
    );
  });
});

describe('the example of createTask', () => {
  it("uses KIE's own createTask example, which matches its schema", async () => {
    const document = await fetchDocument();
    const body = document.paths[CREATE_PATH]?.post?.requestBody?.content['application/json'];
    expect(body?.examples?.['kie']?.value).toEqual(seedRequest);
    expect(findSchemaErrors(document, body?.schema ?? {}, seedRequest)).toEqual([]);
  });

  it('sends nothing to a callback address unless the reader chooses another example', async () => {
    const document = await fetchDocument();
    const body = document.paths[CREATE_PATH]?.post?.requestBody?.content['application/json'];
    expect(Object.values(body?.examples ?? {})[0]?.value).not.toHaveProperty('callBackUrl');
  });

  it.each(builtInCatalogue.list().map((model) => [model.id]))(
    'builds a valid createTask example for a deployment with only %s',
    async (id) => {
      const document = await fetchDocument({ ALLOWED_MODELS: id });
      const body = document.paths[CREATE_PATH]?.post?.requestBody?.content['application/json'];
      const value = Object.values(body?.examples ?? {})[0]?.value as { input: unknown };
      expect(findSchemaErrors(document, BODY, value)).toEqual([]);
      const input =
        id === DEFAULT_MODEL
          ? value.input
          : buildExample(
              modelInputSchema(id, {
                settings: { ALLOWED_MODELS: [], VALIDATION: {} },
                catalogue: builtInCatalogue,
                labels: {},
              }),
            );
      expect(validateInput(id, input, { '*': 'strict' }, builtInCatalogue).errors).toEqual([]);
    },
  );
});

describe('the schema of createTask and its validation', () => {
  const { input } = seedRequest;
  const withInput = (part: object) => ({ ...seedRequest, input: { ...input, ...part } });

  it.each<[string, unknown]>([
    ['no model', { input }],
    ['no input', { model: DEFAULT_MODEL }],
    ['an unknown field', { ...seedRequest, extra: 1 }],
    ['a model that is not allowed', { ...seedRequest, model: 'acme/other' }],
    ['a callBackUrl that is not a string', { ...seedRequest, callBackUrl: 1 }],
    [
      'a callBackUrl that is too long',
      { ...seedRequest, callBackUrl: `https://a.b/${'a'.repeat(2048)}` },
    ],
    ['a prompt that is too long', withInput({ prompt: 'a'.repeat(2501) })],
    ['a prompt that is not a string', withInput({ prompt: 1 })],
    ['a duration outside the enum', withInput({ duration: '7' })],
    ['a duration that is a number', withInput({ duration: 5 })],
    ['a scale between two steps', withInput({ cfg_scale: 0.55 })],
    ['a scale that is too large', withInput({ cfg_scale: 1.5 })],
    ['an unknown input field', withInput({ odd: 1 })],
  ])('rejects %s both in the schema and on the edge', async (_what, body) => {
    expect(findSchemaErrors(await fetchDocument(), BODY, body)).not.toEqual([]);
    expect([422, 403]).toContain((await post(acceptingEdge(), body)).status);
  });

  it.each<[string, unknown]>([
    ['a minimal request', { model: DEFAULT_MODEL, input: { prompt: 'a' } }],
    ['a null callBackUrl', { ...seedRequest, callBackUrl: null }],
    ['a prompt of astral characters', withInput({ prompt: '🦊'.repeat(2500) })],
  ])('accepts %s both in the schema and on the edge', async (_what, body) => {
    expect(findSchemaErrors(await fetchDocument(), BODY, body)).toEqual([]);
    expect((await post(acceptingEdge(), body)).status).toBe(200);
  });

  it('accepts every recorded request in the schema', async () => {
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
