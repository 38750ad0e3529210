import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import {
  taskIdFor,
  isTaskText,
  seqRangeFor,
  taskIdText,
} from '../../../src/worker/tasks/task-sequence.ts';
import { taskListStore } from '../../../src/worker/admin/queries/task-list-store.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { ID, NOW, OTHER_ID, rows, submittedTask } from './builders.ts';

const OLD_ID = '176722-an-id-of-before';

describe('the id of a task', () => {
  it('begins with its seq, here and in D1 alike', async () => {
    const letters = 'a'.repeat(22);
    const id = taskIdFor(NOW * 1000, letters);
    expect(id).toBe(`${NOW}000-${letters}`);
    expect(await rows(`select ${taskIdText(`${NOW * 1000}`, `'${letters}'`)} as id`)).toEqual([
      { id },
    ]);
  });

  it.each([ID, OLD_ID])('%s finds its task by a key, without looking at others', async (id) => {
    await submittedTask({ id });
    const { results } = await env.DB.prepare(
      `explain query plan select 1 from tasks where ${isTaskText('?1')}`,
    )
      .bind(id)
      .all<{ detail: string }>();
    expect(results.map(({ detail }) => detail).join()).not.toMatch(/SCAN tasks/);
    expect(await taskStore(env.DB).find(id)).toMatchObject({ id });
  });

  it('finds no task by its seq alone, and none of before by the digits that its id begins with', async () => {
    await submittedTask();
    const store = taskStore(env.DB);
    expect(await store.find(`${ID.slice(0, -1)}x`)).toBeUndefined();
    expect(await store.find(`${ID.slice(0, 16)}xxxxxx`)).toBeUndefined();
    expect(await store.find(OTHER_ID)).toBeUndefined();
  });
});

describe('tasks whose id begins with some letters', () => {
  it.each([
    ['a whole id', ID, [ID]],
    ['what the log says of it', ID.slice(0, 16), [ID]],
    ['its first digits, and those of others', ID.slice(0, 6), [OTHER_ID, ID, OLD_ID]],
    ['what the log says of one of before', OLD_ID.slice(0, 8), [OLD_ID]],
    ['letters that none has', `${ID.slice(0, 16)}-x`, []],
  ])('are found by %s', async (_what, id, found) => {
    await submittedTask({ id: OLD_ID });
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
  ])('"%s" are at %j', (letters, places) => {
    expect(seqRangeFor(letters)).toEqual(places);
  });
});
