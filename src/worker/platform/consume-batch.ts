/** What the consumers of all queues have in common. */
import type * as z from 'zod/mini';
import type { LogFields } from './log-events.ts';
import { describeError, type Log } from './log.ts';
import { RETRY_DELAYS_SECONDS } from './retry-delays.ts';
import { SECOND_MS } from './units.ts';

/**
 * Handles the messages of a batch concurrently, so that a failing one does not block the others. A
 * message is acknowledged when `handle` resolves, and delivered again after a growing delay when it
 * throws. After the last attempt it is dropped rather than dead-lettered: its row has the time at which
 * the cron takes over, and an outage of D1 must not look like work that crashes its isolate. A message
 * that does not match `schema` is logged and dropped.
 */
export async function consumeBatch<T extends LogFields>(
  log: Log,
  { queue, messages }: MessageBatch,
  schema: z.ZodMiniType<T>,
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
      const { id, n, delivery } = body.data;
      const { attempts } = message;
      const fields = { queue, reason: describeError(error), attempts, id, n, delivery };
      const delaySeconds = RETRY_DELAYS_SECONDS[attempts - 1];
      if (delaySeconds === undefined) {
        log.error('message.dropped', fields);
        return message.ack();
      }
      log.error('message.retried', { ...fields, waitMs: delaySeconds * SECOND_MS });
      message.retry({ delaySeconds });
    }
  };
  await Promise.all(messages.map(consume));
}
