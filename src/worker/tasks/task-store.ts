/**
 * The statements on `tasks` but those of admission-store.ts and report-store.ts. The transition table
 * stands in each update's `where`, so whatever races, a state only moves as the table allows.
 */
import { admit, type Admission, type AdmissionRequest } from '../submission/admission-store.ts';
import { enqueueDelivery } from '../webhooks/delivery-store.ts';
import { applyReport, type ReportOutcome, type ReportToApply } from './status-update-store.ts';
import { isTaskText, seqOfText } from './task-sequence.ts';
import { TASK_COLUMNS, toTask, type TaskRow } from './task-row.ts';
import { sqlMayMove, type TaskState } from './task-state.ts';
import type { Task } from './task.ts';

/** A task whose time to be looked after has come. */
export type DueTask = Pick<
  Task,
  'id' | 'taskId' | 'client' | 'state' | 'publicBaseUrl' | 'createdAt'
> & {
  nextPollAt: number;
};

export interface TaskStore {
  /** Writes the intent, or tells why not. Throws when D1 does: then KIE must not be called. */
  admit(request: AdmissionRequest): Promise<Admission>;
  /** Takes an intent back: KIE definitely created nothing, and the caller is to come again. */
  withdraw(id: string): Promise<void>;
  /**
   * KIE gave the task its id. A callback may have come before this and keeps its state. It is looked
   * after at `nextPollAt`, where that is sooner than planned and still owed. False when the task has another
   * taskId already: KIE contradicted itself.
   */
  recordAccepted(
    id: string,
    accepted: AcceptedAnswer,
    now: number,
    nextPollAt?: number,
  ): Promise<boolean>;
  /** KIE definitely did not take it. `releaseKey` lets the same Idempotency-Key try again. */
  recordRefused(
    id: string,
    refusal: { code: number; msg: string; releaseKey: boolean },
    now: number,
  ): Promise<void>;
  /** Nobody can tell whether KIE took it; `deadline` is when that becomes its end. */
  recordUnconfirmed(id: string, now: number, deadline: number): Promise<void>;
  /** Applies what KIE reported, with all that follows from it, in one transaction. */
  applyReport(report: ReportToApply): Promise<ReportOutcome>;
  /** Tasks to be looked after by `now`, the longest overdue first. */
  findDue(now: number, limit: number): Promise<DueTask[]>;
  /** Moves a task's time on, if it still is what the caller saw: true for one of all who try. */
  claim(id: string, seenAskAt: number, nextAskAt: number): Promise<boolean>;
  /** Makes a task that has not ended due now, for whoever cannot wait. */
  hurry(id: string, now: number): Promise<DueTask | undefined>;
  /** Ends a task of which nobody can know more. Its caller is told by the cron, where KIE ever had it. */
  end(id: string, state: 'never_confirmed' | 'expired_unknown', now: number): Promise<void>;
  findByTaskId(taskId: string): Promise<Task | undefined>;
  find(id: string): Promise<Task | undefined>;
  /** What changes of it, by reading no more than that. */
  look(id: string): Promise<TaskLook | undefined>;
  /**
   * A client's tasks from the youngest on, or everybody's where it is undefined, or from before a place;
   * `next` is where the page ends, if more may follow.
   */
  list(client: string | undefined, limit: number, before?: TaskCursor): Promise<TaskPage>;
  /** Throws when D1 is away or its migrations are missing. */
  ping(): Promise<void>;
}

export type TaskLook = Pick<Task, 'state' | 'updatedAt' | 'nextPollAt'>;

/** A task's place in the order of creation. */
export type TaskCursor = Pick<Task, 'createdAt' | 'id'>;

export interface TaskPage {
  tasks: Task[];
  next: TaskCursor | undefined;
}

export interface AcceptedAnswer {
  taskId: string;
  data: Readonly<Record<string, unknown>>;
}

const DUE =
  'id, task_id as taskId, client, state, public_base_url as publicBaseUrl, created_at as createdAt, next_poll_at as nextPollAt';
type DueRow = Omit<DueTask, 'taskId'> & { taskId: string | null };

function toDue(row: DueRow): DueTask {
  return { ...row, taskId: row.taskId ?? undefined };
}

