/** What is answered about the callbacks that are owed to callers. */
import * as z from 'zod';
import type { DeliveryView } from '../../webhooks/delivery-routes.ts';
import type { LoggedAttempt, DeliverySummary } from '../../webhooks/delivery-query-store.ts';
import { DELIVERY_STATES } from '../../webhooks/delivery.ts';
import type { UnhealthyEndpoint } from '../../webhooks/endpoint-store.ts';
import { objectOf, time, told } from './object-schema.ts';

const CLIENT = 'Whose it is: `token:` and the id of a client token, or who else came in.';
const RECEIVER = 'Scheme and host of the `callBackUrl`, as in `https://app.example.com`.';

export function deliveryAnswers() {
  const attempt = objectOf<LoggedAttempt>({
    n: told(z.int(), 'From 1; of many attempts the first are not kept.'),
    at: time(''),
    ms: told(z.int(), 'How long it took.'),
    status: told(z.int().nullable(), "Of the endpoint's answer; null: there was none."),
    error: told(z.string().nullable(), 'Why there was no answer.'),
    responseBody: told(z.string(), "The beginning of the answer's body."),
  });
  const attemptLog = told(z.array(attempt), 'The first one first.');
  const own = ownFields();
  const entry = objectOf<DeliverySummary>({ ...own, ...operatorsFields() });
  const troubled = endpoint();
  const ownDelivery = objectOf<DeliveryView>({ ...own, attemptLog });
  return {
    parts: { DeliveryTry: attempt, DeliveryEntry: entry, Endpoint: troubled },
    data: {
      OwnDelivery: ownDelivery,
      OwnDeliveries: z.object({
        deliveries: told(z.array(ownDelivery), 'The first one first; none before the task ended.'),
      }),
      Delivery: objectOf<DeliverySummary & { attemptLog: LoggedAttempt[] }>({
        ...own,
        ...operatorsFields(),
        attemptLog,
      }),
      DeliveryList: z.object({
        deliveries: z.array(entry),
        nextCursor: told(z.string().nullable(), 'Leads to the next page; null on the last.'),
      }),
      ReplayedDeliveries: z.object({
        replayed: told(z.int(), 'How many are owed again.'),
        more: told(z.boolean(), 'There may be more: the same call repeats those.'),
      }),
      ReceiverList: z.object({ endpoints: z.array(troubled) }),
      WebhookSecrets: z.object({
        secrets: told(
          z.array(z.string()),
          'In the form of Standard Webhooks, the newest first; each signs.',
        ),
      }),
    },
  };
}

/** What whoever is called back sees as well. */
function ownFields() {
  return {
    id: told(z.string(), 'The `webhook-id`, the same at every try.'),
    taskId: told(z.string().nullable(), "KIE's id of the task; null before KIE told it."),
    sequence: told(z.int(), "Of the task's callbacks, from 1: a later one knows more."),
    endpoint: told(z.string(), RECEIVER),
    state: told(
      z.enum(DELIVERY_STATES),
      '`paused`: it is held back until its endpoint is back. `failed`: it was given up, or its endpoint wants no more of it.',
    ),
    attempts: told(z.int(), 'Tries, all of them.'),
    createdAt: time('When it was first owed.'),
    nextAttemptAt: time('When the next try is due; null: none is.').nullable(),
    replayedAt: time('When it was replayed last; null: never.').nullable(),
    endedAt: time('When it was delivered or given up; null: it is not.').nullable(),
    reason: told(z.string().nullable(), 'Why it has its state, where that is not plain.'),
  };
}

function operatorsFields() {
  return {
    client: told(z.string(), CLIENT),
    lastStatus: told(z.int().nullable(), 'Of the latest try; null: there was no answer.'),
    lastError: told(z.string().nullable(), 'Of the latest try: why there was no answer.'),
  };
}

function endpoint() {
  return objectOf<UnhealthyEndpoint>({
    client: told(z.string(), CLIENT),
    endpoint: told(z.string(), RECEIVER),
    failingSince: time('The first failure since it last took something.').nullable(),
    consecutiveFailures: told(z.int(), 'Tries in a row that it did not take.'),
    pausedAt: time('When it was paused; null: it is not.').nullable(),
    reason: told(z.string().nullable(), 'Why it was paused.'),
    nextProbeAt: time('When another try is due for it.'),
  });
}
