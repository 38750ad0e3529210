/**
 * What is done once with every task after it has ended. A sweep goes through the tasks in the order of
 * creation and keeps its place, so that it costs no index; what has not ended by then it comes back to.
 */
import { isTask } from '../tasks/task-sequence.ts';
import { isTerminal, type TaskState } from '../tasks/task-state.ts';
import { sumUp } from './roll-up-usage.ts';

/** `usage` sums up; the others take away: files, prompts, and all that is known of a task. */
export type Sweep = 'usage' | 'files' | 'prompts' | 'rows';

export interface SweptTask {
  id: string;
  /** In the order of creation. */
  place: number;
  hasEnded: boolean;
  /** A copy of it is still to be made. */
  owesFile: boolean;
  /** Its caller is still to be called back. */
  owesDelivery: boolean;
}

/** Tasks that come next, behind a place. */
export interface SweepStretch {
  from: number;
  tasks: SweptTask[];
}

/** What became of some tasks: done with, or to be looked at again. */
export interface Swept {
  done: readonly string[];
  later: readonly string[];
  /** When: Unix milliseconds. */
  laterAt: number;
}

export interface SweepStore {
  /** The next tasks that were created before a time; none when the next one is younger. */
  next(sweep: Sweep, before: number, limit: number): Promise<SweepStretch>;
  /** Goes on behind a place. When somebody else was faster, nothing changes. */
  pass(sweep: Sweep, from: number, place: number, swept: Swept): Promise<void>;
  /** Tasks that were put off and whose time has come. */
  putOff(sweep: Sweep, now: number, limit: number): Promise<SweptTask[]>;
  /** Is through with them, or puts them off once more. */
  settle(sweep: Sweep, swept: Swept): Promise<void>;
}

const COLUMNS = `t.id, t.place, t.state,
  exists (select 1 from files f where f.id = t.id and f.state = 'owed') as owesFile,
  exists (select 1 from deliveries d where d.task = t.id and d.state = 'owed') as owesDelivery`;

interface Row {
  id: string;
  place: number;
  state: TaskState;
  owesFile: number;
  owesDelivery: number;
}

const toTask = ({ id, place, state, owesFile, owesDelivery }: Row): SweptTask => ({
  id,
  place,
  hasEnded: isTerminal(state),
  owesFile: owesFile === 1,
  owesDelivery: owesDelivery === 1,
});

const PLACE = '(select place from sweeps where name = ?1)';

/** Whether a sweep is still where it was seen (?2). */
const isHere = (name: string) => `(select place from sweeps where name = ${name}) = ?2`;

export function sweepStore(db: D1Database): SweepStore {
  const statement = (sql: string, ...values: unknown[]) => db.prepare(sql).bind(...values);
  return {
    next: async (sweep, before, limit) => {
      // The youngest come last: one look at the next one says whether there is anything to do.
      const [at, found] = await db.batch<Row>([
        statement('select place from sweeps where name = ?1', sweep),
        statement(
          `select ${COLUMNS} from (
             select place, id, state, created_at from tasks where place > ${PLACE} order by place
             limit iif((select created_at from tasks where place > ${PLACE} order by place limit 1) < ?2, ?3, 0)
           ) t where t.created_at < ?2 order by t.place`,
          sweep,
          before,
          limit,
        ),
      ]);
      return { from: at?.results[0]?.place ?? 0, tasks: (found?.results ?? []).map(toTask) };
    },
    pass: async (sweep, from, place, { done, later, laterAt }) => {
      await db.batch([
        ...(sweep === 'usage' ? [sumUp(db, done, isHere("'usage'"), from)] : []),
        statement(
          `insert into sweep_later (task, sweep, look_at)
           select value, ?1, ?3 from json_each(?4) where ${isHere('?1')} on conflict do nothing`,
          sweep,
          from,
          laterAt,
          JSON.stringify(later),
        ),
        statement(
          `update sweeps set place = ?3 where name = ?1 and ${isHere('?1')}`,
          sweep,
          from,
          place,
        ),
      ]);
    },
    putOff: async (sweep, now, limit) => {
      const { results } = await statement(
        `select l.task as id, 0 as place, coalesce(t.state, 'refused') as state, owesFile, owesDelivery from (
           select task from sweep_later where sweep = ?1 and look_at <= ?2 order by look_at limit ?3
         ) l left join (select ${COLUMNS} from tasks t) t on ${isTask('l.task', 't')}`,
        sweep,
        now,
        limit,
      ).all<Row>();
      return results.map(toTask);
    },
    settle: async (sweep, { done, later, laterAt }) => {
      const isPutOff =
        "exists (select 1 from sweep_later l where l.task = tasks.id and l.sweep = 'usage')";
      await db.batch([
        ...(sweep === 'usage' ? [sumUp(db, done, isPutOff)] : []),
        statement(
          `delete from sweep_later where sweep = ?1 and task in (select value from json_each(?2))`,
          sweep,
          JSON.stringify(done),
        ),
        statement(
          `update sweep_later set look_at = ?3 where sweep = ?1 and task in (select value from json_each(?2))`,
          sweep,
          JSON.stringify(later),
          laterAt,
        ),
      ]);
    },
  };
}
