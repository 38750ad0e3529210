/** A database in which every step of the cron has more to do than one run does. */
import { env } from 'cloudflare:workers';
import { ALERT_KINDS } from '../../src/worker/alerts/alert.ts';
import { DAY_MS } from '../../src/worker/platform/units.ts';
import { insertTasks } from './retention/builders.ts';
import { NOW } from './tasks/builders.ts';

/** Enables every kind of retention and alert. */
export const FULL_VARS = {
  ALERT_URL: 'https://hooks.test/alerts',
  ALERT_BALANCE_CREDITS: '100',
  RETENTION_DAYS: '20',
  PROMPT_RETENTION_DAYS: '20',
  ROW_RETENTION_DAYS: '20',
};

const series = (count: number) =>
  `with recursive s(i) as (select 0 union all select i + 1 from s where i + 1 < ${count})`;
/** An id from a number of 16 digits. */
const taskId = (seq: string) => `printf('%016d-%s', ${seq}, '${'full'.padEnd(22, '-')}')`;

const RUNNING_SEQ = `${NOW}000 + i`;
const LOST_SEQ = `${NOW - DAY_MS}000 + i`;

export async function insertFullWorkload(): Promise<void> {
  await insertTasks({ count: 550, from: NOW - 400 * DAY_MS, files: 0, prefix: 'old' });
  await env.DB.batch(
    [
      ...retentionWork(),
      // KIE has deleted these tasks, so that each is polled for the last time and ends.
      `${series(150)} insert into tasks (seq, id, task_id, client, account, reserved_millicredits, min_charge_millicredits, max_charge_millicredits, budget_day,
         model, request, public_base_url, callback_origin, state, created_at, updated_at, next_poll_at)
       select ${RUNNING_SEQ}, ${taskId(RUNNING_SEQ)}, 'kie-' || i, 'none', 'none', 0, 0, 0, '2026-01-01', 'a/b', '{}',
         'https://edge.test', 'https://app.example.com', 'generating', ${NOW - 19 * DAY_MS}, ${NOW - 19 * DAY_MS}, ${NOW - DAY_MS}
       from s`,
      `${series(600)} insert into files (id, n, ext, source_url, state, next_attempt_at)
       select ${taskId(LOST_SEQ)}, 0, 'mp4', 'https://a.test', 'pending', ${NOW - DAY_MS} from s`,
      `${series(150)} insert into uploads (id, client, account, name, ext, size, created_at, expires_at)
       select printf('%022d', i), 'none', 'none', 'a.png', 'png', 1, 1, 1 from s`,
      ...deliveryWork(),
      ...ALERT_KINDS.map(
        (kind) => `insert into alerts (kind, raised_at, message, notified_at, next_attempt_at)
          values ('${kind}', ${NOW - DAY_MS}, 'earlier', ${NOW - DAY_MS}, ${NOW - DAY_MS})`,
      ),
      `insert into kie_balance (singleton, credits, at) values (1, 1, 1)`,
    ].map((sql) => env.DB.prepare(sql)),
  );
}

/** For each pass a full step and as many deferred tasks, and as many requested deletions and old tombstones. */
function retentionWork(): string[] {
  return [
    `insert into files (id, n, ext, source_url, state, size, media_type, stored_at)
     select t.id, n.value, 'mp4', 'https://a.test', 'stored', 3, 'video/mp4', 1
     from tasks t, json_each('[0,1,2]') n`,
    `insert into deferred_tasks (task, pass, due_at)
     select id, name, 1 from (select id from tasks order by seq desc limit 550), retention_passes`,
    `${series(550)} insert into task_tombstones (id, deleted_at, is_pending) select 'old-' || i, 1, 0 from s`,
    `${series(550)} insert into task_tombstones (id, deleted_at, is_pending) select 'new-' || i, ${NOW}, 1 from s`,
  ];
}

/** Overdue deliveries, and more recovered endpoints than one run resumes, with paused ones. */
function deliveryWork(): string[] {
  return [
    `${series(600)} insert into deliveries (id, task, sequence, client, endpoint, state, created_at, next_attempt_at)
     select 'due-' || i, ${taskId(LOST_SEQ)}, 1, 'none', 'https://app.example.com', 'pending', 1, 1 from s`,
    `${series(25)} insert into webhook_endpoints (client, endpoint, failing_since, consecutive_failures, next_probe_at)
     select 'none', 'https://app-' || i || '.test', null, 0, 1 from s`,
    `${series(25)}, d(k) as (select 0 union all select k + 1 from d where k + 1 < 60)
     insert into deliveries (id, task, sequence, client, endpoint, state, created_at)
     select 'paused-' || i || '-' || k, 'lost-' || i || '-' || k, 1, 'none', 'https://app-' || i || '.test', 'paused', 1
     from s, d`,
  ];
}
