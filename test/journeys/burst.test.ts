import { describe, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import { seedRequest } from '../support/kie-traffic.ts';

/** KIE's own: the sandbox and the edge both keep it as it is here. */
const WINDOW_MS = 10_000;
const WINDOW_LIMIT = 20;

async function start(vars: Record<string, string> = {}): Promise<Journey> {
  const journey = await Journey.start(vars);
  await journey.faults({ taskSeconds: 1 });
  return journey;
}

const send = (journey: Journey, count: number, keyOf: (n: number) => string) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      journey.postRaw(seedRequest, { 'idempotency-key': keyOf(n) }),
    ),
  );

async function mostInAnyWindow(journey: Journey): Promise<number> {
  const times = (await journey.ledger()).map(({ acceptedAt }) => acceptedAt);
  const inWindowFrom = (from: number) =>
    times.filter((time) => time >= from && time < from + WINDOW_MS).length;
  return Math.max(...times.map(inWindowFrom));
}

// Side by side, because they spend their time waiting for KIE's window.
describe.concurrent('a burst of createTask', { timeout: 60_000 }, () => {
  it('of 36 with different keys is let in whole, and KIE sees 20 in 10 s at most', async ({
    expect,
    onTestFinished,
  }) => {
    const journey = await start();
    onTestFinished(() => journey.stop());
    const answers = await send(journey, 36, (n) => `key-${n}`);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(36);
    expect(await journey.ledger()).toHaveLength(36);
    expect(await mostInAnyWindow(journey)).toBeLessThanOrEqual(WINDOW_LIMIT);
  });

  it('of 60 lets in 40 and refuses 20 with Retry-After and without a trace', async ({
    expect,
    onTestFinished,
  }) => {
    const journey = await start();
    onTestFinished(() => journey.stop());
    const answers = await send(journey, 60, (n) => `key-${n}`);
    const refused = answers.filter(({ status }) => status === 429);
    expect([answers.filter(({ status }) => status === 200).length, refused.length]).toEqual([
      40, 20,
    ]);
    for (const { retryAfter, text } of refused) {
      expect(Number(retryAfter)).toBeGreaterThan(0);
      expect(text).toContain('"type":"rate_limited"');
    }
    expect(await journey.rows('select id from tasks')).toHaveLength(40);
    expect(await journey.ledger()).toHaveLength(40);
    expect(await mostInAnyWindow(journey)).toBeLessThanOrEqual(WINDOW_LIMIT);
  });

  it('of 60 is let in whole where callers may wait 30 s', async ({ expect, onTestFinished }) => {
    const journey = await start({ SUBMIT_QUEUE_TIMEOUT_MS: '30000' });
    onTestFinished(() => journey.stop());
    const answers = await send(journey, 60, (n) => `key-${n}`);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
    expect(await mostInAnyWindow(journey)).toBeLessThanOrEqual(WINDOW_LIMIT);
  });
});

describe('a burst that is over at once', { timeout: 60_000 }, () => {
  it('of 200 with one Idempotency-Key is one task and 200 equal answers', async ({
    expect,
    onTestFinished,
  }) => {
    const journey = await start();
    onTestFinished(() => journey.stop());
    const answers = await send(journey, 200, () => 'one-key');
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ replayed }) => replayed)).toHaveLength(199);
    expect(await journey.ledger()).toHaveLength(1);
  });

  it('of 300 in a window that the load makes hard to hit is answered all the same', async ({
    expect,
    onTestFinished,
  }) => {
    const journey = await start({
      KIE_RATE_LIMIT: '200',
      KIE_RATE_WINDOW_MS: '100',
      SUBMIT_QUEUE_TIMEOUT_MS: '5000',
    });
    onTestFinished(() => journey.stop());
    await journey.faults({ taskSeconds: 1, rateLimit: 100_000 });
    const answers = await send(journey, 300, (n) => `key-${n}`);
    const accepted = answers.filter(({ status }) => status === 200).length;
    const refused = answers.filter(
      ({ status, retryAfter }) => status === 429 && retryAfter !== null,
    ).length;
    expect(accepted + refused).toBe(300);
    expect(await journey.ledger()).toHaveLength(accepted);
    expect(await journey.rows('select id from tasks')).toHaveLength(accepted);
  });
});
