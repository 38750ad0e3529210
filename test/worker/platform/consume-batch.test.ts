import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { consumeBatch } from '../../../src/worker/platform/consume-batch.ts';
import { createLog } from '../../../src/worker/platform/log.ts';
import { RETRY_DELAYS_SECONDS } from '../../../src/worker/platform/retry-delays.ts';

const SCHEMA = z.object({ id: z.string() });

interface Delivered {
  outcome: 'handled' | 'dropped' | 'dead-lettered';
  attempts: number;
  /** Seconds from the first attempt to the last. */
  afterSeconds: number;
  lines: string[];
}

/** Delivers a message as a queue does, while its work fails for the first `outageSeconds`. */
async function deliver(outageSeconds: number): Promise<Delivered> {
  const lines: string[] = [];
  const log = createLog((line) => void lines.push(line));
  let now = 0;
  for (let attempts = 1; ; attempts++) {
    let settled: 'acked' | { delaySeconds?: number } | undefined;
    const message = {
      id: 'm',
      attempts,
      body: { id: 'a' },
      ack: () => (settled = 'acked'),
      retry: (options: { delaySeconds?: number } = {}) => (settled = options),
    };
    const batch = { queue: 'q', messages: [message] } as unknown as MessageBatch;
    let handled = false;
    await consumeBatch(log, batch, SCHEMA, async () => {
      if (now < outageSeconds) throw new Error('D1 is unavailable');
      handled = true;
    });
    const result = (outcome: Delivered['outcome']) => ({
      outcome,
      attempts,
      afterSeconds: now,
      lines,
    });
    if (settled === 'acked') return result(handled ? 'handled' : 'dropped');
    if (attempts > RETRY_DELAYS_SECONDS.length) return result('dead-lettered');
    now += settled?.delaySeconds ?? 0;
  }
}

describe('a queue message while D1 is unavailable', () => {
  it.each([
    [1, 2],
    [5, 6],
    [20, 30],
    [60, 62],
  ])('is handled when an outage of %i s is over, after %i s', async (outage, after) => {
    const { outcome, afterSeconds } = await deliver(outage);
    expect([outcome, afterSeconds]).toEqual(['handled', after]);
  });

  it('is left to the cron and not dead-lettered when an outage lasts an hour', async () => {
    const { outcome, attempts, afterSeconds, lines } = await deliver(3600);
    expect([outcome, attempts, afterSeconds]).toEqual(['dropped', 6, 62]);
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      ...Array<string>(5).fill('message.retried'),
      'message.dropped',
    ]);
    expect(lines[0]).toContain('"waitMs":2000');
  });
});
