import { describe, expect, it } from 'vitest';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { attemptDelivery } from '../../../src/worker/webhooks/attempt-delivery.ts';
import { fileAnswer, someBytes } from '../archive/builders.ts';
import { sendCallback, successBody } from '../callbacks/builders.ts';
import { aBody, post } from '../submission/builders.ts';
import { accepted, testEdge, FIRST_ID } from '../../support/edge.ts';
import { linesOf } from '../../support/log-lines.ts';
import { CALL_BACK_URL, CLIP_URL } from '../tasks/builders.ts';

/** Runs a task from createTask to the delivery of its callback without failures. */
async function runTask() {
  const edge = testEdge(({ url }) => {
    if (url.startsWith('https://kie.test/')) return accepted('t1');
    if (url === CLIP_URL) return fileAnswer(someBytes(100));
    if (url === CALL_BACK_URL) return new Response('thanks');
    throw new Error(`unexpected fetch: ${url}`);
  });
  await post(edge, aBody({ callBackUrl: CALL_BACK_URL }));
  edge.clock.now += 60_000;
  await sendCallback(edge, successBody({ taskId: 't1' }), { id: FIRST_ID });
  for (const file of edge.nudges.flatMap(({ files }) => files)) await attemptCopy(edge.deps, file);
  for (const one of edge.deliveryNudges.flatMap(({ attempts }) => attempts))
    await attemptDelivery(edge.deps, one);
  return edge;
}

describe('the log of a task', () => {
  it('has one line per step, in order', async () => {
    expect(linesOf(await runTask()).map(({ event, outcome }) => [event, outcome])).toEqual([
      ['task.admitted', undefined],
      ['task.submitted', 'accepted'],
      ['request', 'ok'],
      ['task.ended', 'success'],
      ['callback.accepted', 'applied'],
      ['request', 'applied'],
      ['file.stored', undefined],
      ['delivery.ended', 'delivered'],
    ]);
  });

  it('has the same id and client in every line, and the taskId once KIE has returned it', async () => {
    const lines = linesOf(await runTask());
    expect(new Set(lines.map(({ id }) => id))).toEqual(new Set([FIRST_ID.slice(0, 16)]));
    const steps = lines.filter(({ event }) => event !== 'request');
    expect(new Set(steps.map(({ client }) => client))).toEqual(new Set(['none']));
    expect(new Set(lines.slice(1).map(({ taskId }) => taskId))).toEqual(new Set(['t1']));
  });

  it('has a duration in every line', async () => {
    const lines = linesOf(await runTask());
    expect(lines.filter(({ ms }) => typeof ms !== 'number')).toEqual([]);
    expect(lines.find(({ event }) => event === 'task.ended')?.ms).toBe(60_000);
  });

  it('has the request id in every line that a request wrote', async () => {
    const lines = linesOf(await runTask());
    const [created, called] = lines.filter(({ event }) => event === 'request');
    expect(lines.map(({ requestId }) => requestId)).toEqual([
      ...Array<unknown>(3).fill(created?.requestId),
      ...Array<unknown>(3).fill(called?.requestId),
      undefined,
      undefined,
    ]);
  });
});