export function taskStore(db: D1Database): TaskStore {
  const run = async (sql: string, ...values: unknown[]) => {
    const { meta } = await db
      .prepare(sql)
      .bind(...values)
      .run();
    return meta.changes > 0; // what triggers changed may be counted as well
  };
  const findOne = async (where: string, value: string) => {
    const row = await db
      .prepare(`select ${TASK_COLUMNS} from tasks where ${where}`)
      .bind(value)
      .first<TaskRow>();
    return row === null ? undefined : toTask(row);
  };
  /** `set` and its values, from ?4, go along with the move. */
  const moved = (id: string, to: TaskState, now: number, set: string, ...values: unknown[]) =>
    db
      .prepare(
        `update tasks set state = ?2, updated_at = ?3, ${set} where ${isTaskText('?1')} and ${sqlMayMove(to)}`,
      )
      .bind(id, to, now, ...values);
  return {
    admit: (request) => admit(db, request),
    withdraw: async (id) => {
      await run(
        `delete from tasks where ${isTaskText('?1')} and state = 'submitting' and task_id is null`,
        id,
      );
    },
    // An `next_poll_at` that is set is a row of its index, whether it changes or not.
    recordAccepted: (id, { taskId, data }, now, nextPollAt) =>
      run(
        `update tasks set task_id = ?2, create_response = ?4,
           updated_at = iif(${sqlMayMove('waiting')}, ?3, updated_at),
           ${nextPollAt === undefined ? '' : 'next_poll_at = min(next_poll_at, cast(?5 as integer)),'}
           state = iif(${sqlMayMove('waiting')}, 'waiting', state)
         where ${isTaskText('?1')} and (task_id is null or task_id = ?2)`,
        id,
        taskId,
        now,
        JSON.stringify(data),
        ...(nextPollAt === undefined ? [] : [nextPollAt]),
      ),
    recordRefused: async (id, { code, msg, releaseKey }, now) => {
      await moved(
        id,
        'refused',
        now,
        'next_poll_at = null, reserved_millicredits = 0, fail_code = ?4, fail_msg = ?5, idempotency_key = case when ?6 then null else idempotency_key end',
        String(code),
        msg,
        releaseKey ? 1 : 0,
      ).run();
    },
    recordUnconfirmed: async (id, now, deadline) => {
      await moved(id, 'unconfirmed', now, 'next_poll_at = ?4', deadline).run();
    },
    applyReport: (report) => applyReport(db, report),
    findDue: async (now, limit) => {
      const { results } = await db
        .prepare(`select ${DUE} from tasks where next_poll_at <= ?1 order by next_poll_at limit ?2`)
        .bind(now, limit)
        .all<DueRow>();
      return results.map(toDue);
    },
    hurry: async (id, now) => {
      const row = await db
        .prepare(
          `update tasks set next_poll_at = min(next_poll_at, cast(?2 as integer)) where ${isTaskText('?1')} and next_poll_at is not null
           returning ${DUE}`,
        )
        .bind(id, now)
        .first<DueRow>();
      return row === null ? undefined : toDue(row);
    },
    claim: (id, seenAskAt, nextAskAt) =>
      run(
        `update tasks set next_poll_at = ?3 where ${isTaskText('?1')} and next_poll_at = ?2`,
        id,
        seenAskAt,
        nextAskAt,
      ),
    end: async (id, state, now) => {
      await db.batch([moved(id, state, now, 'next_poll_at = null'), enqueueDelivery(db, id, now)]);
    },
    findByTaskId: (taskId) => findOne('task_id = ?1', taskId),
    find: (id) => findOne(isTaskText('?1'), id),
    look: async (id) => {
      const row = await db
        .prepare(
          `select state, updated_at as updatedAt, next_poll_at as nextPollAt from tasks where ${isTaskText('?1')}`,
        )
        .bind(id)
        .first<Omit<TaskLook, 'nextPollAt'> & { nextPollAt: number | null }>();
      return row === null ? undefined : { ...row, nextPollAt: row.nextPollAt ?? undefined };
    },
    list: async (client, limit, before) => {
      const rows =
        client === undefined
          ? db
              .prepare(
                `select ${TASK_COLUMNS} from tasks
                 where ?2 is null or seq < ${seqOfText('?2')}
                 order by seq desc limit ?1`,
              )
              .bind(limit, before?.id ?? null)
          : db
              .prepare(
                `select ${TASK_COLUMNS} from tasks where client = ?1 and (created_at, id) < (?3, ?4)
                 order by created_at desc, id desc limit ?2`,
              )
              .bind(client, limit, before?.createdAt ?? Number.MAX_SAFE_INTEGER, before?.id ?? '');
      const tasks = (await rows.all<TaskRow>()).results.map(toTask);
      return { tasks, next: tasks.length < limit ? undefined : tasks.at(-1) };
    },
    ping: async () => {
      await db.prepare('select 1 from tasks limit 1').run();
    },
  };
}
