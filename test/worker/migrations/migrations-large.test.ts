import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { rows } from '../tasks/builders.ts';
import { resetStorage } from '../../support/fresh-storage.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';

const TASKS = 100_000;

/** What a task of the first version says: nothing of it may be lost or changed. */
const SAID = `id, task_id, client, idempotency_key, model, request, origin, state, created_at, updated_at,
  ask_at, kie_create_time, complete_time, cost_time, consume_credits, remained_credits, fail_code,
  fail_msg, answer, result_json, lost_files`;

/** A sum over all that the tasks say, in the order of their creation. */
const DIGEST = `select count(*) as tasks, sum(length(said)) as characters, group_concat(hex(substr(said, 1 + n * 7 % 80, 1)), '') as sample
  from (select rowid as n, json_array(${SAID}) as said from tasks order by rowid)`;

async function digest(): Promise<unknown> {
  const [{ sample, ...rest } = {}] = await rows(DIGEST);
  const bytes = new TextEncoder().encode(String(sample));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return { ...rest, hash: [...hash].join(' ') };
}

describe(`a database of the first version with ${TASKS} tasks in it`, () => {
  it(
    'goes through all migrations and loses nothing',
    async () => {
      await resetStorage();
      await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, 1));
      await env.DB.prepare(
        `with recursive s(i) as (select 0 union all select i + 1 from s where i + 1 < ${TASKS})
       insert into tasks (id, task_id, client, idempotency_key, model, request, origin, state, created_at, updated_at,
         ask_at, complete_time, cost_time, consume_credits, result_json, lost_files)
       select 'task-' || substr('00000000000000000' || i, -17), 'kie-' || i, 'open', iif(i % 3 = 0, 'key-' || i, null), 'a/b',
         '{"model":"a/b","callBackUrl":"https://app' || (i % 7) || '.example.com/hook","input":{"prompt":"wish ' || i || '"}}',
         'https://edge.test', iif(i % 100 = 0, 'generating', 'success'), 1767225600000 + i, 1767225600000 + i,
         iif(i % 100 = 0, 1767225600000 + i, null), 1767225600001 + i, 1.5, 42.5,
         '{"resultUrls":["/files/' || i || '"]}', iif(i % 1000 = 0, '[0]', null) from s`,
      ).run();
      await env.DB.exec(
        `insert into files (id, n, ext, source_url, state, size) select id, 0, 'mp4', 'https://a.test', 'stored', 5 from tasks`,
      );
      await env.DB.exec(
        `insert into callbacks (id, digest, received_at, body) select id, 'd', 1, request from tasks`,
      );
      const before = await digest();

      const begun = performance.now();
      await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
      console.log(`${TASKS} tasks migrated in ${Math.round(performance.now() - begun)} ms`);

      expect(await digest()).toEqual(before);
      const kept = await rows(
        `select (select count(*) from files) as files, (select count(*) from callbacks) as callbacks,
         (select count(*) from tasks where receiver glob 'https://app[0-6].example.com') as toCallBack,
         (select running from accounts where account = 'open') as running`,
      );
      // Those under way are to be called back, and hold their places.
      expect(kept).toEqual([
        { files: TASKS, callbacks: TASKS, toCallBack: TASKS / 100, running: TASKS / 100 },
      ]);
      // An Idempotency-Key of then is one of now.
      const [used] = await rows(
        `select id from tasks where coalesce(key_owner, client) = 'open' and idempotency_key = 'key-99999'`,
      );
      expect(used).toEqual({ id: 'task-00000000000099999' });
    },
    5 * MINUTE_MS,
  );
});
