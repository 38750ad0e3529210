/** What the sandbox's catalogue differs in from KIE's: the schema of `PUT /sandbox/catalogue`. */
import * as z from 'zod';
import { MODEL_KINDS } from '../../worker/models/model.ts';

const MAX_ID_CHARACTERS = 200;
/** More than any task of KIE's list costs. */
const MAX_CREDITS = 1_000_000;

/** Typed so that the Durable Object can return it. */
const jsonSchema = z.record(z.string(), z.unknown()).transform((schema): object => schema);

/** An omitted field stays as it is, or gets the default of an added model. */
const override = z.strictObject({
  title: z.string().optional(),
  provider: z.string().optional(),
  taskType: z.array(z.string()).optional(),
  description: z.string().nullable().optional(),
  pricingDesc: z.string().nullable().optional(),
  kind: z.enum(MODEL_KINDS).optional(),
  /** JSON Schema of `input`; null publishes no schema. */
  input: jsonSchema.nullable().optional(),
  /** What every successful task costs. */
  credits: z.number().min(0).max(MAX_CREDITS).optional(),
});

/** The body of `PUT /sandbox/catalogue`. The models by id; null removes one. */
export const catalogueOverridesSchema = z.strictObject({
  models: z.record(z.string().min(1).max(MAX_ID_CHARACTERS), override.nullable()).default({}),
});

export type CatalogueOverrides = z.infer<typeof catalogueOverridesSchema>;

/** The changes of a model; null if it was removed, undefined if nothing changed. */
export function findChanges({ models }: CatalogueOverrides, id: string) {
  return Object.hasOwn(models, id) ? models[id] : undefined;
}

export const NO_OVERRIDES: CatalogueOverrides = { models: {} };
