/** An edge with admin authentication, and rows of tasks and files. */
import { env } from 'cloudflare:workers';
import type { TestDeps } from '../../support/test-deps.ts';
import type { TaskState } from '../../../src/worker/tasks/task-state.ts';
import { ADMIN_TOKEN, requestAdmin, readData } from '../auth/builders.ts';
import {
  ORIGIN,
  DEFAULT_MODEL,
  testEdge,
  type Responder,
  type TestEdge,
} from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';

export interface RowPart {
  id?: string;
  taskId?: string | null;
  client?: string;
  model?: string;
  state?: TaskState;
  createdAt?: number;
  updatedAt?: number;
  nextPollAt?: number | null;
  callbackOrigin?: string | null;
  credits?: number;
  budgetDay?: string;
  failedFileNumbers?: string | null;
  remained?: number | null;
}

const suffix = (n: number) => `row-${String(n).padStart(18, '0')}`;
/** The id of the nth row. Its seq is `n + 1`. */
export const rowId = (n: number) => `${String(n + 1).padStart(16, '0')}-${suffix(n)}`;
/** The same with the seq of a task that was created in the nth millisecond after NOW. */
export const rowIdAtMs = (n: number) => `${NOW + n}000-${suffix(n)}`;

/** Inserts tasks in creation order. */
export async function insertTasks(parts: readonly RowPart[]): Promise<void> {
  const rows = parts.map((part, n) => {
    const { state = 'success', createdAt = NOW + n } = part;
    const runs = ['submitting', 'unconfirmed', 'waiting', 'queuing', 'generating'].includes(state);
    return {
      id: rowId(n),
      taskId: `kie-${n}`,
      client: 'none',
      model: DEFAULT_MODEL,
      updatedAt: createdAt,
      nextPollAt: runs ? createdAt + 60_000 : null,
      callbackOrigin: null,
      credits: 1,
      budgetDay: new Date(createdAt).toISOString().slice(0, 10),
      failedFileNumbers: null,
      remained: null,
      ...part,
      state,
      createdAt,
    };
  });
  await env.DB.prepare(
    `insert into tasks (seq, id, task_id, client, model, request, public_base_url, state, created_at, updated_at, next_poll_at,
       callback_origin, reserved_millicredits, min_charge_millicredits, max_charge_millicredits, budget_day, failed_file_numbers, remained_credits, account)
     select cast(value ->> 'id' as integer), value ->> 'id', value ->> 'taskId', value ->> 'client', value ->> 'model', '{}', ?2, value ->> 'state',
       value ->> 'createdAt', value ->> 'updatedAt', value ->> 'nextPollAt', value ->> 'callbackOrigin',
       1000 * (value ->> 'credits'), 0, 2000 * (value ->> 'credits'), value ->> 'budgetDay', value ->> 'failedFileNumbers', value ->> 'remained', value ->> 'client'
     from json_each(?1) order by key`,
  )
    .bind(JSON.stringify(rows), ORIGIN)
    .run();
}

export interface FilePart {
  id: string;
  n?: number;
  state?: 'pending' | 'stored' | 'failed';
  attempts?: number;
  dueAt?: number;
  error?: string | null;
}

export async function insertFile(part: FilePart): Promise<void> {
  const { id, n = 0, state = 'pending', attempts = 0, dueAt = NOW, error = null } = part;
  await env.DB.prepare(
    `insert into files (id, n, ext, source_url, state, attempts, next_attempt_at, last_error, size, stored_at)
     values (?1, ?2, 'mp4', 'https://tempfile.aiquickdraw.com/a.mp4', ?3, ?4, ?5, ?6, ?7, ?7)`,
  )
    .bind(
      id,
      n,
      state,
      attempts,
      state === 'pending' ? dueAt : null,
      error,
      state === 'stored' ? 10 : null,
    )
    .run();
}

/** KIE reports this balance; any other request throws. */
export const respondWithBalance =
  (credits: unknown): Responder =>
  ({ url }) => {
    if (!url.endsWith('/api/v1/chat/credit')) throw new Error(`unexpected request: ${url}`);
    return Response.json({ code: 200, msg: 'success', data: credits });
  };

export function adminEdge(
  respond: Responder = respondWithBalance(1000),
  vars: Record<string, string> = {},
  replaced: Partial<TestDeps> = {},
): TestEdge {
  return testEdge(respond, { AUTH_MODE: 'required', ADMIN_TOKEN, ...vars }, replaced);
}

/** Reads `data` of an admin endpoint. Throws if the response is not 200. */
export async function readAdmin<T>(edge: TestEdge, path: string): Promise<T> {
  const response = await requestAdmin(edge, 'GET', path);
  if (response.status !== 200) throw new Error(await response.text());
  return readData<T>(response);
}
