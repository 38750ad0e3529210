/** Thousands of finished tasks with copies in R2, and what retention leaves of them. */
import { env } from 'cloudflare:workers';
import { applyRetention } from '../../../src/worker/retention/retention-pass.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';

export interface TaskBatch {
  count: number;
  /** Creation time of the first one in Unix milliseconds; each following one is a minute younger. */
  from: number;
  state?: string;
  /** Copies per task. */
  files?: number;
  prefix?: string;
}

const PARALLEL_PUTS = 50;

/** Inserts finished tasks, each with a request, a callback, copies and a delivered delivery. Returns the ids. */
export async function insertTasks({
  count,
  from,
  state = 'success',
  files = 1,
  prefix = 'many',
}: TaskBatch): Promise<string[]> {
  const series = `with recursive s(i) as (select 0 union all select i + 1 from s where i + 1 < ${count})`;
  const newest = await env.DB.prepare(
    'select coalesce(max(seq), 1735689600000000) as seq from tasks',
  ).first<number>('seq');
  const first = 1 + (newest ?? 0);
  const seq = `${first} + i`;
  const id = `printf('%016d-%s', ${seq}, '${prefix.padEnd(22, '-')}')`;
  const hasEnded = !['submitting', 'unconfirmed', 'waiting', 'queuing', 'generating'].includes(
    state,
  );
  await env.DB.batch([
    env.DB.prepare(
      `${series} insert into tasks (seq, id, task_id, client, model, request, public_base_url, state, created_at, updated_at, next_poll_at,
         result_json, account, reserved_millicredits, min_charge_millicredits, max_charge_millicredits, budget_day, callback_origin)
       select ${seq}, ${id}, 'kie-${prefix}-' || i, 'token:shop', 'a/b', '{"model":"a/b","callBackUrl":"https://app.example.com","input":{"prompt":"a secret wish"}}',
         'https://edge.test', ?1, ?2 + i * ${MINUTE_MS}, ?2 + i * ${MINUTE_MS}, iif(?3, null, ?2), '{}', 'token:shop', 42000, 4200, 84000,
         date((?2 + i * ${MINUTE_MS}) / 1000, 'unixepoch'), 'https://app.example.com' from s`,
    ).bind(state, from, hasEnded ? 1 : 0),
    env.DB.prepare(
      `${series}, f(n) as (select 0 union all select n + 1 from f where n + 1 < ${files})
       insert into files (id, n, ext, source_url, state, size, media_type, stored_at)
       select ${id}, n, 'mp4', 'https://a.test', 'stored', 3, 'video/mp4', 1 from s, f where ${files} > 0`,
    ),
    env.DB.prepare(
      `${series} insert into callbacks select ${id}, hex(i), 1, '{"data":{"param":"a secret wish"}}' from s`,
    ),
    env.DB.prepare(
      `${series} insert into deliveries (id, task, sequence, client, endpoint, state, attempts_total, attempts_since_replay, created_at, ended_at)
       select 'msg_' || ${id}, ${id}, 1, 'token:shop', 'https://app.example.com', 'delivered', 1, 1, 1, 2 from s`,
    ),
    env.DB.prepare(
      `${series} insert into delivery_attempts select 'msg_' || ${id}, 1, 1, 1, 200, null, 'ok' from s`,
    ),
  ]);
  const ids = Array.from(
    { length: count },
    (_, i) => `${String(first + i).padStart(16, '0')}-${prefix.padEnd(22, '-')}`,
  );
  const keys = ids.flatMap((task) =>
    Array.from({ length: files }, (_, n) => `files/${task}/${n}.mp4`),
  );
  for (let at = 0; at < keys.length; at += PARALLEL_PUTS)
    await Promise.all(keys.slice(at, at + PARALLEL_PUTS).map((key) => env.FILES.put(key, 'abc')));
  return ids;
}

/** An edge with these settings that must not fetch anything. */
export function retentionEdge(vars: Record<string, string>): TestEdge {
  return testEdge(({ url }) => {
    throw new Error(`unexpected fetch: ${url}`);
  }, vars);
}

/** `times` runs of the cron, a minute apart. */
export async function runRetention(edge: TestEdge, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    await applyRetention(edge.deps);
    edge.clock.now += MINUTE_MS;
  }
}

export async function objectCount(): Promise<number> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await env.FILES.list(cursor === undefined ? {} : { cursor });
    count += page.objects.length;
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return count;
}

/** All findings of the admin audit. */
export async function findings(edge: TestEdge): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let cursor: string | null = 'files:'; cursor !== null;) {
    const response: Response = await edge.request(`/admin/api/audit?cursor=${cursor}`, {
      headers: { authorization: `Bearer ${edge.deps.settings.ADMIN_TOKEN ?? ''}` },
    });
    const { data } = await response.json<{
      data: { findings: unknown[]; nextCursor: string | null };
    }>();
    found.push(...data.findings);
    cursor = data.nextCursor;
  }
  return found;
}
