/** The zod schemas of all responses, by their names in the document. */
import * as z from 'zod';
import type { SuccessEnvelope } from '../../../http/envelope.ts';
import { alertSchemas } from './alerts.ts';
import { callbackSchemas } from './callbacks.ts';
import { clientSchemas } from './clients.ts';
import { deliverySchemas } from './deliveries.ts';
import { errorSchemas } from './errors.ts';
import { modelSchemas } from './models.ts';
import { describe, timestamp } from './object-schema.ts';
import { adminSchemas } from './admin-health.ts';
import { taskSchemas } from './tasks.ts';

/** Schemas of `data` in KIE's envelope, and of the parts that they and the webhooks consist of. */
export function buildResponseSchemas() {
  const errors = errorSchemas();
  const clients = clientSchemas();
  const deliveries = deliverySchemas();
  const models = modelSchemas();
  const operation = adminSchemas(deliveries.data.Delivery);
  return {
    data: {
      ...taskSchemas(errors.FieldError),
      ...models.data,
      ...clients.data,
      ...deliveries.data,
      AuditPage: z.object({
        objects: describe(z.int(), 'Objects in R2 on this page.'),
        rows: describe(z.int(), 'Rows in D1 on this page.'),
        findings: z.array(
          z.object({
            kind: z.enum(['object_without_row', 'row_without_object', 'size_differs']),
            key: describe(z.string(), 'The key in R2.'),
          }),
        ),
        nextCursor: describe(
          z.string().nullable(),
          'The `nextCursor` of the next page; null on the last page.',
        ),
      }),
      ...operation.data,
      Readiness: z.object({
        status: z.literal('ready'),
        version: describe(
          z.object({
            id: z.string(),
            uploadedAt: timestamp('When it was uploaded; null: unknown.').nullable(),
          }),
          "The running version of the Worker, as Cloudflare's dashboard lists it.",
        ),
        cron: z.object({
          lastRunAt: timestamp(
            'When the cron ran last; null: not yet. After the first deployment it may take 15 minutes to begin.',
          ).nullable(),
        }),
        kie: z.object({
          key: describe(
            z.enum(['accepted', 'refused', 'unknown']),
            'Whether KIE accepts the key of this version of the Worker.',
          ),
          checkedAt: timestamp('When KIE was asked; null: never by this version.').nullable(),
        }),
        warnings: describe(z.array(z.string()), 'Problems that do not stop the deployment.'),
      }),
    },
    parts: {
      ...errors,
      ...models.parts,
      ...clients.parts,
      ...deliveries.parts,
      ...operation.parts,
      ...callbackSchemas(),
      ...alertSchemas(),
      CallbackReceipt: z.object({ code: z.literal(200), msg: z.string() }),
    },
  };
}

/** The name of a `data` schema. */
export type DataName = keyof ReturnType<typeof buildResponseSchemas>['data'];

/** The component name of the envelope around a `data` schema. */
export const envelopeName = (data: DataName) => `${data}Response`;

/** All component schemas of responses and webhooks, by name. */
export function namedResponseSchemas(): Record<string, z.ZodType> {
  const { data, parts } = buildResponseSchemas();
  const envelopes = Object.entries(data).map(([name, schema]): [string, z.ZodType] => [
    envelopeName(name as DataName),
    envelopeSchema(name as DataName, schema),
  ]);
  return { ...parts, ...data, ...Object.fromEntries(envelopes) };
}

/** KIE's envelope. KIE's upload host adds `success`. */
function envelopeSchema(name: DataName, data: z.ZodType): z.ZodType {
  const shape: { [K in keyof SuccessEnvelope<unknown>]: z.ZodType } = {
    code: z.literal(200),
    msg: z.string(),
    message: describe(z.string(), 'The same as `msg`.'),
    data,
  };
  return name === 'Upload' ? z.object({ success: z.literal(true), ...shape }) : z.object(shape);
}
