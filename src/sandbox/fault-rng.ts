/** Whether a fault hits. Pure: the same seed gives the same run. */
import { FAULT_KINDS, type Fault, type FaultKind, type FaultSettings } from './fault-settings.ts';

/** What faults do when their setting gives no seconds. */
export const DEFAULT_FAULT_SECONDS = 2;

/** A number in [0, 1) that hangs on its arguments alone. */
export function dice(seed: number, kind: string, number: number, occurrence: number): number {
  return hash32(`${seed}:${kind}:${number}:${occurrence}`) / 2 ** 32;
}

/** The fault, where it hits the `occurrence`-th event of this kind in the task of this number. */
export function faultAt(
  settings: FaultSettings,
  kind: FaultKind,
  number: number,
  occurrence = 0,
): Fault | undefined {
  const fault = settings.faults[kind];
  if (fault === undefined) return undefined;
  return dice(settings.seed, kind, number, occurrence) < fault.probability ? fault : undefined;
}

/** Those of the kinds with this prefix that are set at all. */
export function kindsSet(settings: FaultSettings, prefix: 'createTask.' | 'file.'): FaultKind[] {
  return FAULT_KINDS.filter(
    (kind) => kind.startsWith(prefix) && settings.faults[kind] !== undefined,
  );
}

export function faultMs(fault: Fault): number {
  return (fault.seconds ?? DEFAULT_FAULT_SECONDS) * 1000;
}

/** FNV-1a with murmur's finish: small, and even over neighbouring numbers. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
