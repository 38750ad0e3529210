/** What the consumers of all queues have in common. */
import type * as z from 'zod';
import type { LogFields } from './log-events.ts';
import { describeError, type Log } from './log.ts';

/**
 * Handles the messages of a batch concurrently, so that a failing one does not block the others. A
 * message is acknowledged when `handle` resolves and retried when it throws. A message that does not
 * match `schema` is logged and dropped.
 */
export async function consumeBatch<T extends LogFields>(
  log: Log,
  { queue, messages }: MessageBatch,
  schema: z.ZodType<T>,
  handle: (body: T) => Promise<void>,
): Promise<void> {
  const consume = async (message: Message) => {
    const body = schema.safeParse(message.body);
    if (!body.success) {
      log.error('message.unknown', { queue, message: message.id });
      return message.ack();
    }
    try {
      await handle(body.data);
      message.ack();
    } catch (error) {
      // D1 is unavailable. If all retries fail too, the row still has its time for the cron.
      const { id, n, delivery } = body.data;
      log.error('message.retried', { queue, reason: describeError(error), id, n, delivery });
      message.retry();
    }
  };
  await Promise.all(messages.map(consume));
}
