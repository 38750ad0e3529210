/** The bulk: many tasks through every fault at once, and the edge killed in mid-flight. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Builds } from '../../src/tools/stack.ts';
import { audit, type Audit } from './soak-audit.ts';
import { submitAll, type Answer } from './soak-driver.ts';
import { SoakRig, WIDE_WINDOW } from './soak-harness.ts';

export interface BulkOptions {
  tasks: number;
  parallel: number;
  kills: number;
  onProgress?: (text: string) => void;
}

export interface BulkResult extends Audit {
  answers: Record<Answer, number>;
  /** Callbacks that reached the app, taken or not. */
  called: number;
  /** Those that were given up or held back, and sent again. */
  replayed: number;
  kills: number;
  seconds: number;
}

const RATES = { rateLimit: 1_000_000, rateWindowMs: 1000 };

/** Shares of the tasks that each fault hits. */
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
  'createTask.late': { probability: 0.01, seconds: 4 }, // past the edge's timeout
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
const DOWN_MS = 300;

export async function runBulk(builds: Builds, options: BulkOptions): Promise<BulkResult> {
  const { tasks, parallel, kills, onProgress = () => {} } = options;
  const begun = performance.now();
  const rig = await SoakRig.start(builds, WIDE_WINDOW);
  try {
    await rig.setSandbox({ seed: 7, taskSeconds: 2, ...RATES, faults: FAULTS });
    const answers: Record<Answer, number> = { accepted: 0, refused: 0, never_confirmed: 0 };
    let killed = 0;
    let restart = Promise.resolve();
    const killAndRestart = async () => {
      rig.edge.kill();
      await sleep(DOWN_MS);
      await rig.edge.start();
    };
    const callBackUrl = `${rig.app.url}/hook`;
    const load = { count: tasks, parallel, name: 'bulk', callBackUrl };
    await submitAll(rig.edge.url, load, (answer, done) => {
      answers[answer]++;
      if (killed < kills && done >= (tasks * (killed + 1)) / (kills + 1)) {
        killed++;
        restart = restart.then(killAndRestart);
      }
      onProgress(`submitted ${done}/${tasks}, edge killed ${killed} times`);
    });
    await restart;
    const replayed = await settle(rig, onProgress);
    await rig.setSandbox({ taskSeconds: 2, ...RATES });
    onProgress('comparing the ledger with D1 and R2');
    const found = await audit(rig);
    const called = rig.app.calls();
    return {
      ...found,
      answers,
      called,
      replayed,
      kills: killed,
      seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    await rig.stop();
  }
}

/** Waits until nothing is owed any more. Callbacks that were given up or are held back are replayed, as an operator would. */
async function settle(rig: SoakRig, onProgress: (text: string) => void): Promise<number> {
  let replayed = 0;
  for (const giveUpAt = Date.now() + SETTLE_TIMEOUT_MS; Date.now() < giveUpAt; await sleep(500)) {
    const [owed] = await rig.query<{ tasks: number; files: number; callbacks: number }>(
      `select (select count(*) from tasks where next_poll_at is not null) as tasks,
         (select count(*) from files where next_attempt_at is not null) as files,
         (select count(*) from deliveries where state <> 'delivered') as callbacks`,
    );
    onProgress(
      `still owed: ${owed?.tasks} tasks, ${owed?.files} files, ${owed?.callbacks} callbacks`,
    );
    if (owed?.tasks === 0 && owed.files === 0 && owed.callbacks === 0) break;
    replayed += await rig.replay();
  }
  return replayed;
}
