/** Every answer by its name in the document, as zod has it. */
import * as z from 'zod';
import type { SuccessEnvelope } from '../../http/envelope.ts';
import { alertBodies } from './alerts.ts';
import { callbackBodies } from './callbacks.ts';
import { clientAnswers } from './clients.ts';
import { deliveryAnswers } from './deliveries.ts';
import { errorAnswers } from './errors.ts';
import { modelAnswers } from './models.ts';
import { told } from './object-schema.ts';
import { operationAnswers } from './admin-health.ts';
import { taskAnswers } from './tasks.ts';

/** Made when the document is: nothing else needs it. `data` goes out in KIE's envelope. */
export function answers() {
  const errors = errorAnswers();
  const clients = clientAnswers();
  const deliveries = deliveryAnswers();
  const models = modelAnswers();
  const operation = operationAnswers(deliveries.data.Delivery);
  return {
    data: {
      ...taskAnswers(errors.FieldError),
      ...models.data,
      ...clients.data,
      ...deliveries.data,
      AuditPage: z.object({
        objects: told(z.int(), 'In R2, on this page.'),
        rows: told(z.int(), 'In D1, on this page.'),
        findings: z.array(
          z.object({
            kind: z.enum(['object_without_row', 'row_without_object', 'size_differs']),
            key: told(z.string(), 'In R2.'),
          }),
        ),
        nextCursor: told(z.string().nullable(), 'Leads to the next page; null on the last.'),
      }),
      ...operation.data,
      Readiness: z.object({
        status: z.literal('ready'),
        warnings: told(z.array(z.string()), 'What an operator may want to know.'),
      }),
    },
    parts: {
      ...errors,
      ...models.parts,
      ...clients.parts,
      ...deliveries.parts,
      ...operation.parts,
      ...callbackBodies(),
      ...alertBodies(),
      CallbackTaken: z.object({ code: z.literal(200), msg: z.string() }),
    },
  };
}

/** What stands in an envelope. */
export type DataName = keyof ReturnType<typeof answers>['data'];

/** The name of the envelope around it. */
export const envelopeName = (data: DataName) => `${data}Answer`;

/** Everything that answers are made of, by its name. */
export function answerSchemas(): Record<string, z.ZodType> {
  const { data, parts } = answers();
  const envelopes = Object.entries(data).map(([name, schema]): [string, z.ZodType] => [
    envelopeName(name as DataName),
    envelopeOf(name as DataName, schema),
  ]);
  return { ...parts, ...data, ...Object.fromEntries(envelopes) };
}

/** KIE's envelope. Its upload host says the same once more, in a word of its own. */
function envelopeOf(name: DataName, data: z.ZodType): z.ZodType {
  const shape: { [K in keyof SuccessEnvelope<unknown>]: z.ZodType } = {
    code: z.literal(200),
    msg: z.string(),
    message: told(z.string(), 'The same as `msg`.'),
    data,
  };
  return name === 'Upload' ? z.object({ success: z.literal(true), ...shape }) : z.object(shape);
}
