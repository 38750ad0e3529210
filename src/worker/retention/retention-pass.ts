/**
 * The cron's work on finished tasks: adds them to the usage totals and deletes what has passed its
 * retention period, in bounded steps. A step may be lost, repeated or interrupted without harm.
 */
import type { Settings } from '../config/settings.ts';
import { DAY_MS, HOUR_MS } from '../platform/units.ts';
import { deleteFiles, deleteTasks, type DeletionDeps } from './delete-tasks.ts';
import type { DeletionStore } from './deletion-store.ts';
import type { RetentionCandidate, RetentionPass, RetentionStore } from './retention-store.ts';

export interface RetentionDeps extends DeletionDeps {
  settings: Pick<
    Settings,
    | 'KIE_FILE_TTL_MS'
    | 'PROMPT_RETENTION_DAYS'
    | 'REJECTED_RETENTION_DAYS'
    | 'RETENTION_DAYS'
    | 'ROW_RETENTION_DAYS'
  >;
  deletions: DeletionStore;
  retention: RetentionStore;
}

/** Tasks per step. KIE accepts 120 a minute, so one step a minute keeps up and catches up. */
const STEP_SIZE = 500;

/** By then most tasks have ended, so that few are deferred. */
const USAGE_AFTER_MS = HOUR_MS;
const REVISIT_AFTER_MS = HOUR_MS;

/** This long after KIE deleted a task's files, KIE sends no more callbacks for it and no copy is in progress. */
const TOMBSTONE_MARGIN_MS = DAY_MS;

interface Plan {
  readonly pass: RetentionPass;
  /** Age at which tasks are processed; undefined: the pass is off. */
  readonly afterMs: number | undefined;
  readonly isReady: (task: RetentionCandidate) => boolean;
  /** Which of the ready tasks are processed; all if undefined. */
  readonly isWanted?: (task: RetentionCandidate) => boolean;
  readonly process: (ids: readonly string[]) => Promise<void>;
}

const hasEnded = (task: RetentionCandidate) => task.hasEnded;
const isCopied = (task: RetentionCandidate) => task.hasEnded && !task.hasPendingCopy;
const isSettled = (task: RetentionCandidate) => isCopied(task) && !task.hasPendingDelivery;

/** One step of each pass, then interrupted deletions and old tombstones. */
export async function applyRetention(deps: RetentionDeps): Promise<void> {
  const { settings, deletions, runtime } = deps;
  for (const plan of buildPlans(deps)) await runStep(deps, plan);
  await deleteTasks(deps, await deletions.findPending(STEP_SIZE));
  const before = runtime.now() - settings.KIE_FILE_TTL_MS - TOMBSTONE_MARGIN_MS;
  await deletions.purgeTombstones(before, STEP_SIZE);
}

function buildPlans(deps: RetentionDeps): Plan[] {
  const { PROMPT_RETENTION_DAYS, REJECTED_RETENTION_DAYS, RETENTION_DAYS, ROW_RETENTION_DAYS } =
    deps.settings;
  return [
    {
      pass: 'usage',
      afterMs: USAGE_AFTER_MS,
      isReady: hasEnded,
      process: async () => undefined, // the store adds them up in the transaction that moves the cursor
    },
    {
      pass: 'rejected',
      afterMs: daysToMs(REJECTED_RETENTION_DAYS),
      isReady: () => true, // KIE's answer comes within minutes: a task that was accepted stays so
      isWanted: (task) => task.isRejected,
      process: (ids) => deleteTasks(deps, ids),
    },
    {
      pass: 'files',
      afterMs: daysToMs(RETENTION_DAYS),
      isReady: isCopied,
      process: (ids) => deleteFiles(deps, ids),
    },
    {
      pass: 'prompts',
      afterMs: daysToMs(PROMPT_RETENTION_DAYS),
      isReady: hasEnded,
      process: (ids) => deps.deletions.deletePrompts(ids),
    },
    {
      pass: 'rows',
      afterMs: daysToMs(ROW_RETENTION_DAYS),
      isReady: isSettled,
      process: (ids) => deleteTasks(deps, ids),
    },
  ];
}

/** Undefined: kept for ever. */
function daysToMs(days: number | undefined): number | undefined {
  return days === undefined ? undefined : days * DAY_MS;
}

async function runStep(
  { retention, runtime, log }: RetentionDeps,
  { pass, afterMs, isReady, isWanted = () => true, process }: Plan,
): Promise<void> {
  if (afterMs === undefined) return;
  const now = runtime.now();
  const partition = (tasks: readonly RetentionCandidate[]) => ({
    done: tasks.filter((task) => isReady(task) && isWanted(task)).map(({ id }) => id),
    deferred: tasks.filter((task) => !isReady(task)).map(({ id }) => id),
    deferredUntil: now + REVISIT_AFTER_MS,
  });

  const { cursor, tasks } = await retention.nextBatch(pass, now - afterMs, STEP_SIZE);
  const outcome = partition(tasks);
  if (tasks.length > 0) {
    await process(outcome.done);
    // Deleted rows are no longer behind the cursor, so it need not move past them.
    const last = tasks.findLast((task) => pass !== 'rows' || !isReady(task));
    if (last !== undefined) await retention.advance(pass, cursor, last.seq, outcome);
  }

  const revisited = partition(await retention.findDeferred(pass, now, STEP_SIZE));
  if (revisited.done.length + revisited.deferred.length > 0) {
    await process(revisited.done);
    await retention.settleDeferred(pass, revisited);
  }
  const count = outcome.done.length + revisited.done.length;
  if (count > 0) log.info('tasks.retention_applied', { outcome: pass, count });
}
