/** What is answered about models. */
import * as z from 'zod';
import { MODEL_KINDS } from '../../models/model.ts';
import type { Price, Rate } from '../../models/price.ts';
import type { ModelView } from '../../models/model-view.ts';
import { objectOf, told } from './object-schema.ts';

export function modelAnswers() {
  // `told` makes another schema, and one that holds itself must stay one.
  const rate: z.ZodType<Rate> = z.lazy(() =>
    z.union([
      told(z.number(), 'Credits.'),
      z.object({
        by: told(z.string(), 'A field of the input.'),
        rates: told(z.record(z.string(), rate), 'The rate by its value.'),
      }),
      z.object({
        ifGiven: told(
          z.string(),
          'A field of the input: `yes` applies if it is given, otherwise `no`.',
        ),
        yes: rate,
        no: rate,
      }),
    ]),
  );
  const price = objectOf<Price>({
    per: z.enum(['task', 'second', 'image', 'thousand characters']),
    rate,
  });
  const view = {
    id: told(z.string(), "KIE's name: what `model` is in a createTask."),
    title: z.string(),
    vendor: z.string().nullable(),
    kind: told(z.enum(MODEL_KINDS).nullable(), 'What a task of it gives; null where not known.'),
    price: told(price.nullable(), "The operator's or KIE's; null where neither tells."),
    durationSeconds: told(
      z.object({ median: z.number(), p90: z.number() }).nullable(),
      'From createTask to the end, here; null before there were any.',
    ),
  };
  const model = objectOf<ModelView>(view);
  return {
    parts: { Rate: rate, Price: price, Model: model },
    data: {
      ModelList: z.object({ models: z.array(model) }),
      ModelWithInput: z.object({
        ...view,
        input: told(z.looseObject({}), 'What `input` takes, as JSON Schema 2020-12.'),
      }),
    },
  };
}
