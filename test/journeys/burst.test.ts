import { describe, expect, it, onTestFinished } from 'vitest';
import { acceptedOf, rateLimitedOf, sendBurst } from '../support/burst.ts';
import { Journey } from '../support/journey.ts';

const KIE_RATE_LIMIT = 20;

/** An edge whose settings are `vars`. The sandbox limits nothing: the edge keeps to the window by itself. */
async function start(vars: Record<string, string> = {}): Promise<Journey> {
  const journey = await Journey.start(vars);
  onTestFinished(() => journey.stop());
  await journey.faults({ taskSeconds: 1, rateLimit: 100_000 });
  return journey;
}

describe('a burst of createTask requests', () => {
  // A window of two minutes: nothing that this machine does makes a slot late.
  it('is accepted up to the rate limit; the rest is rejected with Retry-After and leaves no trace', async () => {
    const journey = await start({
      KIE_RATE_WINDOW_MS: '120000',
      SUBMIT_QUEUE_TIMEOUT_MS: '30000',
    });
    const responses = await sendBurst(journey, 60, (n) => `key-${n}`);
    expect(acceptedOf(responses)).toHaveLength(KIE_RATE_LIMIT);
    expect(rateLimitedOf(responses)).toHaveLength(60 - KIE_RATE_LIMIT);
    expect(await journey.rows('select id from tasks')).toHaveLength(KIE_RATE_LIMIT);
    expect(await journey.ledger()).toHaveLength(KIE_RATE_LIMIT);
  });

  it('is accepted whole where callers may wait, and KIE sees no more than the limit before the next window', async () => {
    const windowMs = 1000;
    const journey = await start({
      KIE_RATE_WINDOW_MS: String(windowMs),
      SUBMIT_QUEUE_TIMEOUT_MS: '60000',
    });
    const begunAt = Date.now();
    const responses = await sendBurst(journey, 36, (n) => `key-${n}`);
    expect(acceptedOf(responses)).toHaveLength(36);
    const times = (await journey.ledger())
      .map(({ acceptedAt }) => acceptedAt)
      .toSorted((one, other) => one - other);
    expect(times).toHaveLength(36);
    // Whatever holds up this machine, no request is sent before its slot.
    expect(times[KIE_RATE_LIMIT]).toBeGreaterThanOrEqual(begunAt + windowMs);
  });

  it('of 200 with one Idempotency-Key creates one task, and every response is equal', async () => {
    const journey = await start();
    const responses = await sendBurst(journey, 200, () => 'one-key');
    expect(acceptedOf(responses)).toHaveLength(200);
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(responses.filter(({ replayed }) => replayed)).toHaveLength(199);
    expect(await journey.ledger()).toHaveLength(1);
  });

  it('of 300 in windows too short for this machine is accepted or rejected with Retry-After, each request once', async () => {
    const journey = await start({
      KIE_RATE_LIMIT: '200',
      KIE_RATE_WINDOW_MS: '100',
      SUBMIT_QUEUE_TIMEOUT_MS: '5000',
    });
    const responses = await sendBurst(journey, 300, (n) => `key-${n}`);
    const accepted = acceptedOf(responses).length;
    expect(accepted + rateLimitedOf(responses).length).toBe(300);
    expect(await journey.ledger()).toHaveLength(accepted);
    expect(await journey.rows('select id from tasks')).toHaveLength(accepted);
  });
});
