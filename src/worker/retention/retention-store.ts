/**
 * One-time processing of finished tasks: usage totals and retention. A pass walks the tasks in creation
 * order with a stored cursor, so that it needs no index. A task that is not ready when the cursor passes
 * it is deferred and revisited.
 */
import { all, batch, prepare, raw, sql, type Sql } from '../platform/sql.ts';
import { isTask } from '../tasks/task-sequence.ts';
import { isTerminal, type TaskState } from '../tasks/task-state.ts';
import { rollUpUsage } from './usage-roll-up-store.ts';

/** `usage` adds up; the others delete: rejected tasks, copies, inputs, and everything about a task. */
export type RetentionPass = 'usage' | 'rejected' | 'files' | 'prompts' | 'rows';

export interface RetentionCandidate {
  id: string;
  /** Creation order. */
  seq: number;
  hasEnded: boolean;
  /** By KIE, which created nothing. */
  isRejected: boolean;
  hasPendingCopy: boolean;
  hasPendingDelivery: boolean;
}

/** The candidates behind the cursor. */
export interface CandidateBatch {
  cursor: number;
  tasks: RetentionCandidate[];
}

/** The result of one step of a pass. */
export interface PassOutcome {
  /** Ids of the tasks that were processed. */
  done: readonly string[];
  /** Ids of the tasks that were not ready. */
  deferred: readonly string[];
  /** When those are revisited, in Unix milliseconds. */
  deferredUntil: number;
}

export interface RetentionStore {
  /** The next tasks created before `before`; empty if the next one is younger. */
  nextBatch(pass: RetentionPass, before: number, limit: number): Promise<CandidateBatch>;
  /** Moves the cursor from `from` to `to`. Changes nothing if another run has moved it meanwhile. */
  advance(pass: RetentionPass, from: number, to: number, outcome: PassOutcome): Promise<void>;
  /** Deferred tasks that are due again. */
  findDeferred(pass: RetentionPass, now: number, limit: number): Promise<RetentionCandidate[]>;
  /** Removes processed tasks from the deferred ones, and defers the others again. */
  settleDeferred(pass: RetentionPass, outcome: PassOutcome): Promise<void>;
}

interface Row {
  id: string;
  seq: number;
  state: TaskState;
  hasPendingCopy: number;
  hasPendingDelivery: number;
}

const COLUMNS = raw(`t.id, t.seq, t.state,
  exists (select 1 from files f where f.id = t.id and f.state = 'pending') as hasPendingCopy,
  exists (select 1 from deliveries d where d.task = t.id and d.state = 'pending') as hasPendingDelivery`);

export function retentionStore(db: D1Database): RetentionStore {
  return {
    nextBatch: async (pass, before, limit) => {
      const behind = sql`seq > ${cursorOf(pass)} order by seq`;
      // Younger tasks come later, so the age of the next task decides whether there is any work.
      const [at, found] = await batch(db, [
        prepare<{ cursor: number }>(db, sql`select ${cursorOf(pass)} as cursor`),
        prepare<Row>(
          db,
          sql`select ${COLUMNS} from (
                select seq, id, state, created_at from tasks where ${behind}
                limit iif((select created_at from tasks where ${behind} limit 1) < ${before}, ${limit}, 0)
              ) t where t.created_at < ${before} order by t.seq`,
        ),
      ]);
      return { cursor: at.results[0]?.cursor ?? 0, tasks: found.results.map(toCandidate) };
    },
    advance: async (pass, from, to, { done, deferred, deferredUntil }) => {
      const isUnmoved = sql`${cursorOf(pass)} = ${from}`;
      await batch(db, [
        ...(pass === 'usage' ? [rollUpUsage(db, done, isUnmoved)] : []),
        prepare(
          db,
          sql`insert into deferred_tasks (task, pass, due_at)
              select value, ${pass}, ${deferredUntil} from json_each(${JSON.stringify(deferred)})
              where ${isUnmoved} on conflict do nothing`,
        ),
        prepare(
          db,
          sql`update retention_passes set cursor = ${to} where name = ${pass} and ${isUnmoved}`,
        ),
      ]);
    },
    findDeferred: async (pass, now, limit) => {
      const rows = await all<Row>(
        db,
        sql`select d.task as id, 0 as seq, coalesce(t.state, 'refused') as state, hasPendingCopy,
              hasPendingDelivery
            from (
              select task from deferred_tasks where pass = ${pass} and due_at <= ${now}
              order by due_at limit ${limit}
            ) d left join (select ${COLUMNS} from tasks t) t on ${isTask(raw('d.task'), 't')}`,
      );
      return rows.map(toCandidate);
    },
    settleDeferred: async (pass, { done, deferred, deferredUntil }) => {
      const isDeferred = sql`exists (
        select 1 from deferred_tasks d where d.task = tasks.id and d.pass = 'usage')`;
      await batch(db, [
        ...(pass === 'usage' ? [rollUpUsage(db, done, isDeferred)] : []),
        prepare(
          db,
          sql`delete from deferred_tasks
              where pass = ${pass} and task in (select value from json_each(${JSON.stringify(done)}))`,
        ),
        prepare(
          db,
          sql`update deferred_tasks set due_at = ${deferredUntil}
              where pass = ${pass} and task in (select value from json_each(${JSON.stringify(deferred)}))`,
        ),
      ]);
    },
  };
}

function cursorOf(pass: RetentionPass): Sql {
  return sql`(select cursor from retention_passes where name = ${pass})`;
}

function toCandidate({
  state,
  hasPendingCopy,
  hasPendingDelivery,
  ...row
}: Row): RetentionCandidate {
  return {
    ...row,
    hasEnded: isTerminal(state),
    isRejected: state === 'refused',
    hasPendingCopy: hasPendingCopy === 1,
    hasPendingDelivery: hasPendingDelivery === 1,
  };
}
