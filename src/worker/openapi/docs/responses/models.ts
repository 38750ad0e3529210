/** Responses about models. */
import * as z from 'zod';
import { MODEL_KINDS } from '../../../models/model.ts';
import type { Price, Rate } from '../../../models/price.ts';
import type { ModelView } from '../../../models/model-view.ts';
import { objectSchema, describe } from './object-schema.ts';

export function modelSchemas() {
  // `describe` returns a copy; a recursive schema must remain a single instance.
  const rate: z.ZodType<Rate> = z.lazy(() =>
    z.union([
      describe(z.number(), 'Credits.'),
      z.object({
        by: describe(z.string(), 'A field of the input.'),
        rates: describe(z.record(z.string(), rate), 'The rate for each value of the field.'),
      }),
      z.object({
        ifGiven: describe(
          z.string(),
          'A field of the input: `yes` applies if it is given, otherwise `no`.',
        ),
        yes: rate,
        no: rate,
      }),
    ]),
  );
  const price = objectSchema<Price>({
    per: z.enum(['task', 'second', 'image', 'thousand characters']),
    rate,
  });
  const view = {
    id: describe(z.string(), "KIE's id, the value of `model` in createTask."),
    title: z.string(),
    vendor: z.string().nullable(),
    kind: describe(
      z.enum(MODEL_KINDS).nullable(),
      'The media type that it generates; null: unknown.',
    ),
    price: describe(
      price.nullable(),
      "The price from the settings, or KIE's list price; null: unknown.",
    ),
    durationSeconds: describe(
      z.object({ median: z.number(), p90: z.number() }).nullable(),
      'Measured here, from createTask to the end; null: no tasks yet.',
    ),
  };
  const model = objectSchema<ModelView>(view);
  return {
    parts: { Rate: rate, Price: price, Model: model },
    data: {
      ModelList: z.object({ models: z.array(model) }),
      ModelWithInput: z.object({
        ...view,
        input: describe(z.looseObject({}), 'The JSON Schema (2020-12) of `input`.'),
      }),
    },
  };
}
