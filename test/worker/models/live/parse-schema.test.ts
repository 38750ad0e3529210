import { describe, expect, it } from 'vitest';
import { parsePublishedSchema } from '../../../../src/worker/models/live/parse-schema.ts';
import recorded from '../../../fixtures/kie-schemas.json';
import { publishedSchema } from './builders.ts';

const parseInput = (input: object, components: Record<string, unknown> = {}) =>
  parsePublishedSchema(publishedSchema('a/b', input, components));
const parseField = (schema: unknown, components: Record<string, unknown> = {}) =>
  parseInput({ type: 'object', properties: { field: schema } }, components)?.optional['field'];

describe('a schema as KIE published it', () => {
  it('of Kling 2.1 Master becomes its fields with their bounds, defaults and enums', () => {
    const parsed = parsePublishedSchema(recorded['kling/v2-1-master-text-to-video']);
    expect(parsed?.required).toMatchObject({ prompt: { type: 'string', maxLength: 5000 } });
    expect(parsed?.optional).toMatchObject({
      duration: { type: 'string', enum: ['5', '10'], default: '5' },
      cfg_scale: { type: 'number', minimum: 0, maximum: 1, default: 0.5 },
    });
  });

  it('of Veo 3.1 has its list of image files', () => {
    const parsed = parsePublishedSchema(recorded['veo-3-1']);
    expect(Object.keys(parsed?.required ?? {})).toEqual(['prompt']);
    expect(parsed?.optional['image_urls']).toMatchObject({
      type: 'array',
      items: { type: 'string', contentMediaType: 'image/*' },
    });
    expect(parsed?.optional['duration']).toMatchObject({ type: 'integer', enum: [4, 6, 8] });
  });
});

const text = { type: 'string', maxLength: 3 };
const branchWith = (name: string) => ({
  type: 'object',
  properties: { prompt: text, [name]: { type: 'integer' } },
  required: ['prompt', name],
});

describe('the parts of a schema', () => {
  it.each([
    [
      'a reference with an encoded blank',
      { $ref: '#/components/schemas/My%20Text%20' },
      { 'My Text ': text },
    ],
    [
      'a reference to a reference',
      { $ref: '#/components/schemas/a' },
      { a: { $ref: '#/components/schemas/b~1c' }, 'b/c': text },
    ],
    ['allOf', { allOf: [{ type: 'string' }, { maxLength: 3 }] }, {}],
    ['a choice between a text and null', { anyOf: [text, { type: 'null' }] }, {}],
    ['a type that may be null', { ...text, type: ['string', 'null'] }, {}],
  ])('%s is resolved', (_what, schema, components) => {
    expect(parseField(schema, components)).toEqual(text);
  });

  it('a choice between objects has the fields of all, and requires what all of them require', () => {
    const parsed = parseInput({ oneOf: [branchWith('a'), branchWith('b')] });
    expect(Object.keys(parsed?.required ?? {})).toEqual(['prompt']);
    expect(parsed?.optional).toEqual({ a: { type: 'integer' }, b: { type: 'integer' } });
  });

  it('a choice between lists of values has all of them', () => {
    const schema = {
      oneOf: [
        { type: 'string', enum: ['a'] },
        { type: 'string', enum: ['b'] },
      ],
    };
    expect(parseField(schema)).toEqual({ type: 'string', enum: ['a', 'b'] });
  });

  it.each([
    ['a choice between types', { oneOf: [{ type: 'string' }, { type: 'integer' }] }],
    ['two types', { type: ['string', 'number'] }],
    ['no type', { description: 'anything' }],
    ['a reference to nothing', { $ref: '#/components/schemas/missing' }],
    ['a reference to another document', { $ref: 'https://example.invalid/schema.json' }],
    ['a reference to a prototype', { $ref: '#/__proto__/toString' }],
  ])('%s is not described, so that its values are passed on', (_what, schema) => {
    expect(parseField(schema)).toBeUndefined();
  });

  it('values that cannot be listed remove the list of values, not the values', () => {
    expect(parseField({ type: 'string', enum: ['a', 'b'.repeat(300)] })).toEqual({
      type: 'string',
    });
  });
});

describe('a hostile schema', () => {
  it.each([
    [
      'that refers to itself',
      { $ref: '#/components/schemas/self' },
      {
        self: {
          allOf: [{ $ref: '#/components/schemas/self' }, { $ref: '#/components/schemas/self' }],
        },
      },
    ],
    [
      'of a thousand branches',
      {
        oneOf: Array.from({ length: 1000 }, () => ({
          oneOf: Array.from({ length: 50 }, () => ({ type: 'object' })),
        })),
      },
      {},
    ],
  ])('%s ends without a description', (_what, schema, components) => {
    const startedAt = performance.now();
    expect(parseField(schema, components)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('with thousands of fields and long texts is refused or cut to a few kilobytes', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => [
        `field_${at}`,
        { type: 'string', description: 'a'.repeat(5000) },
      ]),
    );
    expect(parseInput({ type: 'object', properties })).toBeUndefined();
  });

  it.each([
    null,
    undefined,
    7,
    'text',
    [],
    {},
    { openapi: null },
    { openapi: { paths: [] } },
    { openapi: { paths: { a: null } } },
  ])('that is %j describes nothing', (data) => {
    expect(parsePublishedSchema(data)).toBeUndefined();
  });
});
