/**
 * What each kind of invocation uses at most of Cloudflare's limits. Counted as the strictest reading of
 * its documents counts: see test/support/invocation-meter.ts.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCron } from '../../src/worker/cron.ts';
import type { FetchCall } from '../support/edge.ts';
import { toCronDeps } from '../support/test-deps.ts';
import { FULL_VARS, insertFullWorkload } from './full-workload.ts';
import {
  copyBatch,
  createTask,
  deadLetterBatch,
  deliveryBatch,
  kieCallback,
  meteredEdge,
  respondToAll,
  type MeteredEdge,
} from './invocation-workloads.ts';
import { NOW, rows } from './tasks/builders.ts';

/** Of one invocation on Workers Paid (developers.cloudflare.com/workers/platform/limits, /d1/platform/limits). */
const PLATFORM = { connections: 6, queries: 1000, subrequests: 10_000 };

afterEach(() => void vi.restoreAllMocks());

const generating = (taskId: string | null) =>
  Response.json({ code: 200, msg: 'success', data: { taskId, state: 'generating' } });

/** KIE and ALERT_URL. */
function respondToCron({ url }: FetchCall): Response {
  const { pathname, searchParams } = new URL(url);
  if (pathname === '/api/v1/jobs/recordInfo') return generating(searchParams.get('taskId'));
  if (pathname === '/api/v1/chat/credit')
    return Response.json({ code: 200, msg: 'success', data: 5 });
  return new Response('ok');
}

describe('a run of the cron in which every step has its maximum to do', () => {
  it('opens at most five connections, and leaves a fifth of the queries and most of the subrequests', async () => {
    await insertFullWorkload();
    const { edge, meter } = meteredEdge(respondToCron, FULL_VARS);
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    expect(meter.connections).toBeLessThanOrEqual(5);
    expect(meter.queries).toBeLessThanOrEqual(0.8 * PLATFORM.queries); // 742: six of each poll, 142 of all other steps
    expect(meter.subrequests).toBeLessThanOrEqual(0.1 * PLATFORM.subrequests);
    expect(edge.lines.filter((line) => line.includes('task.poll_failed'))).toEqual([]);
    // Every step had more to do.
    expect(await countLeftovers()).toEqual({ tasks: 50, files: 100, deliveries: 100, uploads: 50 });
  });
});

/** What the run left for the next one. */
async function countLeftovers() {
  const [row] = await rows(`select
    (select count(*) from tasks where next_poll_at is not null) as tasks,
    (select count(*) from files where next_attempt_at <= ${NOW}) as files,
    (select count(*) from deliveries where next_attempt_at = 1) as deliveries,
    (select count(*) from uploads) as uploads`);
  return row;
}

describe('an invocation that is no cron', () => {
  it.each<
    [string, (metered: MeteredEdge) => Promise<unknown>, connections: number, queries: number]
  >([
    ['createTask, which also reads the catalogue, as once a minute', createTask, 2, 4],
    ["KIE's callback of a success before its taskId is known", kieCallback, 1, 7],
    ['a batch of copies, all of which extend their lease at once', copyBatch, 6, 12],
    ['a batch of deliveries to slow endpoints', deliveryBatch, 5, 35],
    ['a batch of dead letters of copies', deadLetterBatch, 5, 20],
  ])(
    'opens at most six connections and sends few queries: %s',
    async (_name, run, connections, queries) => {
      const metered = meteredEdge(respondToAll);
      await run(metered);
      const { meter } = metered;
      expect(connections).toBeLessThanOrEqual(PLATFORM.connections);
      expect(meter.connections).toBeLessThanOrEqual(connections);
      expect(meter.queries).toBeLessThanOrEqual(queries);
      expect(meter.queries).toBeGreaterThan(0);
    },
  );
});
