/** Tasks that are due for polling, and KIE's responses. */
import { env } from 'cloudflare:workers';
import { reconcileTask } from '../../../src/worker/reconciliation/reconcile-task.ts';
import type { KieState } from '../../../src/worker/tasks/task-state.ts';
import type { DueTask } from '../../../src/worker/tasks/task-store.ts';
import type { NewTask } from '../../../src/worker/tasks/task.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { ORIGIN, testEdge, type Responder, type TestEdge } from '../../support/edge.ts';
import { CLIP_URL, ID, KIE_ID, NOW, submittedTask } from '../tasks/builders.ts';

export const SUCCESS = { resultJson: JSON.stringify({ resultUrls: [CLIP_URL] }) };

/** KIE's recordInfo of a task. */
export function kieRecord(state: KieState, data: Record<string, unknown> = {}): Response {
  return Response.json({ code: 200, msg: 'success', data: { taskId: KIE_ID, state, ...data } });
}

/** KIE's recordInfo of a task that it does not know. */
export function kieUnknownTask(): Response {
  return Response.json({ code: 422, msg: 'recordInfo is null', data: null });
}

export interface AcceptedTask extends Partial<NewTask> {
  taskId?: string;
  /** When it is due for polling. */
  nextPollAt?: number;
}

/** Inserts a task that KIE has accepted. */
export async function acceptedTask(
  edge: TestEdge,
  { taskId = KIE_ID, nextPollAt = NOW, ...task }: AcceptedTask = {},
): Promise<void> {
  const { id } = await submittedTask(task);
  await edge.deps.store.tasks.recordAccepted(id, { taskId, data: { taskId } }, NOW, nextPollAt);
}

/** An edge with one task of this age, which is due, and KIE's response to the poll. */
export async function dueEdge(
  respond: Responder,
  ageMs = 3 * MINUTE_MS,
  task: AcceptedTask = {},
): Promise<TestEdge> {
  const edge = testEdge(respond);
  await acceptedTask(edge, { nextPollAt: NOW + ageMs, ...task });
  edge.clock.now = NOW + ageMs;
  return edge;
}

/** The task as the cron and watchers read it. */
export async function findDueTask(edge: TestEdge, id = ID): Promise<DueTask> {
  const task = await edge.deps.store.tasks.find(id);
  if (task?.nextPollAt === undefined) throw new Error(`${id} is not scheduled for polling`);
  return { ...task, nextPollAt: task.nextPollAt };
}

/** Reconciles the task once. */
export async function reconcile(edge: TestEdge, id = ID): Promise<void> {
  await reconcileTask(edge.deps, await findDueTask(edge, id), MINUTE_MS);
}

/** The taskIds of all polls, in order. */
export function polledTaskIds(edge: TestEdge): (string | null)[] {
  return edge.calls
    .map(({ url }) => new URL(url))
    .filter(({ pathname }) => pathname === '/api/v1/jobs/recordInfo')
    .map(({ searchParams }) => searchParams.get('taskId'));
}

/** The logged events, in order. */
export function loggedEvents(edge: TestEdge): string[] {
  return edge.lines.map((line) => (JSON.parse(line) as { event: string }).event);
}

export const idOf = (n: number) =>
  `${1_767_225_600_000_000 + n}-many-${String(n).padStart(17, '0')}`;

/** Inserts `count` accepted tasks, the first of which is the longest overdue. */
export async function manyTasks(
  count: number,
  dueAt = (n: number) => NOW - count + n,
): Promise<DueTask[]> {
  const tasks = Array.from({ length: count }, (_, n): DueTask => {
    const base = {
      id: idOf(n),
      taskId: `t${n}`,
      client: 'none',
      state: 'waiting' as const,
      publicBaseUrl: ORIGIN,
    };
    return { ...base, createdAt: NOW - 5 * MINUTE_MS, nextPollAt: dueAt(n) };
  });
  await env.DB.prepare(
    `insert into tasks (seq, id, task_id, client, account, reserved_millicredits, min_charge_millicredits, max_charge_millicredits, budget_day, model, request, public_base_url, state, created_at, updated_at, next_poll_at)
     select cast(value ->> 'id' as integer), value ->> 'id', value ->> 'taskId', 'none', 'none', 0, 0, 0, '2026-01-01', 'm', '{}', value ->> 'publicBaseUrl', value ->> 'state',
       value ->> 'createdAt', value ->> 'createdAt', value ->> 'nextPollAt'
     from json_each(?1) order by key desc`,
  )
    .bind(JSON.stringify(tasks))
    .run();
  return tasks;
}
