/**
 * By the cron: sums up what has ended, and takes away what is kept for no longer. In steps of a bounded
 * size, each of which may be lost, doubled or interrupted without harm.
 */
import type { Settings } from '../config/settings.ts';
import { deleteFiles, deleteTasks, type DeletionDeps } from './delete-tasks.ts';
import type { RetentionPass, RetentionStore, RetentionCandidate } from './retention-store.ts';
import { DAY_MS, HOUR_MS } from '../platform/units.ts';

export interface RetentionDeps extends DeletionDeps {
  settings: Pick<Settings, 'retention' | 'files'>;
  store: DeletionDeps['store'] & { retention: RetentionStore };
}

/** Tasks of one step. KIE takes 120 a minute, so that a step a minute is enough and catches up. */
const STEP = 500;

/** Most tasks have ended by then, so that few are put off. */
const SUM_UP_AFTER_MS = HOUR_MS;
const COME_BACK_MS = HOUR_MS;

/** After this long KIE has nothing left to say of a task, and no copy of it is under way. */
const QUIET_AFTER_MS = DAY_MS;

interface Plan {
  readonly sweep: RetentionPass;
  readonly afterMs: number | undefined;
  readonly isReady: (task: RetentionCandidate) => boolean;
  readonly act: (ids: readonly string[]) => Promise<void>;
}

const hasEnded = (task: RetentionCandidate) => task.hasEnded;
const isCopied = (task: RetentionCandidate) => task.hasEnded && !task.owesFile;
const isSettled = (task: RetentionCandidate) => isCopied(task) && !task.owesDelivery;

export async function applyRetention(deps: RetentionDeps): Promise<void> {
  const { settings, store, runtime } = deps;
  for (const plan of plansOf(deps)) await runStep(deps, plan);
  await deleteTasks(deps, await store.deletions.findPending(STEP));
  await store.deletions.purgeTombstones(
    runtime.now() - settings.files.ttlMs - QUIET_AFTER_MS,
    STEP,
  );
}

/** What is to be done, and after how long; never where that is undefined. */
function plansOf(deps: RetentionDeps): Plan[] {
  const { filesMs, promptsMs, rowsMs } = deps.settings.retention;
  const { deletions } = deps.store;
  return [
    // The store does it, together with its place.
    { sweep: 'usage', afterMs: SUM_UP_AFTER_MS, isReady: hasEnded, act: async () => undefined },
    {
      sweep: 'files',
      afterMs: filesMs,
      isReady: isCopied,
      act: (ids) => deleteFiles(deps, ids),
    },
    {
      sweep: 'prompts',
      afterMs: promptsMs,
      isReady: hasEnded,
      act: (ids) => deletions.deletePrompts(ids),
    },
    { sweep: 'rows', afterMs: rowsMs, isReady: isSettled, act: (ids) => deleteTasks(deps, ids) },
  ];
}

async function runStep(
  { store, runtime, log }: RetentionDeps,
  { sweep, afterMs, isReady, act }: Plan,
): Promise<void> {
  if (afterMs === undefined) return;
  const now = runtime.now();
  const part = (tasks: readonly RetentionCandidate[]) => ({
    done: tasks.filter(isReady).map(({ id }) => id),
    later: tasks.filter((task) => !isReady(task)).map(({ id }) => id),
    laterAt: now + COME_BACK_MS,
  });

  const stretch = await store.retention.nextBatch(sweep, now - afterMs, STEP);
  const swept = part(stretch.tasks);
  if (stretch.tasks.length > 0) {
    await act(swept.done);
    // What is gone needs not be passed.
    const last = stretch.tasks.findLast((task) => sweep !== 'rows' || !isReady(task));
    if (last !== undefined) await store.retention.advance(sweep, stretch.from, last.seq, swept);
  }

  const putOff = part(await store.retention.findDeferred(sweep, now, STEP));
  if (putOff.done.length + putOff.later.length > 0) {
    await act(putOff.done);
    await store.retention.settleDeferred(sweep, putOff);
  }
  const done = swept.done.length + putOff.done.length;
  if (done > 0) log.info('tasks.retention_applied', { outcome: sweep, count: done });
}
