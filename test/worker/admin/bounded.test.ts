import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { stores } from '../../support/test-deps.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { requestAdmin } from '../auth/builders.ts';
import { ORIGIN } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';
import { measuredDb } from '../tasks/measured-db.ts';
import { adminEdge, respondWithBalance } from './builders.ts';

const TASKS = 60_000;

/** Tasks of 60 clients, one second apart; a tenth are running, a tenth have failed files. */
async function insertManyRows(): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      `insert into tasks (seq, id, task_id, client, account, reserved_millicredits, min_charge_millicredits, max_charge_millicredits, model, request, public_base_url, state, created_at, updated_at, next_poll_at,
         callback_origin, budget_day, failed_file_numbers)
       with recursive n(n) as (select 0 union all select n + 1 from n where n < ?1 - 1)
       select 1 + n, printf('%016d-many%018d', 1 + n, n), 'kie-' || n, 'client-' || (n % 60), 'none', 0, 0, 0, 'm', '{}', ?2,
         iif(n % 10 = 0, 'waiting', 'success'), ?3 + 1000 * n, ?3 + 1000 * n,
         iif(n % 10 = 0, ?3 + 1000 * n + 60000, null), 'https://app.example.com',
         date((?3 + 1000 * n) / 1000, 'unixepoch'), iif(n % 10 = 1, '[0]', null) from n`,
    ).bind(TASKS, ORIGIN, NOW),
    env.DB.prepare(
      `insert into files (id, n, ext, source_url, state, attempts, next_attempt_at)
       select id, 0, 'mp4', '', iif(failed_file_numbers is null, 'pending', 'failed'), 1, iif(failed_file_numbers is null, created_at, null)
       from tasks where state = 'success' and (failed_file_numbers is not null or rowid % 10 in (3, 4, 5))`,
    ),
    env.DB.prepare(
      `insert into deliveries (id, task, sequence, client, endpoint, state, created_at, next_attempt_at)
       select 'msg_' || id, id, 1, client, callback_origin,
         case rowid % 3 when 0 then 'pending' when 1 then 'paused' else 'failed' end, created_at,
         iif(rowid % 3 = 0, created_at, null) from tasks where state = 'success'`,
    ),
    env.DB.prepare(
      `insert into webhook_endpoints (client, endpoint, failing_since, consecutive_failures, next_probe_at, paused_at)
       select distinct client, callback_origin, 1, 9, 9, 1 from tasks`,
    ),
  ]);
}

/** Upper limits of rows read: rows of an index, and the rows joined to each. */
const PAGE = 250;
const SCANNED = 5 * 5000;
const COUNTED = 5 * 10_000;
const USAGE = 4 * 20_000;

describe(`admin queries with ${TASKS} tasks`, () => {
  it(
    'read a bounded number of rows per statement',
    async () => {
      await insertManyRows();
      const { db, statements } = measuredDb(env.DB);
      const store = stores({ DB: db, FILES: env.FILES });
      const edge = adminEdge(respondWithBalance(1), {}, { store });
      edge.clock.now = NOW + TASKS * 1000;
      const since = new Date(NOW + 5 * HOUR_MS).toISOString();
      const until = new Date(NOW + 5 * HOUR_MS + MINUTE_MS).toISOString();
      const most: Record<string, number> = {
        tasks: PAGE,
        'tasks?cursor=30000-30000': PAGE,
        'tasks?id=kie-30000': PAGE,
        'tasks?id=0000000000030000': PAGE,
        [`tasks?since=${since}&until=${until}`]: 2 * PAGE + 60 * 10,
        'tasks?client=client-7': SCANNED,
        'tasks?client=client-7&state=fail': SCANNED,
        'tasks?state=fail': SCANNED,
        'tasks?state=waiting': SCANNED,
        'tasks?state=queuing': SCANNED,
        'tasks?failedFiles=1': SCANNED,
        'tasks?model=none*': SCANNED,
        'tasks/0000000000030000': PAGE,
        health: COUNTED,
        stuck: COUNTED,
        today: USAGE,
        'usage?groupBy=day,client,model': USAGE,
        metrics: USAGE,
      };
      const read: Record<string, number> = {};
      for (const [path, limit] of Object.entries(most)) {
        expect((await requestAdmin(edge, 'GET', path)).status).toBe(200);
        for (const { sql, rowsRead } of statements.splice(0)) {
          read[path] = Math.max(read[path] ?? 0, rowsRead);
          expect(rowsRead, `${path}\n${sql}`).toBeLessThanOrEqual(limit);
        }
      }
      expect(Object.keys(read)).toEqual(Object.keys(most));
      console.log(read);
    },
    2 * MINUTE_MS,
  );
});
