/** Deletions and uploads with a fault at each of their effects, and deletions that race with copies. */
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import type { TestEdge } from '../../support/edge.ts';
import { FAULT_KINDS, faultAt, interruptAt } from '../../support/faults.ts';
import { ADMIN_TOKEN, requestAdmin } from '../auth/builders.ts';
import { rows } from '../tasks/builders.ts';
import { form, MP4, streamUpload } from '../uploads/builders.ts';
import { expectNothingLeft } from './expect-settled.ts';
import type { FaultWorld } from './fault-world.ts';
import { combine, sweep, SWEEP_TIMEOUT_MS, type Flow } from './sweep.ts';

/** A task that has ended, with its file in R2 and its callback delivered. */
async function finishTask(world: FaultWorld): Promise<void> {
  await world.create(world.isolate(), 'order-7');
  world.now += 10 * SECOND_MS;
  await world.sendCallbacks(world.isolate());
  await world.runQueues(world.isolate());
}

const remove = (world: FaultWorld, edge: TestEdge) =>
  edge
    .request(`/api/v1/jobs/${world.ledger.entries[0]?.task.taskId ?? ''}`, { method: 'DELETE' })
    .catch(() => undefined);
const runCron = (world: FaultWorld, edge: TestEdge) => world.runCron(edge);

/** Until a deferred task is visited again. */
async function passHours(world: FaultWorld): Promise<void> {
  for (let hours = 0; hours < 3; hours++) {
    world.now += HOUR_MS;
    await world.runCron(world.isolate());
    await world.runQueues(world.isolate());
  }
}

/** Nothing is left of the task but its cost, which is counted once. */
async function expectDeleted(world: FaultWorld, context: string): Promise<void> {
  await passHours(world);
  await expectNothingLeft(context);
  for (const table of ['tasks', 'files', 'deliveries', 'delivery_attempts', 'callbacks'])
    expect(await rows(`select * from ${table}`), `${context}: ${table}`).toEqual([]);
  const credits = world.ledger.entries[0]?.task.credits ?? 0;
  expect(await rows('select tasks, succeeded, millicredits from usage_days'), context).toEqual([
    { tasks: 1, succeeded: 1, millicredits: credits * 1000 },
  ]);
  expect(await rows('select running, month_millicredits as spent from accounts'), context).toEqual([
    { running: 0, spent: credits * 1000 },
  ]);
}

/** The copies are deleted, the task is not, and its link says so. */
async function expectFilesDeleted(world: FaultWorld, context: string): Promise<void> {
  await passHours(world);
  await expectNothingLeft(context);
  expect(await rows('select * from files'), context).toEqual([]);
  const [task] = await rows('select id, files_deleted_at is not null as deleted from tasks');
  expect(task?.['deleted'], context).toBe(1);
  const link = await world.isolate().request(`/files/${String(task?.['id'])}/0.mp4`);
  expect(await link.json(), context).toMatchObject({ error: { type: 'file_deleted' } });
}

/** The account has its quota back, and the object is gone. */
async function expectNoUpload(world: FaultWorld, context: string): Promise<void> {
  world.now += 40 * DAY_MS;
  await world.runCron(world.isolate());
  await expectNothingLeft(context);
}

const upload = (_world: FaultWorld, edge: TestEdge) =>
  streamUpload(edge, form(['file', MP4, 'clip.mp4'])).catch(() => undefined);

const doNothing = async () => undefined;
const olderThan = (days: number) => async (world: FaultWorld) => {
  await finishTask(world);
  world.now += days * DAY_MS;
};

const FLOWS: readonly Flow[] = [
  {
    name: 'the deletion of a task',
    prepare: finishTask,
    run: remove,
    repeat: remove,
    check: expectDeleted,
  },
  {
    name: 'the retention of rows',
    vars: { ROW_RETENTION_DAYS: '3' },
    prepare: olderThan(4),
    run: runCron,
    repeat: runCron,
    check: expectDeleted,
  },
  {
    name: 'the retention of files',
    vars: { RETENTION_DAYS: '3' },
    prepare: olderThan(4),
    run: runCron,
    repeat: runCron,
    check: expectFilesDeleted,
  },
  {
    name: 'an upload',
    prepare: doNothing,
    run: upload,
    repeat: doNothing,
    check: expectNoUpload,
  },
  {
    name: 'the expiry of an upload',
    prepare: async (world) => {
      await upload(world, world.isolate());
      world.now += 40 * DAY_MS;
    },
    run: runCron,
    repeat: runCron,
    check: expectNoUpload,
  },
];

describe('a fault', () => {
  it.each(combine(FLOWS, FAULT_KINDS))(
    'at any effect of %s leaves no row, object or reservation behind, and counts the usage once: %s',
    (_name, kind, flow) => sweep(flow, (n) => faultAt(n, kind), kind),
    SWEEP_TIMEOUT_MS,
  );
});

const findTask = async () =>
  (await env.DB.prepare('select id from tasks').first<string>('id')) ?? '';

/** What may happen at any moment of a deletion. Each begins a copy, which ends at once or later. */
const RACES: Record<string, (world: FaultWorld) => Promise<unknown>> = {
  'an operator copies a failed file again': async (world) => {
    const id = await findTask();
    await env.DB.prepare(
      `update files set state = 'failed', size = null, stored_at = null where id = ?1 and state = 'stored'`,
    )
      .bind(id)
      .run();
    await requestAdmin(world.isolate(), 'POST', `tasks/${id.slice(0, 16)}/retry-copy`);
    await world.runQueues(world.isolate());
  },
  'a reader finds an object missing, and it is copied': async (world) => {
    await world.isolate().request(`/files/${await findTask()}/0.mp4`);
    await world.runQueues(world.isolate());
  },
  'a reader finds an object missing, and it is copied after the deletion': async (world) => {
    await world.isolate().request(`/files/${await findTask()}/0.mp4`);
  },
  'another isolate deletes as well': async (world) => {
    await world.runCron(world.isolate());
  },
};

describe('a race', () => {
  it.each(combine(FLOWS.slice(0, 3), Object.keys(RACES)))(
    'at any effect of %s leaves no row or object behind: %s',
    async (_name, race, flow) => {
      const vars = { ADMIN_TOKEN, ...flow.vars };
      const run = RACES[race] ?? doNothing;
      await sweep({ ...flow, vars }, (n, world) => interruptAt(n, () => run(world)), race);
    },
    SWEEP_TIMEOUT_MS,
  );
});
