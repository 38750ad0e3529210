/**
 * What is done once with every task after it has ended. A sweep goes through the tasks in the order of
 * creation and keeps its place, so that it costs no index; what has not ended by then it comes back to.
 */
import { isTaskText } from '../tasks/task-sequence.ts';
import { isTerminal, type TaskState } from '../tasks/task-state.ts';
import { rollUpUsage } from './roll-up-usage.ts';

/** `usage` sums up; the others take away: files, prompts, and all that is known of a task. */
export type RetentionPass = 'usage' | 'files' | 'prompts' | 'rows';

export interface RetentionCandidate {
  id: string;
  /** In the order of creation. */
  seq: number;
  hasEnded: boolean;
  /** A copy of it is still to be made. */
  owesFile: boolean;
  /** Its caller is still to be called back. */
  owesDelivery: boolean;
}

/** Tasks that come next, behind a place. */
export interface CandidateBatch {
  from: number;
  tasks: RetentionCandidate[];
}

/** What became of some tasks: done with, or to be looked at again. */
export interface PassOutcome {
  done: readonly string[];
  later: readonly string[];
  /** When: Unix milliseconds. */
  laterAt: number;
}

export interface RetentionStore {
  /** The next tasks that were created before a time; none when the next one is younger. */
  nextBatch(sweep: RetentionPass, before: number, limit: number): Promise<CandidateBatch>;
  /** Goes on behind a place. When somebody else was faster, nothing changes. */
  advance(sweep: RetentionPass, from: number, seq: number, swept: PassOutcome): Promise<void>;
  /** Tasks that were put off and whose time has come. */
  findDeferred(sweep: RetentionPass, now: number, limit: number): Promise<RetentionCandidate[]>;
  /** Is through with them, or puts them off once more. */
  settleDeferred(sweep: RetentionPass, swept: PassOutcome): Promise<void>;
}

const COLUMNS = `t.id, t.seq, t.state,
  exists (select 1 from files f where f.id = t.id and f.state = 'pending') as owesFile,
  exists (select 1 from deliveries d where d.task = t.id and d.state = 'pending') as owesDelivery`;

interface Row {
  id: string;
  seq: number;
  state: TaskState;
  owesFile: number;
  owesDelivery: number;
}

const toTask = ({ id, seq, state, owesFile, owesDelivery }: Row): RetentionCandidate => ({
  id,
  seq,
  hasEnded: isTerminal(state),
  owesFile: owesFile === 1,
  owesDelivery: owesDelivery === 1,
});

const CURSOR_SQL = '(select cursor from retention_passes where name = ?1)';

/** Whether a sweep is still where it was seen (?2). */
const isHere = (name: string) => `(select cursor from retention_passes where name = ${name}) = ?2`;

export function retentionStore(db: D1Database): RetentionStore {
  const statement = (sql: string, ...values: unknown[]) => db.prepare(sql).bind(...values);
  return {
    nextBatch: async (sweep, before, limit) => {
      // The youngest come last: one look at the next one says whether there is anything to do.
      const [at, found] = await db.batch<Row>([
        statement('select cursor as seq from retention_passes where name = ?1', sweep),
        statement(
          `select ${COLUMNS} from (
             select seq, id, state, created_at from tasks where seq > ${CURSOR_SQL} order by seq
             limit iif((select created_at from tasks where seq > ${CURSOR_SQL} order by seq limit 1) < ?2, ?3, 0)
           ) t where t.created_at < ?2 order by t.seq`,
          sweep,
          before,
          limit,
        ),
      ]);
      return { from: at?.results[0]?.seq ?? 0, tasks: (found?.results ?? []).map(toTask) };
    },
    advance: async (sweep, from, seq, { done, later, laterAt }) => {
      await db.batch([
        ...(sweep === 'usage' ? [rollUpUsage(db, done, isHere("'usage'"), from)] : []),
        statement(
          `insert into deferred_tasks (task, pass, due_at)
           select value, ?1, ?3 from json_each(?4) where ${isHere('?1')} on conflict do nothing`,
          sweep,
          from,
          laterAt,
          JSON.stringify(later),
        ),
        statement(
          `update retention_passes set cursor = ?3 where name = ?1 and ${isHere('?1')}`,
          sweep,
          from,
          seq,
        ),
      ]);
    },
    findDeferred: async (sweep, now, limit) => {
      const { results } = await statement(
        `select l.task as id, 0 as seq, coalesce(t.state, 'refused') as state, owesFile, owesDelivery from (
           select task from deferred_tasks where pass = ?1 and due_at <= ?2 order by due_at limit ?3
         ) l left join (select ${COLUMNS} from tasks t) t on ${isTaskText('l.task', 't')}`,
        sweep,
        now,
        limit,
      ).all<Row>();
      return results.map(toTask);
    },
    settleDeferred: async (sweep, { done, later, laterAt }) => {
      const isPutOff =
        "exists (select 1 from deferred_tasks l where l.task = tasks.id and l.pass = 'usage')";
      await db.batch([
        ...(sweep === 'usage' ? [rollUpUsage(db, done, isPutOff)] : []),
        statement(
          `delete from deferred_tasks where pass = ?1 and task in (select value from json_each(?2))`,
          sweep,
          JSON.stringify(done),
        ),
        statement(
          `update deferred_tasks set due_at = ?3 where pass = ?1 and task in (select value from json_each(?2))`,
          sweep,
          JSON.stringify(later),
          laterAt,
        ),
      ]);
    },
  };
}
