import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { accepted, testEdge, type TestEdge, FIRST_ID } from '../../support/edge.ts';
import { stores } from '../../support/test-deps.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import { anAdmissionRequest, aNewTask, NOW } from '../tasks/builders.ts';
import { countingDb } from '../tasks/counting-db.ts';
import { aBody, errorOf, postWithKey, kieRejection, acceptingEdge } from './builders.ts';
import { slowEdge } from './stepped-clock.ts';

const SUBMIT_QUEUE_TIMEOUT_MS = 15_000;

/** Inserts a task whose first request was interrupted before KIE responded. */
async function insertInterruptedTask(edge: TestEdge): Promise<void> {
  const request = JSON.stringify(aBody());
  const task = aNewTask({ id: FIRST_ID, idempotencyKey: 'k', request });
  await edge.deps.admit(anAdmissionRequest(task));
}

describe('a repeated request while the first is in progress', () => {
  it('lets a repeated request wait for the response of the first and returns it', async () => {
    const { edge, clock, since } = slowEdge(() => accepted('t1'));
    const [first, second] = await clock.runConcurrently([
      () => postWithKey(edge),
      () => postWithKey(edge),
    ]);
    expect([first?.status, second?.status, edge.calls.length]).toEqual([200, 200, 1]);
    expect(await second?.json()).toEqual(await first?.json());
    expect(second?.headers.get('idempotent-replayed')).toBe('true');
    expect(since()).toBeGreaterThanOrEqual(5000);
  });

  it('returns one response to 50 concurrent requests with one key and calls KIE once', async () => {
    const { edge, clock } = slowEdge(() => accepted('t1'));
    const all = await clock.runConcurrently(
      Array.from({ length: 50 }, () => () => postWithKey(edge)),
    );
    const texts = await Promise.all(all.map((response) => response.text()));
    expect([new Set(texts).size, edge.calls.length]).toEqual([1, 1]);
    const marks = all.map(({ headers }) => headers.get('idempotent-replayed'));
    expect(marks.filter((mark) => mark === 'true')).toHaveLength(49);
  });

  it('rejects a repeated request with another body at once', async () => {
    const { edge, clock } = slowEdge(() => accepted('t1'));
    const sendOtherBody = async () => {
      const response = await postWithKey(edge, 'k', aBody({ input: { prompt: 'a sea' } }));
      return { response, at: clock.runtime.now() - NOW };
    };
    const [, second] = await clock.runConcurrently<unknown>([
      () => postWithKey(edge),
      sendOtherBody,
    ]);
    expect(second).toMatchObject({ response: { status: 422 }, at: 0 });
  });

  it.each([
    [402, 1, 'upstream_refused'],
    [429, 4, 'rate_limited'],
  ])("rejects a repeated request like the first, with KIE's code %i", async (code, calls, type) => {
    const { edge, clock } = slowEdge(() => kieRejection(code, 'no'), 10);
    const [first, second] = await clock.runConcurrently([
      () => postWithKey(edge),
      () => postWithKey(edge),
    ]);
    expect([first?.status, second?.status, edge.calls.length]).toEqual([code, code, calls]);
    if (second !== undefined) expect((await errorOf(second)).error.type).toBe(type);
  });

  it('returns upstream_unconfirmed if the first request has no outcome after the longest submission', async () => {
    const edge = acceptingEdge();
    await insertInterruptedTask(edge);
    const response = await postWithKey(edge);
    expect((await errorOf(response)).error).toMatchObject({
      type: 'upstream_unconfirmed',
      retryable: true,
    });
    expect([response.status, edge.calls.length]).toEqual([504, 0]);
    expect(edge.clock.now - NOW).toBeGreaterThanOrEqual(SUBMIT_QUEUE_TIMEOUT_MS + 30_000);
    expect(edge.clock.now - NOW).toBeLessThan(SUBMIT_QUEUE_TIMEOUT_MS + 32_000);
  });

  it.each([
    ['with the default timeouts', {}],
    ['with timeouts of one minute', { SUBMIT_QUEUE_TIMEOUT_MS: '60000', KIE_TIMEOUT_MS: '60000' }],
  ])('reads D1 fewer than 100 times while a repeated request waits, %s', async (_what, vars) => {
    const { db, roundTrips } = countingDb(env.DB);
    const store = stores({ DB: db, FILES: env.FILES });
    const edge = testEdge(() => accepted('t1'), vars, {
      store,
      admit: (request) => admit(db, request),
    });
    await insertInterruptedTask(edge);
    roundTrips.length = 0;
    expect((await postWithKey(edge)).status).toBe(504);
    expect(roundTrips.length).toBeGreaterThan(5);
    expect(roundTrips.length).toBeLessThan(100);
  });
});
