/** Responses about callbacks to callers. */
import * as z from 'zod';
import type { DeliveryView } from '../../../webhooks/delivery-routes.ts';
import type { LoggedAttempt, DeliverySummary } from '../../../webhooks/delivery-query-store.ts';
import { DELIVERY_STATES } from '../../../tasks/outbox-store.ts';
import type { UnhealthyEndpoint } from '../../../webhooks/endpoint-store.ts';
import { objectSchema, timestamp, describe } from './object-schema.ts';

const CLIENT = 'The owner: `token:` and the id of a client token, or another caller id.';
const ENDPOINT = 'Scheme and host of the `callBackUrl`, as in `https://app.example.com`.';

export function deliverySchemas() {
  const attempt = objectSchema<LoggedAttempt>({
    n: describe(z.int(), 'The attempt number, from 1. Only the latest attempts are stored.'),
    at: timestamp(''),
    ms: describe(z.int(), 'The duration in milliseconds.'),
    status: describe(z.int().nullable(), 'The status of the response; null: no response.'),
    error: describe(z.string().nullable(), 'Why there was no response.'),
    responseBody: describe(z.string(), 'The start of the response body.'),
  });
  const attemptLog = describe(z.array(attempt), 'Oldest first.');
  const own = deliveryFields();
  const entry = objectSchema<DeliverySummary>({ ...own, ...adminDeliveryFields() });
  const unhealthyEndpoint = endpointSchema();
  const ownDelivery = objectSchema<DeliveryView>({ ...own, attemptLog });
  return {
    parts: { DeliveryAttempt: attempt, DeliverySummary: entry, Endpoint: unhealthyEndpoint },
    data: {
      TaskDelivery: ownDelivery,
      TaskDeliveryList: z.object({
        deliveries: describe(
          z.array(ownDelivery),
          'Oldest first; empty before the task has ended.',
        ),
      }),
      Delivery: objectSchema<DeliverySummary & { attemptLog: LoggedAttempt[] }>({
        ...own,
        ...adminDeliveryFields(),
        attemptLog,
      }),
      DeliveryList: z.object({
        deliveries: z.array(entry),
        nextCursor: describe(
          z.string().nullable(),
          'The `nextCursor` of the next page; null on the last page.',
        ),
      }),
      ReplayResult: z.object({
        replayed: describe(z.int(), 'How many callbacks are pending again.'),
        more: describe(z.boolean(), 'There may be more. Repeat the call to replay them.'),
      }),
      EndpointList: z.object({ endpoints: z.array(unhealthyEndpoint) }),
      WebhookSecrets: z.object({
        secrets: describe(
          z.array(z.string()),
          'In the format of Standard Webhooks, newest first. Every secret signs.',
        ),
      }),
    },
  };
}

/** Fields that the owner of the task sees as well. */
function deliveryFields() {
  return {
    id: describe(z.string(), 'The `webhook-id`, shared by all attempts.'),
    taskId: describe(z.string().nullable(), "KIE's id of the task; null until KIE returns it."),
    sequence: describe(
      z.int(),
      'The number of the callback within its task, from 1. Higher numbers are newer.',
    ),
    endpoint: describe(z.string(), ENDPOINT),
    state: describe(
      z.enum(DELIVERY_STATES),
      '`paused`: waits until its endpoint recovers. `failed`: its attempts are used up, its endpoint responded 410, or the admin abandoned it.',
    ),
    attempts: describe(z.int(), 'The number of attempts, replays included.'),
    createdAt: timestamp('When it was created.'),
    nextAttemptAt: timestamp('When the next attempt is due; null: none.').nullable(),
    replayedAt: timestamp('When it was last replayed; null: never.').nullable(),
    endedAt: timestamp(
      'When it was delivered or failed; null: still pending or paused.',
    ).nullable(),
    reason: describe(
      z.string().nullable(),
      'Why it has this state, if the state alone does not say so.',
    ),
  };
}

function adminDeliveryFields() {
  return {
    client: describe(z.string(), CLIENT),
    lastStatus: describe(
      z.int().nullable(),
      'The status of the latest attempt; null: no response.',
    ),
    lastError: describe(z.string().nullable(), 'Why the latest attempt got no response.'),
  };
}

function endpointSchema() {
  return objectSchema<UnhealthyEndpoint>({
    client: describe(z.string(), CLIENT),
    endpoint: describe(z.string(), ENDPOINT),
    failingSince: timestamp('The first failure since the last success.').nullable(),
    consecutiveFailures: describe(z.int(), 'Failed attempts in a row.'),
    pausedAt: timestamp('When it was paused; null: not paused.').nullable(),
    reason: describe(z.string().nullable(), 'Why it was paused.'),
    nextProbeAt: timestamp('When the next probe is due.'),
  });
}
