/**
 * What each kind of invocation uses at most of Cloudflare's limits. Counted as the strictest reading of
 * its documents counts: see test/support/invocation-meter.ts.
 */
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { consumeCopies, recordDeadCopy } from '../../src/worker/archive/copy-consumer.ts';
import { queueSender } from '../../src/worker/bindings.ts';
import { runCron } from '../../src/worker/cron.ts';
import { consumeDeadLetters } from '../../src/worker/platform/dead-letter-consumer.ts';
import { admit } from '../../src/worker/submission/admission-store.ts';
import { consumeDeliveries } from '../../src/worker/webhooks/delivery-consumer.ts';
import {
  accepted,
  createTaskRequest,
  FILE_HOST,
  testEdge,
  type FetchCall,
  type TestEdge,
} from '../support/edge.ts';
import {
  createInvocationMeter,
  meterBinding,
  meterDb,
  type InvocationMeter,
} from '../support/invocation-meter.ts';
import { stores, toCronDeps } from '../support/test-deps.ts';
import { testTaskId } from '../support/task-ids.ts';
import { fileAnswer, someBytes } from './archive/builders.ts';
import { sendCallback, successBody } from './callbacks/builders.ts';
import { FULL_VARS, insertFullWorkload } from './full-workload.ts';
import { aBody, CREATE_PATH } from './submission/builders.ts';
import { ID, NOW, rows, submittedTask, withCallBackUrl } from './tasks/builders.ts';
import { insertDelivery, insertTaskWithCallback } from './webhooks/delivery-builders.ts';

/** Of one invocation on Workers Paid (developers.cloudflare.com/workers/platform/limits, /d1/platform/limits). */
const PLATFORM = { connections: 6, queries: 1000, subrequests: 10_000 };

/** `max_batch_size` in wrangler.toml; test/tools/deploy/environments.test.ts compares. */
const COPY_BATCH = 'abc';
const DELIVERY_BATCH = 'abcde';
const DEAD_BATCH = 'abcde';

interface MeteredEdge {
  edge: TestEdge;
  meter: InvocationMeter;
}

/** An edge whose effects are counted. */
function meteredEdge(
  respond: (call: FetchCall) => Response,
  vars: Record<string, string> = {},
): MeteredEdge {
  const meter = createInvocationMeter();
  const db = meterDb(env.DB, meter);
  const store = stores({ DB: db, FILES: meterBinding(env.FILES, meter) });
  const queue = meterBinding({ sendBatch: async () => undefined }, meter) as unknown as Queue;
  const edge = testEdge((call) => meter.track(() => respond(call)), vars, {
    store,
    admit: (request) => admit(db, request),
    enqueueCopies: queueSender(queue, 'copies'),
    enqueueDeliveries: queueSender(queue, 'deliveries'),
  });
  return { edge, meter };
}

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

const retry = () => {
  throw new Error('the message was retried');
};

/** A batch of messages that are acknowledged. */
function batchOf(bodies: readonly object[]): MessageBatch {
  const messages = bodies.map((body, n) => {
    return { id: String(n), attempts: 1, body, ack: () => undefined, retry };
  });
  return { queue: 'kie-edge', messages } as unknown as MessageBatch;
}

const BYTES = someBytes(1000);

/** KIE, its file host and the callers' endpoints. */
function respondToAll({ url }: FetchCall): Response {
  if (url.startsWith(`https://${FILE_HOST}/`))
    return fileAnswer(BYTES, { announced: BYTES.length });
  return url.startsWith('https://kie.test/') ? accepted('kie-new') : new Response('ok');
}

async function insertTasksWithCallback(letters: string): Promise<void> {
  for (const letter of letters)
    await insertTaskWithCallback({ id: testTaskId(letter), taskId: letter });
}

/** A batch of first copies. Each has extended its lease while it was in progress. */
async function copyBatch({ edge }: MeteredEdge): Promise<void> {
  vi.spyOn(globalThis, 'setInterval').mockImplementation(((heartbeat: () => void) => {
    queueMicrotask(heartbeat);
    return 0;
  }) as unknown as typeof setInterval);
  await consumeCopies(
    edge.deps,
    batchOf(Array.from(COPY_BATCH, (letter) => ({ id: testTaskId(letter), n: 0 }))),
  );
}

async function deliveryBatch({ edge, meter }: MeteredEdge): Promise<void> {
  const ids: string[] = [];
  for (const letter of DELIVERY_BATCH)
    ids.push(await insertDelivery({ id: testTaskId(letter), taskId: letter }));
  meter.reset();
  const bodies = ids.map((delivery) => ({ delivery, replayToken: 0, attemptsSinceReplay: 0 }));
  const late: Promise<void>[] = [];
  await consumeDeliveries(edge.deps, batchOf(bodies), (work) => void late.push(work));
  await Promise.all(late);
}

async function deadLetterBatch({ edge }: MeteredEdge): Promise<void> {
  const bodies = Array.from(DEAD_BATCH, (letter) => ({ id: testTaskId(letter), n: 0 }));
  await consumeDeadLetters(
    { ...edge.deps, recordDeadCopy: (file) => recordDeadCopy(edge.deps, file) },
    batchOf(bodies),
  );
}

const createTask = ({ edge }: MeteredEdge) =>
  edge.request(CREATE_PATH, createTaskRequest(aBody(), { 'idempotency-key': 'k' }));

async function kieCallback({ edge, meter }: MeteredEdge): Promise<void> {
  const { id } = await submittedTask({ id: ID, ...withCallBackUrl() });
  meter.reset();
  await sendCallback(edge, successBody(), { id });
}

describe('an invocation that is no cron', () => {
  it.each<
    [string, (metered: MeteredEdge) => Promise<unknown>, connections: number, queries: number]
  >([
    ['createTask', createTask, 1, 3],
    ["KIE's callback of a success before its taskId is known", kieCallback, 1, 7],
    ['a batch of copies, all of which extend their lease at once', copyBatch, 6, 12],
    ['a batch of deliveries to slow endpoints', deliveryBatch, 5, 35],
    ['a batch of dead letters of copies', deadLetterBatch, 5, 20],
  ])(
    'opens at most six connections and sends few queries: %s',
    async (_name, run, connections, queries) => {
      const metered = meteredEdge(respondToAll);
      if (run === copyBatch || run === deadLetterBatch) await insertTasksWithCallback('abcde');
      await run(metered);
      const { meter } = metered;
      expect(connections).toBeLessThanOrEqual(PLATFORM.connections);
      expect(meter.connections).toBeLessThanOrEqual(connections);
      expect(meter.queries).toBeLessThanOrEqual(queries);
      expect(meter.queries).toBeGreaterThan(0);
    },
  );
});
