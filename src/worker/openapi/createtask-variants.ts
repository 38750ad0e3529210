/** The body of createTask and of estimate: one arm of a `oneOf` for each model that may be asked for. */
import { createTaskBody } from '../submission/create-request.ts';
import { findModel } from '../models/catalogue.ts';
import { buildInputSchema } from '../models/input-schema.ts';
import { findStrictness } from '../models/strictness.ts';
import { listAllowedModelIds } from '../models/model-routes.ts';
import type { Settings } from '../config/settings.ts';
import { schemaAddress, schemaOf } from './json-schema.ts';
import { componentNames } from './model-names.ts';
import type { Schema } from './openapi.ts';

export type ModelSettings = Pick<Settings, 'allowedModels' | 'validation'>;

/** The whole body, and what it refers to, by name. */
export interface BodySchemas {
  readonly body: Schema;
  readonly components: Readonly<Record<string, Schema>>;
}

/** The models that have an arm of their own: those that are described, and those that are named in full. */
export function modelsWithArm({ allowedModels }: Pick<Settings, 'allowedModels'>): string[] {
  return [...new Set(listAllowedModelIds(allowedModels))];
}

export function createTaskBodySchemas(settings: ModelSettings): BodySchemas {
  const base = schemaOf(createTaskBody(), {
    callBackUrl:
      'An address of yours, on a public host. It is shown in `param`, and called when the task has ended: see Callbacks.',
  });
  const models = modelsWithArm(settings);
  const patterns = settings.allowedModels.filter((pattern) => pattern.includes('*'));
  const components: Record<string, Schema> = {};
  const mapping: Record<string, string> = {};
  for (const [id, name] of componentNames(models)) {
    components[`${name}Request`] = arm(base, id, { $ref: schemaAddress(`${name}Input`) });
    components[`${name}Input`] = inputOf(id, settings);
    mapping[id] = schemaAddress(`${name}Request`);
  }
  const arms = Object.values(mapping);
  if (patterns.length > 0) {
    components['AnyOtherRequest'] = openArm(base, patterns, models);
    arms.push(schemaAddress('AnyOtherRequest'));
  }
  if (arms.length === 0) return { body: base, components };
  // A discriminator must know every model by name, and the open arm is there for those it does not.
  const discriminator = { propertyName: 'model', mapping };
  return {
    body: {
      type: 'object',
      oneOf: arms.map(($ref) => ({ $ref })),
      ...(patterns.length === 0 ? { discriminator } : {}),
    },
    components,
  };
}

/** What `input` takes: of a model that is not described, or not judged, any object. */
export function inputOf(id: string, { validation }: Pick<Settings, 'validation'>): Schema {
  const described = findModel(id);
  const strictness = findStrictness(id, validation);
  if (described === undefined || strictness === 'off') return { type: 'object' };
  return buildInputSchema(described, strictness === 'strict');
}

/** The body as zod checks it, for one model. */
function arm(base: Schema, id: string, input: Schema): Schema {
  const described = findModel(id);
  const words =
    described === undefined
      ? { title: id }
      : { title: described.title, description: `${described.vendor}, ${described.kind}.` };
  const model = { type: 'string', const: id };
  return { ...words, ...base, properties: { ...base.properties, model, input } };
}

/** For what a pattern lets in and no arm describes. */
function openArm(base: Schema, patterns: readonly string[], described: readonly string[]): Schema {
  const fitting = patterns.map((pattern) => ({ pattern: regexOf(pattern) }));
  const fits = fitting.length === 1 ? fitting[0] : { anyOf: fitting };
  const others = described.length === 0 ? {} : { not: { enum: described } };
  const model = { ...base.properties?.['model'], ...fits, ...others };
  return {
    title: 'Any other model',
    description: `One that fits ${patterns.map((pattern) => `\`${pattern}\``).join(' or ')} and is not described here. Its input goes on as it is.`,
    ...base,
    properties: { ...base.properties, model },
  };
}

function regexOf(pattern: string): string {
  const parts = pattern.split('*').map((part) => part.replace(/[$()+.?[\\\]^{|}]/g, '\\$&'));
  return `^${parts.join('.*')}$`;
}
