/** Takes a batch of a queue apart: what its stages have in common. */
import type * as z from 'zod';
import type { LogFields } from './log-events.ts';
import { describeError, type Log } from './log.ts';

/**
 * Works on the messages side by side, so that one that fails does not hold up the others. A message
 * whose work throws is retried; one that is none of `schema`'s is dropped.
 */
export async function consumeBatch<T extends LogFields>(
  log: Log,
  batch: MessageBatch,
  schema: z.ZodType<T>,
  work: (body: T) => Promise<void>,
): Promise<void> {
  const consumeOne = async (one: Message) => {
    const body = schema.safeParse(one.body);
    if (!body.success) {
      log.error('message.unknown', { queue: batch.queue, message: one.id });
      return one.ack();
    }
    try {
      await work(body.data);
      one.ack();
    } catch (error) {
      // D1 is away: the row still says when its work is due.
      const { id, n, delivery } = body.data;
      log.error('message.retried', {
        queue: batch.queue,
        reason: describeError(error),
        id,
        n,
        delivery,
      });
      one.retry();
    }
  };
  await Promise.all(batch.messages.map(consumeOne));
}
