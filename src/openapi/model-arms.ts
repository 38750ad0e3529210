/** The body of createTask and of estimate: one arm of a `oneOf` for each model that may be asked for. */
import { createTaskBody } from '../create/create-request.ts';
import { findModel } from '../models/catalogue.ts';
import { inputSchema } from '../models/input-schema.ts';
import { strictnessOf } from '../models/strictness.ts';
import { usableModels } from '../serve/model-routes.ts';
import type { Settings } from '../settings.ts';
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
  return [...new Set(usableModels(allowedModels))];
}

export function createTaskBodySchemas(settings: ModelSettings): BodySchemas {
  const base = schemaOf(createTaskBody);
  const models = modelsWithArm(settings);
  const names = componentNames(models);
  const components: Record<string, Schema> = {};
  const mapping: Record<string, string> = {};
  for (const id of models) {
    const name = names.get(id) ?? id;
    const input = `${name}Input`;
    components[name] = arm(base, id, { $ref: schemaAddress(input) });
    components[input] = inputOf(id, settings);
    mapping[id] = schemaAddress(name);
  }
  const open = settings.allowedModels.filter((pattern) => pattern.includes('*'));
  if (open.length > 0) components['OtherModel'] = openArm(base, open, models);
  const arms = [
    ...Object.values(mapping),
    ...(open.length > 0 ? [schemaAddress('OtherModel')] : []),
  ].map(($ref) => ({ $ref }));
  const body: Schema =
    arms.length === 0
      ? base
      : {
          oneOf: arms,
          type: 'object',
          // An arm for any other name has no name to be told by.
          ...(open.length > 0 ? {} : { discriminator: { propertyName: 'model', mapping } }),
        };
  return { body, components };
}

/** The body as zod checks it, for one model. */
function arm(base: Schema, id: string, input: Schema): Schema {
  const described = findModel(id);
  const words =
    described === undefined
      ? { title: id }
      : { title: described.title, description: `${described.maker}, ${described.kind}.` };
  const model = { type: 'string', const: id };
  return { ...words, ...base, properties: { ...base.properties, model, input } };
}

/** For what a pattern lets in and no arm describes. */
function openArm(base: Schema, patterns: readonly string[], described: readonly string[]): Schema {
  const anyOf = patterns.map((pattern) => ({ pattern: regexOf(pattern) }));
  const taken = described.length === 0 ? {} : { not: { enum: described } };
  const model = { ...base.properties?.['model'], anyOf, ...taken };
  return {
    title: 'Any other model',
    description: `A model that fits ${patterns.map((pattern) => `\`${pattern}\``).join(' or ')} and is not described here; its input goes on as it is.`,
    ...base,
    properties: { ...base.properties, model },
  };
}

/** What is not described, or not judged, is any object. */
function inputOf(id: string, { validation }: ModelSettings): Schema {
  const described = findModel(id);
  const strictness = strictnessOf(id, validation);
  if (described === undefined || strictness === 'off') return { type: 'object' };
  return inputSchema(described, strictness === 'strict');
}

function regexOf(pattern: string): string {
  const parts = pattern.split('*').map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return `^${parts.join('.*')}$`;
}
