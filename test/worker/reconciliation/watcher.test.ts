import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { aBody, post } from '../submission/builders.ts';
import { accepted, testEdge, type TestEdge, FIRST_ID } from '../../support/edge.ts';
import { CLIP_URL, ID, KIE_ID, NOW } from '../tasks/builders.ts';
import { dueEdge, kieRecord, reconcile, polledTaskIds, SUCCESS } from './builders.ts';

const readRecord = (edge: TestEdge) => edge.request(`/api/v1/jobs/recordInfo?taskId=${KIE_ID}`);
async function readState(edge: TestEdge): Promise<string | undefined> {
  const { data } = await (await readRecord(edge)).json<{ data: { state: string } | null }>();
  return data?.state;
}

describe('reading a task', () => {
  it('polls KIE in the background for an overdue task, and the next read shows the result', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS));
    expect(await readState(edge)).toBe('waiting');
    expect(polledTaskIds(edge)).toEqual([KIE_ID]);
    expect(await readState(edge)).toBe('success');
    expect(polledTaskIds(edge)).toHaveLength(1);
    expect(edge.nudges.map(({ files }) => files)).toEqual([[{ id: ID, n: 0 }]]);
  });

  it('does not poll for a task that is not due', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS));
    edge.clock.now -= 1;
    for (let n = 0; n < 5; n++) expect(await readState(edge)).toBe('waiting');
    expect(polledTaskIds(edge)).toEqual([]);
  });

  it('never polls for a task that has ended', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS));
    await reconcile(edge);
    edge.clock.now += 60 * MINUTE_MS;
    await readState(edge);
    expect(polledTaskIds(edge)).toHaveLength(1);
  });

  it('polls once for ten concurrent reads', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    await Promise.all(Array.from({ length: 10 }, () => readRecord(edge)));
    expect(polledTaskIds(edge)).toHaveLength(1);
  });

  it('returns the task although KIE is unavailable', async () => {
    const edge = await dueEdge(() => {
      throw new TypeError('Network connection lost.');
    });
    expect((await readRecord(edge)).status).toBe(200);
    expect(polledTaskIds(edge)).toHaveLength(1);
  });
});

describe('a deployment that KIE cannot call back', () => {
  it('ends a task by polling alone, at the interval that KIE recommends', async () => {
    const states = ['waiting', 'waiting', 'generating', 'success'] as const;
    let polls = 0;
    const polledAt: number[] = [];
    const edge: TestEdge = testEdge(
      ({ url }) => {
        if (url.endsWith('/createTask')) return accepted(KIE_ID);
        polledAt.push(edge.clock.now - NOW);
        const state = states[polls++] ?? 'success';
        return kieRecord(state, state === 'success' ? SUCCESS : { resultJson: '' });
      },
      { PUBLIC_URL: 'http://localhost:8787' },
    );
    await post(edge, aBody());
    for (let n = 0; n < 30 && (await readState(edge)) !== 'success'; n++)
      edge.clock.now += SECOND_MS;
    expect(polledAt).toEqual([3000, 6000, 9000, 12_000]);
    const { data } = await (await readRecord(edge)).json<{ data: { resultJson: string } }>();
    expect(data.resultJson).toContain(`http://localhost:8787/files/`);
    expect(data.resultJson).not.toContain(CLIP_URL);
  });

  it('polls a task without watchers by the cron', async () => {
    const edge = testEdge(
      ({ url }) => (url.endsWith('/createTask') ? accepted(KIE_ID) : kieRecord('success', SUCCESS)),
      { PUBLIC_URL: 'http://localhost:8787' },
    );
    await post(edge, aBody());
    edge.clock.now += MINUTE_MS;
    await reconcile(edge, FIRST_ID);
    expect(await readState(edge)).toBe('success');
  });
});
