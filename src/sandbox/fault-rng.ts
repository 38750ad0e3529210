/** Decides by a seed whether a fault hits. Pure: the same seed gives the same run. */
import { FAULT_KINDS, type Fault, type FaultKind, type FaultSettings } from './fault-settings.ts';

/** The duration of faults whose setting gives no seconds. */
export const DEFAULT_FAULT_SECONDS = 2;

/** A pseudo-random number in [0, 1), determined by the arguments. */
export function seededRandom(
  seed: number,
  kind: string,
  number: number,
  occurrence: number,
): number {
  return hash32(`${seed}:${kind}:${number}:${occurrence}`) / 2 ** 32;
}

/** The configured fault if it hits the `occurrence`-th event of this kind in the task of this number. */
export function rollFault(
  settings: FaultSettings,
  kind: FaultKind,
  number: number,
  occurrence = 0,
): Fault | undefined {
  const fault = settings.faults[kind];
  if (fault === undefined) return undefined;
  return seededRandom(settings.seed, kind, number, occurrence) < fault.probability
    ? fault
    : undefined;
}

/** The configured fault kinds with this prefix. */
export function configuredKinds(
  settings: FaultSettings,
  prefix: 'createTask.' | 'file.' | 'models.',
): FaultKind[] {
  return FAULT_KINDS.filter(
    (kind) => kind.startsWith(prefix) && settings.faults[kind] !== undefined,
  );
}

export function faultDelayMs(fault: Fault): number {
  return Math.round((fault.seconds ?? DEFAULT_FAULT_SECONDS) * 1000);
}

/** FNV-1a with MurmurHash3's finalizer: short, and uniform over consecutive numbers. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
