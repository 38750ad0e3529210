import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { accountStore } from '../../../src/worker/submission/account-store.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { aWord, KIE_ID, NOW } from '../tasks/builders.ts';
import { resetStorage } from '../../support/fresh-storage.ts';

const ID = 'an-id-without-a-place1';
const OTHER_ID = '2-id-without-a-place-2';

/** A database of the first version, with tasks in it. */
async function firstVersion(states: readonly [id: string, taskId: string, state: string][]) {
  await resetStorage();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, 1));
  const insert = env.DB.prepare(
    `insert into tasks (id, task_id, client, model, request, origin, state, created_at, updated_at, ask_at)
     values (?1, ?2, 'open', 'a/b', '{}', 'http://edge.test', ?3, ?4, ?4, iif(?3 = 'success', null, ?4))`,
  );
  await env.DB.batch(states.map((values) => insert.bind(...values, NOW)));
}

describe('a database of the first version', () => {
  beforeEach(async () => {
    await firstVersion([
      [ID, KIE_ID, 'waiting'],
      [OTHER_ID, 'other', 'success'],
    ]);
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it('keeps its tasks, and knows which of them are under way', async () => {
    const store = taskStore(env.DB);
    expect(await store.find(ID)).toMatchObject({
      taskId: KIE_ID,
      state: 'waiting',
      client: 'open',
    });
    expect(await store.find(OTHER_ID)).toMatchObject({ state: 'success' });
    expect(await accountStore(env.DB).usage('open', NOW)).toMatchObject({ running: 1 });
  });

  it('lets them end, and gives their place back', async () => {
    await taskStore(env.DB).applyReport(aWord({ state: 'fail' }, { id: ID }));
    expect(await accountStore(env.DB).usage('open', NOW)).toMatchObject({ running: 0 });
  });
});

const insert = (id: string, callBackUrl: string, state: string) =>
  env.DB.prepare(
    `insert into tasks (id, client, model, request, origin, state, created_at, updated_at)
     values (?1, 'open', 'a/b', ?2, 'http://edge.test', ?3, 0, 0)`,
  ).bind(id.padEnd(22, 'x'), JSON.stringify({ model: 'a/b', callBackUrl, input: {} }), state);

describe('tasks of a version that did not call back', () => {
  it('are owed a callback if they have not ended, or their files are not safe', async () => {
    await resetStorage();
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, 4));
    await env.DB.batch([
      insert('a', 'https://App.example.com/hook', 'waiting'),
      insert('b', 'HTTPS://app.example.com?key=1', 'generating'),
      insert('c', 'https://app.example.com#part', 'success'),
      insert('d', 'https://app.example.com/hook', 'success'),
      insert('e', '', 'waiting'),
      env.DB.prepare(
        `insert into files (id, n, ext, source_url, state, next_attempt_at)
         values (?1, 0, 'mp4', 'https://a.test', 'owed', 1)`,
      ).bind('c'.padEnd(22, 'x')),
    ]);
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
    const { results } = await env.DB.prepare('select receiver from tasks order by id').all();
    const app = 'https://app.example.com';
    expect(results.map((row) => row['receiver'])).toEqual([app, app, app, null, null]);
  });
});
