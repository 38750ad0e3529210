/**
 * What `/health` reads from D1, in one round trip. `/health` is public and not cached, so it reads at most
 * 43 rows and as many that it looks up for them, however many tasks there are. `/health?check=kie` also
 * claims and stores a reading (refresh-balance.ts), for one request a minute at most.
 */
import type { CatalogueStatus } from '../models/live/catalogue-status.ts';
import { SELECT_CATALOGUE_STATUS } from '../models/live/live-catalogue-store.ts';
import { batch, prepare, raw, sql, type Sql } from '../platform/sql.ts';
import { firstSeqAt } from '../tasks/task-sequence.ts';
import { SELECT_KEY_CHECK, type KeyCheck, type KeyCheckRow } from './balance-store.ts';
import { SELECT_CRON_RUNS } from './cron-run-store.ts';
import type { CronRuns } from './health-report.ts';
import { countLostFiles } from './health-store.ts';

/** A task whose end KIE reported. */
export interface EndedTask {
  /** The address of this deployment at which KIE was to call back. */
  publicBaseUrl: string;
  /** Whether KIE called back at least once. */
  isCalledBack: boolean;
}

export interface Readiness {
  /** Undefined before the first run of the cron. */
  cron: CronRuns | undefined;
  /** Newest first. */
  endedTasks: EndedTask[];
  /** Undefined before KIE was asked for the balance. */
  keyCheck: KeyCheck | undefined;
  /** Stored files that were found missing from R2 since `lostSince`, at most MAX_LOST_FILES. */
  lostFiles: number;
  /** Undefined before KIE was asked for its list of models. */
  catalogue: CatalogueStatus | undefined;
}

/** Times in Unix milliseconds. */
export interface SampledTimes {
  createdAfter: number;
  createdBefore: number;
  endedBefore: number;
  lostSince: number;
}

export interface ReadinessStore {
  /** Samples the latest tasks of these times. Throws if D1 is unavailable or its migrations are missing. */
  read(times: SampledTimes): Promise<Readiness>;
}

const SAMPLE_TASKS = raw('20');
export const MAX_LOST_FILES = 20;

type EndedTaskRow = Omit<EndedTask, 'isCalledBack'> & { isCalledBack: number };

export function readinessStore(db: D1Database): ReadinessStore {
  return {
    read: async (times) => {
      const [cron, tasks, keyCheck, catalogue, lostFiles] = await batch(db, [
        prepare<CronRuns>(db, SELECT_CRON_RUNS),
        prepare<EndedTaskRow>(db, sampleEndedTasks(times)),
        prepare<KeyCheckRow>(db, SELECT_KEY_CHECK),
        prepare<CatalogueStatus>(db, SELECT_CATALOGUE_STATUS),
        prepare<{ lost: number }>(db, countLostFiles(times.lostSince, raw(String(MAX_LOST_FILES)))),
      ]);
      const [check] = keyCheck.results;
      return {
        cron: cron.results[0],
        endedTasks: tasks.results.map((row) => ({ ...row, isCalledBack: row.isCalledBack === 1 })),
        keyCheck: check && { ...check, isRefused: check.isRefused === 1 },
        catalogue: catalogue.results[0],
        lostFiles: lostFiles.results[0]?.lost ?? 0,
      };
    },
  };
}

/** `seq` is the primary key and the time of creation, so that the sample is one range of it. */
function sampleEndedTasks({ createdAfter, createdBefore, endedBefore }: SampledTimes): Sql {
  return sql`
    select public_base_url as publicBaseUrl,
      final_callback_at is not null or exists (select 1 from callbacks c where c.id = t.id) as isCalledBack
    from (
      select seq, id, public_base_url, state, updated_at, final_callback_at from tasks
      where seq between ${firstSeqAt(createdAfter)} and ${firstSeqAt(createdBefore)}
      order by seq desc limit ${SAMPLE_TASKS}
    ) t where state in ('success', 'fail') and updated_at <= ${endedBefore} order by t.seq desc`;
}
