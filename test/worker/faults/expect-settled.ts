/** What has to hold whatever failed: compares D1, R2, the ledger and the caller's endpoint. */
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { rows } from '../tasks/builders.ts';
import { PENDING, type FaultWorld } from './fault-world.ts';

const ACCOUNTS = `select
  (select coalesce(sum(running), 0) from accounts) as running,
  (select coalesce(sum(month_millicredits), 0) from accounts) as spent,
  (select coalesce(sum(is_running), 0) from tasks) as runningTasks,
  (select coalesce(sum(spent_millicredits), 0) from tasks) as spentByTasks`;

const listKeys = async (prefix: string) =>
  (await env.FILES.list({ prefix })).objects.map(({ key }) => key);

/** Nothing is pending, nothing leaked: neither credits nor objects. */
export async function expectNothingLeft(context: string): Promise<void> {
  const pending = { polls: 0, copies: 0, deliveries: 0, deletions: 0, uploads: 0 };
  expect(await rows(PENDING), context).toEqual([pending]);
  expect(await rows('select * from dead_letters'), context).toEqual([]);
  const stored = await rows(
    `select 'files/' || id || '/' || n || '.' || ext as key from files where state = 'stored' order by 1`,
  );
  expect(await listKeys('files/'), context).toEqual(stored.map(({ key }) => key));
  expect(await listKeys('uploads/'), context).toEqual([]);
}

/**
 * One createTask of a caller is at most one task at KIE, and what KIE has is in D1 with its file, its charge and one
 * callback to the caller. A task that KIE does not have is unknown, or left no trace: it never failed.
 */
export async function expectOneTask(world: FaultWorld, context: string): Promise<void> {
  await expectNothingLeft(context);
  const { entries } = world.ledger;
  expect(entries.length, context).toBeLessThanOrEqual(1);
  const tasks = await rows(
    `select task_id, state, charged_millicredits as charged,
       (select group_concat(state) from files where files.id = tasks.id) as files,
       (select group_concat(state) from deliveries where task = tasks.id) as deliveries from tasks`,
  );
  const task = entries[0]?.task;
  if (task === undefined) {
    expect(
      tasks.map(({ state }) => state).filter((state) => state !== 'never_confirmed'),
      context,
    ).toEqual([]);
  } else {
    expect(tasks, context).toEqual([
      {
        task_id: task.taskId,
        state: task.outcome,
        charged: task.credits * 1000,
        files: 'stored',
        deliveries: 'delivered',
      },
    ]);
    // At least once, always under the same id.
    expect([...world.received.keys()], context).toHaveLength(1);
    for (const body of [...world.received.values()].flat())
      expect(JSON.parse(body), context).toMatchObject({
        data: { taskId: task.taskId, state: task.outcome },
      });
  }
  const [account] = await rows(ACCOUNTS);
  expect(account, context).toEqual({
    running: 0,
    runningTasks: 0,
    spent: account?.['spentByTasks'],
    spentByTasks: account?.['spentByTasks'],
  });
}
