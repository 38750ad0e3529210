/** Decides which callbacks a task will send, and when. Pure: decided once, when the task is accepted. */
import { seededRandom, faultDelayMs } from './fault-rng.ts';
import type { Fault, FaultKind } from './fault-settings.ts';
import type { CallbackKind } from './kie-wire.ts';
import type { SandboxTask } from './sandbox-task.ts';

export interface PlannedSend {
  kind: CallbackKind;
  signed: boolean;
  dueAt: number;
}

/** A callback that has still to be sent, with its task. */
export interface PendingSend {
  id: number;
  kind: CallbackKind;
  signed: boolean;
  /** Attempts that were started. */
  attempts: number;
  task: SandboxTask;
}

/** The faults that hit one task. */
export type TaskFaults = ReadonlyMap<FaultKind, Fault>;

/** The copies of `callback.repeat` are spread over this time unless the fault gives seconds. */
const REPEAT_SPREAD_SECONDS = 1;
/** A stale callback follows the last terminal one after this time unless the fault gives seconds. */
const STALE_DELAY_SECONDS = 0.3;

export function planSends(
  task: { number: number; acceptedAt: number; doneAt: number },
  faults: TaskFaults,
  seed: number,
): PlannedSend[] {
  const signed = !faults.has('callback.unsigned');
  const sends: PlannedSend[] = [];

  // At half-time, early enough to end the task wrongly if the edge believes it. It is signed, because an
  // attacker may have seen a signature, which does not cover the body: only the address is wrong.
  if (faults.has('callback.forged')) {
    const dueAt = Math.floor((task.acceptedAt + task.doneAt) / 2);
    sends.push({ kind: 'forged', signed: true, dueAt });
  }
  if (faults.has('callback.drop')) return sends;

  const late = faults.get('callback.late');
  const repeat = faults.get('callback.repeat');
  const firstAt = task.doneAt + (late === undefined ? 0 : faultDelayMs(late));
  const copies = countCopies(repeat, seed, task.number);
  const spreadMs = copies === 0 ? 0 : (repeat?.seconds ?? REPEAT_SPREAD_SECONDS) * 1000;
  for (let copy = 0; copy <= copies; copy++) {
    const dueAt = firstAt + Math.round((copy * spreadMs) / Math.max(copies, 1));
    sends.push({ kind: 'terminal', signed, dueAt });
  }
  const stale = faults.get('callback.stale');
  if (stale !== undefined) {
    const delayMs = Math.round((stale.seconds ?? STALE_DELAY_SECONDS) * 1000);
    sends.push({ kind: 'stale', signed, dueAt: firstAt + spreadMs + delayMs });
  }
  return sends;
}

/** The number of copies beside the first callback: the fault's `times`, else one to three. */
function countCopies(repeat: Fault | undefined, seed: number, taskNumber: number): number {
  if (repeat === undefined) return 0;
  return repeat.times ?? 1 + Math.floor(seededRandom(seed, 'callback.copies', taskNumber, 0) * 3);
}
