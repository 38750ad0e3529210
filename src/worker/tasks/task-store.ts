/**
 * The statements on `tasks`, except admission, status updates and reports for the admin. Each update
 * contains the transition table in its `where`, so that a state moves only as the table allows.
 */
import {
  all,
  batch,
  first,
  prepare,
  raw,
  run,
  sql,
  type Sql,
  type Statement,
} from '../platform/sql.ts';
import { insertPendingDelivery } from './outbox-store.ts';
import { applyPolledStatus } from './polled-status-store.ts';
import type { StatusUpdate, StatusUpdateOutcome } from './status-change-store.ts';
import { applyStatus } from './status-update-store.ts';
import { canMoveTo, TASK_COLUMNS, toTask, type TaskRow } from './task-row.ts';
import { isTask } from './task-sequence.ts';
import type { TaskState } from './task-state.ts';
import type { Task } from './task.ts';

/** A task that has to be polled. */
export type DueTask = Pick<
  Task,
  'id' | 'taskId' | 'client' | 'state' | 'publicBaseUrl' | 'createdAt'
> & { nextPollAt: number };

/** KIE's response to a createTask that it accepted. */
export interface Acceptance {
  taskId: string;
  data: Readonly<Record<string, unknown>>;
}

export interface Rejection {
  code: number;
  msg: string;
  /** Lets the same Idempotency-Key be used again. */
  releaseKey: boolean;
  /** What is kept of the request, as JSON; undefined: all of it. */
  request?: string;
}

/** KIE's response has some hundred characters; a longer one would take the result's part of the row's 2 MB. */
const MAX_RESPONSE_CHARACTERS = 65_536;

/** What a repeated request gets. An answer that is too long for it is in the task's result. */
function formatResponse(taskId: string, data: Acceptance['data']): string {
  const text = JSON.stringify(data);
  return text.length > MAX_RESPONSE_CHARACTERS ? JSON.stringify({ taskId }) : text;
}

/** The columns that change while a task is watched. */
export type TaskChange = Pick<Task, 'state' | 'updatedAt' | 'nextPollAt'>;

export interface TaskStore {
  /** Deletes a task that KIE definitely did not create and that the caller will submit again. */
  withdraw(id: string): Promise<void>;
  /**
   * KIE accepted the task. A callback may have arrived before and keeps its state. `nextPollAt` replaces
   * the planned poll if it is sooner. False if the task has another taskId already.
   */
  recordAccepted(
    id: string,
    acceptance: Acceptance,
    now: number,
    nextPollAt?: number,
  ): Promise<boolean>;
  /** KIE definitely rejected the task. */
  recordRefused(id: string, rejection: Rejection, now: number): Promise<void>;
  /** The outcome is unknown; at `deadline` the task ends as never_confirmed. */
  recordUnconfirmed(id: string, now: number, deadline: number): Promise<void>;
  /** Applies a status in KIE's callback; see status-update-store.ts. */
  applyStatus(update: StatusUpdate): Promise<StatusUpdateOutcome>;
  /** Applies a status that a poll returned; see polled-status-store.ts. */
  applyPolledStatus(update: StatusUpdate): Promise<StatusUpdateOutcome>;
  /** Tasks that are due for polling, the longest overdue first. */
  findDue(now: number, limit: number): Promise<DueTask[]>;
  /** Reschedules a task if its poll time is still `seenNextPollAt`: true for one of several claimants. */
  claim(id: string, seenNextPollAt: number, nextPollAt: number): Promise<boolean>;
  /** Makes a running task due now. Undefined if it has ended. */
  expedite(id: string, now: number): Promise<DueTask | undefined>;
  /** Ends a task whose end cannot be learned any more. The cron sends the callback, if the task reached KIE. */
  end(id: string, state: 'never_confirmed' | 'expired_unknown', now: number): Promise<void>;
  findByTaskId(taskId: string): Promise<Task | undefined>;
  find(id: string): Promise<Task | undefined>;
  /** Reads only what changes while the task runs. */
  readProgress(id: string): Promise<TaskChange | undefined>;
}

