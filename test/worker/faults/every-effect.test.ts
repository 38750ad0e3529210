/**
 * Every flow with a fault at each of its effects: a statement, an operation of R2, a request and a message that
 * fails, whose response is lost, or at which the isolate is killed. `npm test` takes a sample.
 */
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { FAULT_KINDS, faultAt, interruptAt } from '../../support/faults.ts';
import type { TestEdge } from '../../support/edge.ts';
import { expectOneTask } from './expect-settled.ts';
import type { FaultWorld } from './fault-world.ts';
import { combine, sweep, SWEEP_TIMEOUT_MS, type Flow } from './sweep.ts';

const create = (world: FaultWorld, edge = world.isolate()) => world.create(edge, 'order-7');
const endTask = async (world: FaultWorld) => {
  await create(world);
  world.now += 10 * SECOND_MS;
};
const callBack = async (world: FaultWorld) => {
  await endTask(world);
  await world.sendCallbacks(world.isolate());
};
const loseMessages = (world: FaultWorld) => void (world.messages = []);
const runCron = (world: FaultWorld, edge: TestEdge) => world.runCron(edge);

const openFile = async (edge: TestEdge) => {
  const id = await env.DB.prepare('select id from tasks').first<string>('id');
  return edge.request(`/files/${id ?? ''}/0.mp4`).catch(() => undefined);
};

const FLOWS = (
  [
    { name: 'createTask', prepare: async () => undefined, run: create },
    { name: 'a repeated createTask', prepare: create, run: create },
    { name: "KIE's callback", prepare: endTask, run: (world, edge) => world.sendCallbacks(edge) },
    {
      name: 'the copy and the delivery',
      prepare: callBack,
      run: (world, edge) => world.runQueues(edge),
    },
    {
      name: 'the poll of a task without a callback',
      prepare: async (world) => {
        await endTask(world);
        world.isKieSilent = true;
        world.now += 10 * MINUTE_MS;
      },
      run: runCron,
    },
    {
      name: 'the cron that takes over a lost copy',
      prepare: async (world) => {
        await callBack(world);
        loseMessages(world);
        world.now += 10 * MINUTE_MS;
      },
      run: runCron,
    },
    {
      name: 'the cron that takes over a lost delivery',
      prepare: async (world) => {
        await callBack(world);
        const copies = world.messages;
        await world.runQueues(world.isolate({ faults: faultAt(1000, 'refused') }));
        expect(copies).toHaveLength(1);
        await env.DB.exec(
          `update deliveries set state = 'pending', attempts_since_replay = 0, next_attempt_at = 0, ended_at = null`,
        );
        await env.DB.exec('delete from delivery_attempts');
        world.received.clear();
        loseMessages(world);
      },
      run: runCron,
    },
    {
      name: 'the link of a file that is missing from R2, and its copy',
      prepare: async (world) => {
        await callBack(world);
        await world.runQueues(world.isolate());
        world.now += MINUTE_MS;
        await env.FILES.delete((await env.FILES.list()).objects.map(({ key }) => key));
      },
      run: async (world, edge) => {
        await openFile(edge);
        await world.runQueues(edge);
      },
      repeat: (_world, edge) => openFile(edge),
    },
  ] satisfies (Omit<Flow, 'repeat' | 'check'> & Partial<Flow>)[]
).map((flow): Flow => ({ repeat: create, check: expectOneTask, ...flow }));

describe('a fault', () => {
  it.each(combine(FLOWS, FAULT_KINDS))(
    'at any effect of %s loses no task, submits none twice, leaks no budget and delivers under one id: %s',
    (_name, kind, flow) => sweep(flow, (n) => faultAt(n, kind), kind),
    SWEEP_TIMEOUT_MS,
  );
});

/** Of polls, and of callbacks to the caller. */
async function expectOneOfEach(world: FaultWorld, context: string): Promise<void> {
  await expectOneTask(world, context);
  expect(world.ledger.entries[0]?.polls, context).toBeLessThanOrEqual(1);
  expect([...world.received.values()].flat(), context).toHaveLength(1);
}

/** Flows of the cron that poll KIE once, and send once. */
const CRON_FLOWS = FLOWS.filter(({ run }) => run === runCron);

describe('two runs of the cron at once', () => {
  it.each(combine(CRON_FLOWS, ['a second run']))(
    'poll, copy and deliver once, wherever the second begins: %s',
    async (_name, label, flow) => {
      await sweep(
        { ...flow, check: expectOneOfEach },
        (n, world) => interruptAt(n, () => runCron(world, world.isolate())),
        label,
      );
    },
    SWEEP_TIMEOUT_MS,
  );
});
