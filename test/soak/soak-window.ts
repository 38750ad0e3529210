/** One leg with KIE's window as it is: never more than 20 createTask in any 10 s. */
import type { Builds } from '../../src/tools/stack.ts';
import { submitAll } from './soak-driver.ts';
import { SoakRig } from './soak-harness.ts';

const WINDOW_MS = 10_000;

export interface WindowResult {
  tasks: number;
  /** The most that the sandbox saw in any ten seconds. */
  mostInWindow: number;
  /** Requests that the sandbox turned away. */
  turnedAway: number;
  seconds: number;
}

export async function runWindow(
  builds: Builds,
  tasks: number,
  onProgress: (text: string) => void,
): Promise<WindowResult> {
  const begun = performance.now();
  const rig = await SoakRig.start(builds, { SUBMIT_QUEUE_TIMEOUT_MS: '30000' });
  try {
    await rig.setSandbox({ taskSeconds: 1 });
    await submitAll(rig.edge.url, { count: tasks, parallel: 50, name: 'window' }, (_answer, done) =>
      onProgress(`KIE's own window: ${done}/${tasks}`),
    );
    const ledger = await rig.ledger();
    const times = ledger.tasks.map(({ acceptedAt }) => acceptedAt).toSorted((a, b) => a - b);
    const inWindowFrom = (start: number) =>
      times.filter((time) => time >= start && time < start + WINDOW_MS).length;
    return {
      tasks: times.length,
      mostInWindow: Math.max(...times.map(inWindowFrom)),
      turnedAway: ledger.requests - times.length,
      seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    await rig.stop();
  }
}
