/** Which callbacks a task will send, and when. Pure: decided once, when the task is accepted. */
import { dice, faultMs } from './fault-rng.ts';
import type { Fault, FaultKind } from './fault-settings.ts';
import type { CallbackKind } from './kie-wire.ts';
import type { Task } from './task-life.ts';

export interface PlannedSend {
  kind: CallbackKind;
  signed: boolean;
  dueAt: number;
}

/** One callback that is due, with the task it is about. */
export interface OwedSend {
  id: number;
  kind: CallbackKind;
  signed: boolean;
  /** How often it was started. */
  tries: number;
  task: Task;
}

/** The faults that hit one task. */
export type Hits = ReadonlyMap<FaultKind, Fault>;

/** Copies of one callback are spread over this time. */
const REPEAT_SPREAD_MS = 1000;
/** A stale callback follows the last right one by this much. */
const STALE_AFTER_MS = 300;

/** The faults that are the callback's, judged for the task of this number. */
export function planSends(
  task: { number: number; acceptedAt: number; doneAt: number },
  hits: Hits,
  seed: number,
): PlannedSend[] {
  const signed = !hits.has('callback.unsigned');
  const sends: PlannedSend[] = [];

  // At half-time: early enough to end the task wrongly, if anyone believes it. An attacker can have
  // seen a signature, which covers no body: only the address gives this one away.
  if (hits.has('callback.forged')) {
    const dueAt = Math.floor((task.acceptedAt + task.doneAt) / 2);
    sends.push({ kind: 'forged', signed: true, dueAt });
  }
  if (hits.has('callback.drop')) return sends;

  const late = hits.get('callback.late');
  const firstAt = task.doneAt + (late === undefined ? 0 : faultMs(late));
  const copies = copiesOf(hits.get('callback.repeat'), seed, task.number);
  for (let copy = 0; copy <= copies; copy++) {
    const dueAt = firstAt + Math.round((copy * REPEAT_SPREAD_MS) / Math.max(copies, 1));
    sends.push({ kind: 'terminal', signed, dueAt });
  }
  if (hits.has('callback.stale')) {
    const dueAt = firstAt + (copies > 0 ? REPEAT_SPREAD_MS : 0) + STALE_AFTER_MS;
    sends.push({ kind: 'stale', signed, dueAt });
  }
  return sends;
}

/** `times` copies where it is given, else one to three. */
function copiesOf(repeat: Fault | undefined, seed: number, number: number): number {
  if (repeat === undefined) return 0;
  return repeat.times ?? 1 + Math.floor(dice(seed, 'callback.copies', number, 0) * 3);
}
