/** A callback to a caller: for the owner of its task and for the operator. */
import * as z from 'zod';
import { DELIVERY_STATES } from '../../../tasks/outbox-store.ts';
import type { DeliverySummary, LoggedAttempt } from '../../../webhooks/delivery-query-store.ts';
import { component } from './component.ts';
import { describe, objectSchema, timestamp } from './object-schema.ts';

export const CLIENT = 'The owner: `token:` and the id of a client token, or another caller id.';
export const ENDPOINT = 'Scheme and host of the `callBackUrl`, as in `https://app.example.com`.';

const attempt = component(
  'DeliveryAttempt',
  objectSchema<LoggedAttempt>({
    n: describe(z.int(), 'The attempt number, from 1. Only the latest attempts are stored.'),
    at: timestamp(''),
    ms: describe(z.int(), 'The duration in milliseconds.'),
    status: describe(z.int().nullable(), 'The status of the response; null: no response.'),
    error: describe(z.string().nullable(), 'Why there was no response.'),
    responseBody: describe(z.string(), 'The start of the response body.'),
  }),
);

export const attemptLog = describe(z.array(attempt), 'Oldest first.');

/** Fields that the owner of the task sees as well. */
export const deliveryFields = {
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
  endedAt: timestamp('When it was delivered or failed; null: still pending or paused.').nullable(),
  reason: describe(
    z.string().nullable(),
    'Why it has this state, if the state alone does not say so.',
  ),
};

export const adminDeliveryFields = {
  client: describe(z.string(), CLIENT),
  lastStatus: describe(z.int().nullable(), 'The status of the latest attempt; null: no response.'),
  lastError: describe(z.string().nullable(), 'Why the latest attempt got no response.'),
};

/** For the operator. */
export const delivery = component(
  'Delivery',
  objectSchema<DeliverySummary & { attemptLog: LoggedAttempt[] }>({
    ...deliveryFields,
    ...adminDeliveryFields,
    attemptLog,
  }),
);
