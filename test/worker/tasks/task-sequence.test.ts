import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { taskListStore } from '../../../src/worker/admin/queries/task-list-store.ts';
import { all, first, prepare, raw, sql } from '../../../src/worker/platform/sql.ts';
import {
  isAmong,
  isTask,
  seqRangeFor,
  taskIdExpression,
  taskIdFor,
} from '../../../src/worker/tasks/task-sequence.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { ID, NOW, OTHER_ID, submittedTask } from './builders.ts';

describe('the id of a task', () => {
  it('starts an id with its seq, whether it is built in code or in SQL', async () => {
    const suffix = 'a'.repeat(22);
    const id = taskIdFor(NOW * 1000, suffix);
    expect(id).toBe(`${NOW}000-${suffix}`);
    const expression = taskIdExpression(raw(String(NOW * 1000)), suffix);
    expect(await first(env.DB, sql`select ${expression} as id`)).toEqual({ id });
  });

  it.each([
    ['isTask', isTask(ID)],
    ['isAmong', isAmong(JSON.stringify([ID]))],
  ])('finds the row of an id by the primary key, without a scan: %s', async (_name, condition) => {
    await submittedTask({ id: ID });
    const plan = await all<{ detail: string }>(
      env.DB,
      sql`explain query plan select 1 from tasks where ${condition}`,
    );
    expect(plan.map(({ detail }) => detail).join()).not.toMatch(/SCAN tasks/);
    expect(await all(env.DB, sql`select id from tasks where ${condition}`)).toEqual([{ id: ID }]);
  });

  it('finds no task if only its seq matches', async () => {
    await submittedTask();
    const store = taskStore(env.DB);
    expect(await store.find(`${ID.slice(0, -1)}x`)).toBeUndefined();
    expect(await store.find(`${ID.slice(0, 16)}xxxxxx`)).toBeUndefined();
    expect(await store.find(OTHER_ID)).toBeUndefined();
  });

  it('rejects a row whose id does not start with its seq', async () => {
    await submittedTask();
    const wrong = prepare(env.DB, sql`update tasks set seq = seq + 1 where ${isTask(ID)}`);
    await expect(wrong.run()).rejects.toThrow('CHECK constraint failed');
  });
});

describe('the search for tasks by the beginning of their id', () => {
  it.each([
    ['a whole id', ID, [ID]],
    ['the part that the log contains', ID.slice(0, 16), [ID]],
    ['digits that several ids start with', ID.slice(0, 6), [OTHER_ID, ID]],
    ['a beginning that no id has', `${ID.slice(0, 16)}-x`, []],
  ])('finds the tasks whose id starts with %s', async (_what, id, found) => {
    await submittedTask({ id: ID });
    await submittedTask({ id: OTHER_ID });
    const { tasks } = await taskListStore(env.DB).page({ id }, 10);
    expect(tasks.map((task) => task.id)).toEqual(found);
  });

  it.each([
    ['', [0, -1]],
    ['x', [0, -1]],
    ['17x', [0, -1]],
    ['17', [1_700_000_000_000_000, 1_799_999_999_999_999]],
    ['1767225600000000', [1_767_225_600_000_000, 1_767_225_600_000_000]],
    ['1767225600000000-', [1_767_225_600_000_000, 1_767_225_600_000_000]],
    ['1767225600000000x', [0, -1]],
    ['17672256000000000', [0, -1]],
  ])('maps "%s" to the range of seq %j', (prefix, range) => {
    expect(seqRangeFor(prefix)).toEqual(range);
  });
});
