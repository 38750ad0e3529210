/**
 * Consumer of the dead-letter queue: messages of the copy and delivery queues that crashed their isolate at
 * every attempt. Work that throws is retried and dropped by `consumeBatch` instead.
 */
import * as z from 'zod/mini';
import { consumeBatch } from './consume-batch.ts';
import type { DeadLetterStore } from './dead-letter-store.ts';
import { lazy } from './lazy.ts';
import type { Log } from './log.ts';
import type { Runtime } from './runtime.ts';

export interface DeadLetterDeps {
  deadLetters: DeadLetterStore;
  /** Records a failed attempt for the file of a copy message. Does nothing if its copy is not pending. */
  recordDeadCopy: (file: { id: string; n: number }) => Promise<void>;
  runtime: Pick<Runtime, 'now'>;
  log: Log;
}

const copyMessage = lazy(() => z.object({ id: z.string(), n: z.int() }));
const deliveryMessage = lazy(() => z.object({ delivery: z.string() }));
const deadLetter = lazy(() => z.union([copyMessage(), deliveryMessage()]));

/**
 * Stores each message for the admin. The row of its work is still pending: that of a copy gets the
 * reason and its next attempt, that of a delivery is taken over by the cron. A dead letter that D1
 * cannot store within its attempts is dropped: the work goes on from its row all the same.
 */
export async function consumeDeadLetters(deps: DeadLetterDeps, batch: MessageBatch): Promise<void> {
  const { deadLetters, recordDeadCopy, runtime, log } = deps;
  await consumeBatch(log, batch, deadLetter(), async (message) => {
    log.error('message.dead_lettered', message);
    const queue = 'delivery' in message ? 'delivery' : 'copy';
    await deadLetters.record({ at: runtime.now(), queue, body: JSON.stringify(message) });
    if ('id' in message) await recordDeadCopy(message);
  });
}
