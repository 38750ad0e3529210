/** Tasks, and what KIE reports about them, for tests. */
import { env } from 'cloudflare:workers';
import { DEFAULT_LIMITS } from '../../../src/worker/auth/client.ts';
import { readStatus } from '../../../src/worker/upstream/kie-wire.ts';
import type { AdmissionRequest } from '../../../src/worker/submission/admission-store.ts';
import type { StatusUpdate } from '../../../src/worker/tasks/status-change-store.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import type { NewTask, UpstreamStatus } from '../../../src/worker/tasks/task.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { FILE_HOST, ORIGIN, DEFAULT_MODEL } from '../../support/edge.ts';

export const KIE_ID = 'e989621f54392584b05867f87b160672';
export const NOW = Date.UTC(2026, 0, 1);
/** The ids of the first and the second task that are created at NOW. */
export const ID = `${NOW}000-task-id-aaaaaaaaaaaaaa`;
/** The number in ID, by which addresses and logs name the task. */
export const SEQ = ID.slice(0, 16);
export const OTHER_ID = `${NOW}001-task-id-bbbbbbbbbbbbbb`;
export const CLIP_URL = `https://${FILE_HOST}/made/clip.mp4`;

export function aNewTask(part: Partial<NewTask> = {}): NewTask {
  return {
    id: ID,
    client: 'none',
    idempotencyKey: undefined,
    model: DEFAULT_MODEL,
    request: JSON.stringify({ model: DEFAULT_MODEL, input: { prompt: 'a lake' } }),
    publicBaseUrl: ORIGIN,
    callbackOrigin: undefined,
    createdAt: NOW,
    ...part,
  };
}

/** A request to admit `task`, with a free slot in KIE's rate window. */
export function anAdmissionRequest(
  task: NewTask,
  part: Partial<AdmissionRequest> = {},
): AdmissionRequest {
  return {
    task,
    randomSuffix: task.id.slice(-22),
    reservation: {
      account: task.client,
      limits: DEFAULT_LIMITS.none,
      model: task.model,
      expected: { min: 0, max: 84_000 },
      learned: undefined,
      millicredits: 42_000,
      at: task.createdAt,
    },
    slot: {
      window: { name: 'createTask', limit: 1000, windowMs: 1 },
      earliest: task.createdAt,
      latest: task.createdAt + DAY_MS,
    },
    firstPoll: {
      floorMs: 55_000,
      factor: 1.5,
      unknownModelMs: 120_000,
      ceilingMs: 1_800_000,
    },
    ...part,
  };
}

export const CALLBACK_ORIGIN = 'https://app.example.com';
export const CALL_BACK_URL = `${CALLBACK_ORIGIN}/hooks/kie?job=7`;

/** The fields of a task whose caller wants a callback. */
export function withCallBackUrl(
  callBackUrl = CALL_BACK_URL,
): Pick<NewTask, 'callbackOrigin' | 'request'> {
  return {
    callbackOrigin: new URL(callBackUrl).origin,
    request: JSON.stringify({ model: DEFAULT_MODEL, callBackUrl, input: { prompt: 'a lake' } }),
  };
}

/** KIE accepted the task. */
export const anAcceptance = { taskId: KIE_ID, data: { taskId: KIE_ID, recordId: KIE_ID } };

/** A status reported by KIE: empty except for `part` and the taskId. */
export function aStatus(part: Partial<UpstreamStatus> = {}): UpstreamStatus {
  return { ...readStatus({}), taskId: KIE_ID, ...part };
}

/** The update for a success with one video file. */
export function aSuccess(part: Partial<StatusUpdate> = {}): StatusUpdate {
  return {
    id: ID,
    status: aStatus({ state: 'success', resultJson: `{"resultUrls":["${CLIP_URL}"]}` }),
    result: {
      resultJson: `{"resultUrls":["/files/${ID}/0.mp4"]}`,
      files: [{ n: 0, ext: 'mp4', sourceUrl: CLIP_URL }],
    },
    body: undefined,
    now: NOW + 1000,
    firstAttemptDueAt: NOW + 2000,
    ...part,
  };
}

/** The update for any other status, without a result. */
export function aStatusUpdate(status: Partial<UpstreamStatus>, part: Partial<StatusUpdate> = {}) {
  return aSuccess({ status: aStatus(status), result: undefined, ...part });
}

/** Inserts a task that is about to be submitted, with the given id or the next one. */
export async function submittedTask(part: Partial<NewTask> = {}): Promise<NewTask> {
  const task = aNewTask(part);
  const admission = await admit(env.DB, anAdmissionRequest(task));
  if (admission.kind !== 'admitted') throw new Error(`not admitted: ${admission.kind}`);
  if (part.id === undefined) return { ...task, id: admission.id };
  if (admission.id !== part.id) await changeId(admission.id, part.id);
  return task;
}

async function changeId(id: string, to: string): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(`update tasks set seq = cast(?2 as integer), id = ?2 where id = ?1`).bind(
      id,
      to,
    ),
    env.DB.prepare(
      'update rate_windows set last_seq = max(last_seq, (select max(seq) from tasks))',
    ),
  ]);
}

/** Inserts a task that has succeeded and whose file is pending. */
export async function succeededTask(
  task: Partial<NewTask> = {},
  success: Partial<StatusUpdate> = {},
): Promise<void> {
  const { id } = await submittedTask(task);
  await taskStore(env.DB).applyStatus(aSuccess({ id, ...success }));
}

/** Runs a statement and returns its rows. */
export async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await env.DB.prepare(sql).all()).results;
}

/** Every stored callback: in `callbacks` and in the rows of tasks. */
export const STORED_CALLBACKS = `(select id, body from callbacks
  union all select id, final_callback from tasks where final_callback is not null)`;

export async function countRows(
  table:
    | 'tasks'
    | 'callbacks'
    | 'files'
    | 'deliveries'
    | 'delivery_attempts'
    | 'deferred_tasks'
    | 'task_tombstones',
): Promise<unknown> {
  const from = table === 'callbacks' ? STORED_CALLBACKS : table;
  return (await rows(`select count(*) as n from ${from}`))[0]?.['n'];
}