const TASK = raw(TASK_COLUMNS);
const DUE_TASK = raw(
  'id, task_id as taskId, client, state, public_base_url as publicBaseUrl, created_at as createdAt, next_poll_at as nextPollAt',
);
type DueTaskRow = Omit<DueTask, 'taskId'> & { taskId: string | null };

function toDueTask(row: DueTaskRow): DueTask {
  return { ...row, taskId: row.taskId ?? undefined };
}

export function taskStore(db: D1Database): TaskStore {
  const findOne = async (condition: Sql) => {
    const row = await first<TaskRow>(db, sql`select ${TASK} from tasks where ${condition}`);
    return row === undefined ? undefined : toTask(row);
  };
  const move = (id: string, to: TaskState, now: number, set: Sql): Statement =>
    prepare(
      db,
      sql`update tasks set state = ${to}, updated_at = ${now}, ${set} where ${isTask(id)} and ${canMoveTo(to)}`,
    );
  return {
    withdraw: async (id) => {
      await run(
        db,
        sql`delete from tasks where ${isTask(id)} and state = 'submitting' and task_id is null`,
      );
    },
    recordAccepted: async (id, { taskId, data }, now, nextPollAt) => {
      // Setting next_poll_at writes a row of its index even if the value stays the same.
      const sooner =
        nextPollAt === undefined
          ? raw('')
          : sql`next_poll_at = min(next_poll_at, cast(${nextPollAt} as integer)),`;
      const changes = await run(
        db,
        sql`update tasks set task_id = ${taskId}, create_response = ${formatResponse(taskId, data)},
              updated_at = iif(${canMoveTo('waiting')}, ${now}, updated_at), ${sooner}
              state = iif(${canMoveTo('waiting')}, 'waiting', state)
            where ${isTask(id)} and (task_id is null or task_id = ${taskId})`,
      );
      return changes > 0;
    },
    recordRefused: async (id, { code, msg, releaseKey, request }, now) => {
      const key = raw(releaseKey ? 'null' : 'idempotency_key');
      await move(
        id,
        'refused',
        now,
        sql`next_poll_at = null, charged_millicredits = 0, fail_code = ${String(code)}, fail_msg = ${msg},
            idempotency_key = ${key}, callback_origin = null, request = coalesce(${request ?? null}, request)`,
      ).run();
    },
    recordUnconfirmed: async (id, now, deadline) => {
      await move(id, 'unconfirmed', now, sql`next_poll_at = ${deadline}`).run();
    },
    applyStatus: (update) => applyStatus(db, update),
    applyPolledStatus: (update) => applyPolledStatus(db, update),
    findDue: async (now, limit) => {
      const rows = await all<DueTaskRow>(
        db,
        sql`select ${DUE_TASK} from tasks where next_poll_at <= ${now} order by next_poll_at limit ${limit}`,
      );
      return rows.map(toDueTask);
    },
    expedite: async (id, now) => {
      const row = await first<DueTaskRow>(
        db,
        sql`update tasks set next_poll_at = min(next_poll_at, cast(${now} as integer))
            where ${isTask(id)} and next_poll_at is not null returning ${DUE_TASK}`,
      );
      return row === undefined ? undefined : toDueTask(row);
    },
    claim: async (id, seenNextPollAt, nextPollAt) => {
      const changes = await run(
        db,
        sql`update tasks set next_poll_at = ${nextPollAt}
            where ${isTask(id)} and next_poll_at = ${seenNextPollAt}`,
      );
      return changes > 0;
    },
    end: async (id, state, now) => {
      await batch(db, [
        move(id, state, now, raw('next_poll_at = null')),
        insertPendingDelivery(db, id, now),
      ]);
    },
    findByTaskId: (taskId) => findOne(sql`task_id = ${taskId}`),
    find: (id) => findOne(isTask(id)),
    readProgress: async (id) => {
      const row = await first<Omit<TaskChange, 'nextPollAt'> & { nextPollAt: number | null }>(
        db,
        sql`select state, updated_at as updatedAt, next_poll_at as nextPollAt from tasks where ${isTask(id)}`,
      );
      return row && { ...row, nextPollAt: row.nextPollAt ?? undefined };
    },
  };
}
