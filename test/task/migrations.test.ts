import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { accountStore } from '../../src/task/account-store.ts';
import { taskStore } from '../../src/task/task-store.ts';
import { aWord, ID, KIE_ID, NOW, OTHER_ID } from './builders.ts';

/** A database of the first version, with tasks in it. */
async function firstVersion(states: readonly [id: string, taskId: string, state: string][]) {
  await reset();
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
    await taskStore(env.DB).applyReport(aWord({ state: 'fail' }));
    expect(await accountStore(env.DB).usage('open', NOW)).toMatchObject({ running: 0 });
  });
});
