/** SQL that fills a database with finished tasks. */

/** KIE's taskId of the nth task, counted from 1. */
export const buildFilledTaskId = (n: number) => n.toString(16).padStart(32, '0');

/** A task id in the form that the schema requires, by the columns of `numbers`. */
const ID = "printf('%016d-fill%018d', at * 1000, n)";
const MONTH_MS = 30 * 86_400_000;

/** The tasks are spread over the month before `now` (Unix milliseconds). */
export const buildFillSql = (tasks: number, now: number) => `
  begin;
  create temp table numbers as
    with recursive n (n) as (select 1 union all select n + 1 from n where n < ${tasks})
    select n, ${now} - (${tasks} - n) * (${MONTH_MS} / ${tasks}) as at from n;
  insert into tasks (seq, id, task_id, client, account, idempotency_key, model, public_base_url, state,
    created_at, updated_at, reserved_millicredits, min_charge_millicredits, max_charge_millicredits,
    charged_millicredits, budget_day, complete_time, consume_credits,
    final_callback_at, request, create_response, result_json, final_callback)
  select at * 1000, ${ID}, printf('%032x', n), 'none', 'none', 'fill-' || n,
    'kling/v2-5-turbo-text-to-video-pro', 'http://127.0.0.1', 'success',
    at, at + 120000, 42000, 4200, 84000, 42000, date(at / 1000, 'unixepoch'), at + 120000, 42,
    at + 120000,
    '{"model":"kling/v2-5-turbo-text-to-video-pro","input":{"prompt":"' || hex(randomblob(100)) || '"}}',
    '{"taskId":"' || printf('%032x', n) || '"}',
    '{"resultUrls":["/files/' || ${ID} || '/0.mp4"]}',
    '{"code":200}'
  from numbers;
  insert into files (id, n, ext, source_url, state, attempts, media_type, size, stored_at)
  select ${ID}, 0, 'mp4', 'https://example.com/a.mp4', 'stored', 0, 'video/mp4', 1000, 1 from numbers;
  update retention_passes set cursor = (select max(seq) from tasks);
  update rate_windows set last_seq = (select max(seq) from tasks);
  update accounts set running = 0;
  commit;`;
