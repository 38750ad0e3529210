/** A phase with many tasks and every fault at once, while the edge is killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerBuilds } from '../../src/tools/stack.ts';
import { auditTasks, type Audit } from './soak-audit.ts';
import { submitAll, type SubmitOutcome } from './soak-driver.ts';
import { SoakHarness, UNLIMITED_SANDBOX, WIDE_WINDOW } from './soak-harness.ts';
import type { SoakSizes } from './soak-options.ts';

export interface BulkResult extends Audit {
  outcomes: Record<SubmitOutcome, number>;
  /** Callbacks that reached the app, accepted or not. */
  deliveryAttempts: number;
  /** Deliveries that had failed or were paused, and were replayed. */
  replayed: number;
  kills: number;
  seconds: number;
}

const TASK_SECONDS = 2;

/** Share of the tasks that each fault affects. */
const FAULTS = {
  'callback.drop': 0.05,
  'callback.repeat': 0.2,
  'callback.stale': 0.025,
  'callback.early': 0.025,
  'callback.late': { probability: 0.02, seconds: 3 },
  'callback.forged': 0.02,
  'createTask.cut': 0.01,
  'createTask.empty': 0.005,
  'createTask.html': 0.01,
  'createTask.serverError': 0.01,
  'createTask.dropped': 0.005,
  'createTask.late': { probability: 0.01, seconds: 4 }, // longer than the edge's timeout
  'createTask.rateLimited': { probability: 0.03, times: 1 },
  'createTask.refuse': { probability: 0.01, code: 402, message: 'Credits insufficient' },
  'task.fail': { probability: 0.03, code: 500, message: 'Internal server error' },
  'recordInfo.null': { probability: 0.2, seconds: 5 },
  'file.noLength': 0.1,
  'file.cut': { probability: 0.03, times: 1 },
  'file.late': { probability: 0.02, seconds: 1 },
  'file.expired': { probability: 0.01, times: 1 },
};

const SETTLE_TIMEOUT_MS = 15 * 60_000;
const SETTLE_POLL_MS = 500;
/** How long the edge stays down after a kill. */
const DOWN_MS = 300;

export async function runBulk(
  builds: WorkerBuilds,
  sizes: Pick<SoakSizes, 'tasks' | 'parallel' | 'kills'>,
  onProgress: (text: string) => void,
): Promise<BulkResult> {
  const startedAt = performance.now();
  const soak = await SoakHarness.start(builds, WIDE_WINDOW);
  try {
    await soak.setSandbox({
      ...UNLIMITED_SANDBOX,
      seed: 7,
      taskSeconds: TASK_SECONDS,
      faults: FAULTS,
    });
    const { outcomes, kills } = await submitWithKills(soak, sizes, onProgress);
    const { replayed, pending } = await settle(soak, onProgress);
    await soak.setSandbox({ ...UNLIMITED_SANDBOX, taskSeconds: TASK_SECONDS });
    onProgress('comparing the ledger with D1 and R2');
    const audit = await auditTasks(soak);
    return {
      ...audit,
      violations: { 'work still pending at the timeout': pending, ...audit.violations },
      outcomes,
      deliveryAttempts: soak.app.countReceived(),
      replayed,
      kills,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await soak.stop();
  }
}

/** Submits all tasks and kills the edge at even intervals in between. */
async function submitWithKills(
  soak: SoakHarness,
  { tasks, parallel, kills: maxKills }: Pick<SoakSizes, 'tasks' | 'parallel' | 'kills'>,
  onProgress: (text: string) => void,
): Promise<Pick<BulkResult, 'outcomes' | 'kills'>> {
  const outcomes: Record<SubmitOutcome, number> = { accepted: 0, refused: 0, never_confirmed: 0 };
  let kills = 0;
  let restarts = Promise.resolve();
  const killAndRestart = async () => {
    soak.edge.kill();
    await sleep(DOWN_MS);
    await soak.edge.start();
  };
  const load = { count: tasks, parallel, name: 'bulk', callBackUrl: `${soak.app.url}/hook` };
  await submitAll(soak.edge.url, load, (outcome, done) => {
    outcomes[outcome]++;
    if (kills < maxKills && done >= (tasks * (kills + 1)) / (maxKills + 1)) {
      kills++;
      restarts = restarts.then(killAndRestart);
    }
    onProgress(`submitted ${done}/${tasks}, edge killed ${kills} times`);
  });
  await restarts;
  return { outcomes, kills };
}

/** Waits until no work is pending. Replays failed and paused deliveries meanwhile, as an admin would. */
async function settle(
  soak: SoakHarness,
  onProgress: (text: string) => void,
): Promise<{ replayed: number; pending: number }> {
  let replayed = 0;
  let pending = Number.NaN;
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
  for (; Date.now() < deadline; await sleep(SETTLE_POLL_MS)) {
    const { tasks, files, deliveries } = await countPending(soak);
    pending = tasks + files + deliveries;
    onProgress(`still pending: ${tasks} tasks, ${files} files, ${deliveries} deliveries`);
    if (pending === 0) break;
    replayed += await soak.replayDeliveries();
  }
  return { replayed, pending };
}

interface PendingCounts {
  tasks: number;
  files: number;
  deliveries: number;
}

async function countPending(soak: SoakHarness): Promise<PendingCounts> {
  const [counts] = await soak.query<PendingCounts>(
    `select (select count(*) from tasks where next_poll_at is not null) as tasks,
       (select count(*) from files where next_attempt_at is not null) as files,
       (select count(*) from deliveries where state <> 'delivered') as deliveries`,
  );
  if (counts === undefined) throw new Error('D1 returned no counts');
  return counts;
}
