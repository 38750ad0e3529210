/** The request body of createTask and estimate: a `oneOf` with one variant for each allowed model. */
import type { Catalogue, CatalogueModel } from '../models/model.ts';
import type { FieldLabels } from '../models/field-labels.ts';
import { buildInputSchema } from '../models/input-schema.ts';
import { findStrictness } from '../models/strictness.ts';
import { listAllowedModelIds } from '../models/model-routes.ts';
import type { Settings } from '../config/settings.ts';
import { buildComponentNames } from './model-names.ts';
import { schemaPointer, type Schema } from './openapi.ts';

/** What the variants depend on. */
export interface VariantContext {
  readonly settings: Pick<Settings, 'ALLOWED_MODELS' | 'VALIDATION'>;
  readonly catalogue: Catalogue;
  readonly labels: FieldLabels;
}

/** The body schema, and the component schemas that it refers to, by name. */
export interface CreateTaskSchemas {
  readonly body: Schema;
  readonly components: Readonly<Record<string, Schema>>;
}

/** Ids of the models with their own variant: each allowed model that is known or named without a pattern. */
export function listVariantModels({
  settings,
  catalogue,
}: Pick<VariantContext, 'settings' | 'catalogue'>): string[] {
  return [...new Set(listAllowedModelIds(settings.ALLOWED_MODELS, catalogue))];
}

/** Narrows `base`, the body for any model, to the allowed models. */
export function buildCreateTaskSchemas(base: Schema, context: VariantContext): CreateTaskSchemas {
  const models = listVariantModels(context);
  const patterns = context.settings.ALLOWED_MODELS.filter((pattern) => pattern.includes('*'));
  const components: Record<string, Schema> = {};
  const mapping: Record<string, string> = {};
  for (const [id, name] of buildComponentNames(models)) {
    components[`${name}Request`] = buildVariant(base, id, context.catalogue.find(id), {
      $ref: schemaPointer(`${name}Input`),
    });
    components[`${name}Input`] = modelInputSchema(id, context);
    mapping[id] = schemaPointer(`${name}Request`);
  }
  const variantRefs = Object.values(mapping);
  if (patterns.length > 0) {
    components['OtherModelRequest'] = buildCatchAllVariant(base, patterns, models);
    variantRefs.push(schemaPointer('OtherModelRequest'));
  }
  if (variantRefs.length === 0) return { body: base, components };
  // A discriminator must list every model by name; the catch-all variant takes models without a name here.
  const discriminator = { propertyName: 'model', mapping };
  return {
    body: {
      type: 'object',
      oneOf: variantRefs.map(($ref) => ({ $ref })),
      ...(patterns.length === 0 ? { discriminator } : {}),
    },
    components,
  };
}

/** The schema of `input`. Any object for a model that is unknown or whose input is not validated. */
export function modelInputSchema(
  id: string,
  { settings, catalogue, labels }: VariantContext,
): Schema {
  const described = catalogue.find(id);
  const strictness = findStrictness(id, settings.VALIDATION);
  if (described === undefined || strictness === 'off') return { type: 'object' };
  return buildInputSchema(described, strictness === 'strict', labels);
}

/** The body schema that requests are validated with, narrowed to one model. */
function buildVariant(
  base: Schema,
  id: string,
  described: CatalogueModel | undefined,
  input: Schema,
): Schema {
  const words =
    described === undefined
      ? { title: id }
      : { title: described.title, description: `${described.vendor}, ${described.kind}.` };
  const model = { type: 'string', const: id };
  return { ...words, ...base, properties: { ...base.properties, model, input } };
}

/** The variant for models that match a pattern and have no variant of their own. */
function buildCatchAllVariant(
  base: Schema,
  patterns: readonly string[],
  described: readonly string[],
): Schema {
  const fitting = patterns.map((pattern) => ({ pattern: toRegexSource(pattern) }));
  const fits = fitting.length === 1 ? fitting[0] : { anyOf: fitting };
  const others = described.length === 0 ? {} : { not: { enum: described } };
  const model = { ...base.properties?.['model'], ...fits, ...others };
  return {
    title: 'Other model',
    description: `A model that matches ${patterns.map((pattern) => `\`${pattern}\``).join(' or ')} and is not listed here. Its input is not validated.`,
    ...base,
    properties: { ...base.properties, model },
  };
}

function toRegexSource(pattern: string): string {
  const parts = pattern.split('*').map((part) => part.replace(/[$()+.?[\\\]^{|}]/g, '\\$&'));
  return `^${parts.join('.*')}$`;
}
