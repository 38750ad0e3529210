import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { aBody, post } from '../submission/builders.ts';
import { accepted, testEdge, type TestEdge, FIRST_ID } from '../../support/edge.ts';
import { CLIP_URL, ID, KIE_ID, NOW } from '../tasks/builders.ts';
import { dueEdge, kieRecord, reconcile, polledTaskIds, SUCCESS } from './builders.ts';

const ask = (edge: TestEdge) => edge.request(`/api/v1/jobs/recordInfo?taskId=${KIE_ID}`);
async function stateRead(edge: TestEdge): Promise<string | undefined> {
  const { data } = await (await ask(edge)).json<{ data: { state: string } | null }>();
  return data?.state;
}

describe('a watcher who reads a task', () => {
  it('that is overdue has KIE asked in the background, and the next read shows it', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS));
    expect(await stateRead(edge)).toBe('waiting');
    expect(polledTaskIds(edge)).toEqual([KIE_ID]);
    expect(await stateRead(edge)).toBe('success');
    expect(polledTaskIds(edge)).toHaveLength(1);
    expect(edge.nudges.map(({ files }) => files)).toEqual([[{ id: ID, n: 0 }]]);
  });

  it('that is not due asks nothing', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS));
    edge.clock.now -= 1;
    for (let n = 0; n < 5; n++) expect(await stateRead(edge)).toBe('waiting');
    expect(polledTaskIds(edge)).toEqual([]);
  });

  it('that has ended asks nothing, ever', async () => {
    const edge = await dueEdge(() => kieRecord('success', SUCCESS));
    await reconcile(edge);
    edge.clock.now += 60 * MINUTE_MS;
    await stateRead(edge);
    expect(polledTaskIds(edge)).toHaveLength(1);
  });

  it('along with many others has KIE asked once', async () => {
    const edge = await dueEdge(() => kieRecord('waiting'));
    await Promise.all(Array.from({ length: 10 }, () => ask(edge)));
    expect(polledTaskIds(edge)).toHaveLength(1);
  });

  it('gets its answer though KIE is away', async () => {
    const edge = await dueEdge(() => {
      throw new TypeError('Network connection lost.');
    });
    expect((await ask(edge)).status).toBe(200);
    expect(polledTaskIds(edge)).toHaveLength(1);
  });
});

describe('where no callback can come', () => {
  it('a task ends by being asked for alone, at the pace that KIE advises', async () => {
    const answers = ['waiting', 'waiting', 'generating', 'success'] as const;
    let asked = 0;
    const askedAt: number[] = [];
    const edge: TestEdge = testEdge(
      ({ url }) => {
        if (url.endsWith('/createTask')) return accepted(KIE_ID);
        askedAt.push(edge.clock.now - NOW);
        const state = answers[asked++] ?? 'success';
        return kieRecord(state, state === 'success' ? SUCCESS : { resultJson: '' });
      },
      { PUBLIC_URL: 'http://localhost:8787' },
    );
    await post(edge, aBody());
    for (let n = 0; n < 30 && (await stateRead(edge)) !== 'success'; n++)
      edge.clock.now += SECOND_MS;
    expect(askedAt).toEqual([3000, 6000, 9000, 12_000]);
    const { data } = await (await ask(edge)).json<{ data: { resultJson: string } }>();
    expect(data.resultJson).toContain(`http://localhost:8787/files/`);
    expect(data.resultJson).not.toContain(CLIP_URL);
  });

  it('a task is asked for though nobody watches, by the cron', async () => {
    const edge = testEdge(
      ({ url }) => (url.endsWith('/createTask') ? accepted(KIE_ID) : kieRecord('success', SUCCESS)),
      { PUBLIC_URL: 'http://localhost:8787' },
    );
    await post(edge, aBody());
    edge.clock.now += MINUTE_MS;
    await reconcile(edge, FIRST_ID);
    expect(await stateRead(edge)).toBe('success');
  });
});
