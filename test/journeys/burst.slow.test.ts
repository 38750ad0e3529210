/** KIE's real window, kept by the edge and enforced by the sandbox: 20 createTask requests in any 10 s. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { acceptedOf, mostInAnyWindow, rateLimitedOf, sendBurst } from '../support/burst.ts';
import { Journey } from '../support/journey.ts';

const WINDOW_MS = 10_000;
const KIE_RATE_LIMIT = 20;

async function start(vars: Record<string, string> = {}): Promise<Journey> {
  const journey = await Journey.start(vars);
  onTestFinished(() => journey.stop());
  await journey.faults({ taskSeconds: 1 });
  return journey;
}

describe("a burst of createTask requests in KIE's real window", { timeout: 90_000 }, () => {
  it('of 36 is accepted whole by default, and KIE sees at most 20 in any 10 s', async () => {
    const journey = await start();
    const responses = await sendBurst(journey, 36, (n) => `key-${n}`);
    expect(acceptedOf(responses)).toHaveLength(36);
    expect(await journey.ledger()).toHaveLength(36);
    expect(await mostInAnyWindow(journey, WINDOW_MS)).toBeLessThanOrEqual(KIE_RATE_LIMIT);
  });

  it('of 60 is accepted for two windows by default; the rest is rejected and leaves no trace', async () => {
    const journey = await start();
    const responses = await sendBurst(journey, 60, (n) => `key-${n}`);
    const accepted = acceptedOf(responses).length;
    expect(accepted + rateLimitedOf(responses).length).toBe(60);
    // A request that a busy machine wakes too late gives its slot up, and the wait for another is too long.
    expect(accepted).toBeGreaterThan(KIE_RATE_LIMIT);
    expect(accepted).toBeLessThanOrEqual(2 * KIE_RATE_LIMIT);
    expect(await journey.rows('select id from tasks')).toHaveLength(accepted);
    expect(await journey.ledger()).toHaveLength(accepted);
    expect(await mostInAnyWindow(journey, WINDOW_MS)).toBeLessThanOrEqual(KIE_RATE_LIMIT);
  });

  it('of 60 is accepted whole where callers may wait for one window more than it takes', async () => {
    // A request that a busy machine wakes too late takes a slot of the next window.
    const journey = await start({ SUBMIT_QUEUE_TIMEOUT_MS: String(4 * WINDOW_MS) });
    const responses = await sendBurst(journey, 60, (n) => `key-${n}`);
    expect(acceptedOf(responses)).toHaveLength(60);
    expect(await mostInAnyWindow(journey, WINDOW_MS)).toBeLessThanOrEqual(KIE_RATE_LIMIT);
  });
});
