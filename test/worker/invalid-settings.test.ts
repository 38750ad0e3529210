import { env } from 'cloudflare:workers';
import { createExecutionContext } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import worker from '../../src/worker/index.ts';
import { RETRY_DELAYS_SECONDS } from '../../src/worker/platform/retry-delays.ts';
import type { LogLine } from '../support/log-lines.ts';

let lines: LogLine[];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => {
    lines.push(JSON.parse(line) as LogLine);
  });
});
afterEach(() => void vi.restoreAllMocks());

/** Delivers a message for the nth time to a Worker whose KIE_API_KEY is missing. Returns what becomes of it. */
async function deliver(queue: string, body: unknown, attempts: number) {
  let settled: unknown = 'left to the queue';
  const message = {
    id: 'm',
    attempts,
    body,
    ack: () => (settled = 'acknowledged'),
    retry: (options: unknown) => (settled = options),
  };
  const batch = { queue, messages: [message] } as unknown as MessageBatch;
  await worker.queue(batch, { ...env, KIE_API_KEY: '' }, createExecutionContext());
  return settled;
}

describe('a Worker with invalid settings', () => {
  it.each([
    ['kie-edge-copies', { id: 'a', n: 0 }],
    ['kie-edge-deliveries', { delivery: 'd' }],
    ['kie-edge-dead', { id: 'a', n: 0 }],
  ])(
    'retries a message of %s with growing delays and drops it after the last one',
    async (...row) => {
      const [queue, body] = row;
      for (const [n, delaySeconds] of RETRY_DELAYS_SECONDS.entries())
        expect(await deliver(queue, body, n + 1)).toEqual({ delaySeconds });
      expect(await deliver(queue, body, RETRY_DELAYS_SECONDS.length + 1)).toBe('acknowledged');
      expect(lines.at(-1)).toMatchObject({
        event: 'message.dropped',
        queue,
        reason: expect.stringContaining('Invalid settings: KIE_API_KEY') as unknown,
      });
    },
  );

  it('fails a run of the cron with the setting to change', async () => {
    const run = worker.scheduled({ scheduledTime: 0 } as ScheduledController, {
      ...env,
      KIE_API_KEY: '',
    });
    await expect(run).rejects.toThrow('Invalid settings: KIE_API_KEY');
  });
});
