import { describe, expect, it } from 'vitest';
import type { CatalogueModel } from '../../../src/worker/models/model.ts';
import { DEFAULT_MODEL, builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { validateInput } from '../../../src/worker/models/check-input.ts';
import FIELD_LABELS from '../../../src/worker/models/field-labels.json';
import { buildInputSchema } from '../../../src/worker/models/input-schema.ts';
import type { FieldSchema } from '../../../src/worker/models/schema.ts';
import facts from '../../fixtures/kie-models.json';
import recordings from '../../fixtures/kie-recordings.json';
import recorded from '../../../src/worker/models/live/recorded-catalogue.json';
import { REMOVED_MODELS } from '../../../src/worker/models/removed-models.ts';

/** A field as KIE documents it (fixture). */
interface Fact {
  type: string;
  enum?: unknown[];
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  format?: string;
  default?: unknown;
  items?: { type: string; format?: string };
}
const FACTS = Object.entries(
  facts.models as unknown as Record<string, { kind: string; input: Record<string, Fact> }>,
);
/**
 * KIE marks these fields as required but accepts requests without them (recorded traffic), or describes them as of
 * one way of use only.
 */
const NOT_REALLY_REQUIRED = new Set([
  ...['multi_prompt', 'prompt', 'aspect_ratio'].map((name) => `kling-3.0/video ${name}`),
  'ai-music-api/separate-vocals stem_name',
]);

const ADDRESS = 'https://example.com/a.png';

/** A valid value by KIE's description of the field. */
function validValue(
  { type, enum: values, format, minimum, multipleOf, minItems, ...fact }: Fact,
  name: string,
): unknown {
  if (values !== undefined) return values[0];
  switch (type) {
    case 'string':
      return format === 'uri' || /_urls?$|^image$|frame$|voice$/.test(name)
        ? ADDRESS
        : 'a'.repeat(Math.max(1, fact.minLength ?? 0));
    case 'integer':
    case 'number':
      return minimum ?? multipleOf ?? 1;
    case 'boolean':
      return true;
    case 'array': {
      const item = validItem(fact.items?.type ?? 'string');
      return Array.from({ length: minItems ?? 1 }, () => item);
    }
    default:
      return {};
  }
}
function validItem(type: string): unknown {
  return { string: ADDRESS, object: {}, integer: 1, array: [] }[type];
}

/** Overrides for models with constraints across fields. */
const EXAMPLES: Record<string, Record<string, unknown>> = {
  'kling-3.0/video': {
    prompt: 'a lake',
    aspect_ratio: '16:9',
    multi_shots: false,
    multi_prompt: undefined,
  },
  'grok-imagine/image-to-video': { task_id: undefined, image_urls: [ADDRESS] },
  'ai-music-api/replace-section': { upload_url: undefined },
};

function example(id: string, input: Record<string, Fact>): Record<string, unknown> {
  const all = Object.entries(input).map(([name, fact]) => [name, validValue(fact, name)]);
  const entries = Object.entries({ ...(Object.fromEntries(all) as object), ...EXAMPLES[id] });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

interface Violation {
  what: string;
  value: unknown;
}

/** Every way in which a value can violate KIE's description of its field. */
function violations(fact: Fact): Violation[] {
  const { type, minLength, maxLength, minimum, maximum, multipleOf, minItems, maxItems, items } =
    fact;
  const item = validItem(items?.type ?? 'string');
  const list = (length: number) => Array.from({ length }, () => item);
  return [
    { what: 'is of another type', value: type === 'array' ? 'text' : [] },
    { what: 'is null', value: null },
    ...(fact.enum === undefined
      ? []
      : [{ what: 'is not one of the options', value: type === 'string' ? 'no option' : 987_654 }]),
    ...(minLength === undefined || minLength === 0
      ? []
      : [{ what: 'is too short', value: 'a'.repeat(minLength - 1) }]),
    ...(maxLength === undefined
      ? []
      : [{ what: 'is too long', value: `https://a.b/${'a'.repeat(maxLength)}` }]),
    ...(minimum === undefined ? [] : [{ what: 'is too small', value: minimum - 1 }]),
    ...(maximum === undefined ? [] : [{ what: 'is too large', value: maximum + 1 }]),
    ...(multipleOf === undefined
      ? []
      : [{ what: 'is between two steps', value: (minimum ?? 0) + multipleOf / 2 }]),
    ...(type === 'integer' ? [{ what: 'is not whole', value: 1.5 }] : []),
    ...(minItems === undefined || minItems === 0
      ? []
      : [{ what: 'has too few items', value: list(minItems - 1) }]),
    ...(maxItems === undefined ? [] : [{ what: 'has too many items', value: list(maxItems + 1) }]),
    ...(type === 'array'
      ? [{ what: 'has an item of another type', value: [items?.type === 'array' ? 'text' : [[]]] }]
      : []),
    ...(fact.format === 'uri'
      ? [
          { what: 'is no address', value: 'no address' },
          { what: 'is a javascript: address', value: 'javascript:alert(1)' },
          { what: 'is an address with another scheme', value: 'ftp://example.com/a.png' },
        ]
      : []),
  ];
}

const validate = (id: string, input: unknown) =>
  validateInput(id, input, { '*': 'lenient' }, builtInCatalogue);
const fieldsOf = (model: CatalogueModel | undefined): Record<string, FieldSchema> => ({
  ...model?.required,
  ...model?.optional,
});

describe('the catalogue', () => {
  it('has exactly the documented models with their documented fields', () => {
    expect(
      builtInCatalogue
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(FACTS.map(([id]) => id).sort());
    for (const [id, { kind, input }] of FACTS) {
      expect([
        id,
        builtInCatalogue.find(id)?.kind,
        Object.keys(fieldsOf(builtInCatalogue.find(id))).sort(),
      ]).toEqual([id, kind, Object.keys(input).sort()]);
    }
    expect(builtInCatalogue.list()[0]?.id).toBe(DEFAULT_MODEL);
  });

  const ids = builtInCatalogue.list().map(({ id }) => id);

  it('describes every media model of the recorded list, and none twice', () => {
    const media = recorded.models.filter(({ taskType }) => !taskType.includes('Chat'));
    expect(media.length).toBeGreaterThan(0);
    expect(media.map(({ model }) => model).filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('has no model that the recorded list lacks but those that KIE is known to serve', () => {
    const listed = new Set(recorded.models.map(({ model }) => model));
    expect(ids.filter((id) => !listed.has(id)).toSorted()).toEqual([
      'nano-banana-2-1',
      'runway/gen4-aleph',
    ]);
  });

  it('names successors that it has for each model that KIE removed, and for no other', () => {
    expect(builtInCatalogue.findSuccessors('constructor')).toBeUndefined();
    expect(builtInCatalogue.findSuccessors(DEFAULT_MODEL)).toBeUndefined();
    for (const id of Object.keys(REMOVED_MODELS)) {
      const successors = builtInCatalogue.findSuccessors(id) ?? [];
      expect([id, ids.includes(id), successors.length > 0]).toEqual([id, false, true]);
      expect([id, successors.filter((successor) => !ids.includes(successor))]).toEqual([id, []]);
    }
  });

  it('has exactly the documented defaults', () => {
    for (const [id, { input }] of FACTS)
      for (const [name, fact] of Object.entries(input)) {
        const isNothing = fact.default === '' || Array.isArray(fact.default);
        const { default: named } = fieldsOf(builtInCatalogue.find(id))[name] ?? {};
        expect([id, name, named]).toEqual([id, name, isNothing ? undefined : fact.default]);
      }
  });

  it('gives every field a title and every file its media type', () => {
    for (const model of builtInCatalogue.list()) {
      const { properties } = buildInputSchema(model, false, FIELD_LABELS) as {
        properties: Record<string, FieldSchema>;
      };
      for (const [name, { title, format, items }] of Object.entries(properties)) {
        expect([model.id, name, title]).toEqual([
          model.id,
          name,
          expect.stringMatching(/^\p{Lu}/u) as string,
        ]);
        const isFile = (items?.format ?? format) === 'uri';
        if (isFile)
          expect(items?.contentMediaType ?? properties[name]?.contentMediaType).toMatch(/\/\*$/);
      }
    }
  });
});

describe.each(FACTS)('%s', (id, { input }) => {
  const good = example(id, input);

  it('accepts an input with every documented field', () => {
    expect(validate(id, good)).toEqual({ errors: [], warnings: [] });
  });

  it('rejects each documented violation with the name of the field', () => {
    const missed: string[] = [];
    for (const [name, fact] of Object.entries(input)) {
      for (const { what, value } of violations(fact)) {
        const { errors } = validate(id, { ...good, [name]: value });
        const isNamed = errors.some(
          ({ field }) => field === `input.${name}` || field.startsWith(`input.${name}.`),
        );
        if (!isNamed) missed.push(`${name} that ${what}`);
      }
      if (fact.required !== true || NOT_REALLY_REQUIRED.has(`${id} ${name}`)) continue;
      const { [name]: _left, ...without } = good;
      if (!validate(id, without).errors.some(({ field }) => field === `input.${name}`))
        missed.push(`${name} that is missing`);
    }
    expect(missed).toEqual([]);
  });

  it('warns about an unknown field when lenient, rejects it when strict and ignores it when off', () => {
    const odd = { ...good, not_known_yet: 1 };
    expect(validate(id, odd)).toMatchObject({
      errors: [],
      warnings: [{ field: 'input.not_known_yet' }],
    });
    expect(validateInput(id, odd, { '*': 'strict' }, builtInCatalogue)).toMatchObject({
      errors: [{ field: 'input.not_known_yet' }],
    });
    expect(validateInput(id, { not_known_yet: 1 }, { '*': 'off' }, builtInCatalogue)).toEqual({
      errors: [],
      warnings: [],
    });
  });
});

describe('the documented facts', () => {
  it('yield more than 3200 violations of 183 models', () => {
    const rows = FACTS.flatMap(([, { input }]) => Object.values(input).flatMap(violations));
    expect([FACTS.length, rows.length]).toEqual([183, expect.any(Number) as number]);
    expect(rows.length).toBeGreaterThan(3200);
  });
});

describe('recorded requests', () => {
  it.each(
    recordings.tasks.map(
      ({ createTask }) => [createTask.request.model, createTask.request.input] as const,
    ),
  )('for %s are valid with the input %j', (model, input) => {
    expect(validate(model, input).errors).toEqual([]);
  });
});
