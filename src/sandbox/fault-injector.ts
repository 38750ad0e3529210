/** Decides which faults hit a request, and counts those that can hit the same subject repeatedly. */
import { rollFault, faultDelayMs, configuredKinds } from './fault-rng.ts';
import type { Fault, FaultKind, FaultSettings } from './fault-settings.ts';
import type { FaultStore } from './fault-store.ts';
import type { SandboxTask } from './sandbox-task.ts';

/** A fault that hit. */
export interface HitFault {
  faultKind: FaultKind;
  fault: Fault;
}

export class FaultInjector {
  /** The settings in force. */
  settings: FaultSettings;
  readonly #store: FaultStore;

  constructor(store: FaultStore, settings: FaultSettings) {
    this.#store = store;
    this.settings = settings;
  }

  /** Before a task has an id, the request's body identifies it: `times` counts per body. */
  rollCreateTask(kind: FaultKind, number: number, body: string): Fault | undefined {
    if (this.settings.faults[kind]?.times === undefined)
      return rollFault(this.settings, kind, number);
    return this.#rollCounted(kind, number, body);
  }

  /** Whether `recordInfo.null` hides the task: KIE may not know a task for seconds after accepting it. */
  hidesTask(task: SandboxTask, now: number): boolean {
    const kind = 'recordInfo.null';
    const fault = rollFault(this.settings, kind, task.number);
    if (fault === undefined || now >= task.acceptedAt + faultDelayMs(fault)) return false;
    if (fault.times !== undefined) {
      if (this.#store.readOccurrences(kind, task.taskId).hits >= fault.times) return false;
      this.#store.countOccurrence(kind, task.taskId, true);
    }
    this.#store.recordFault(task.taskId, kind);
    return true;
  }

  rollRecordInfoError(task: SandboxTask): Fault | undefined {
    const kind = 'recordInfo.error';
    const fault = this.#rollCounted(kind, task.number, task.taskId);
    if (fault !== undefined) this.#store.recordFault(task.taskId, kind);
    return fault;
  }

  /** The faults that hit this read of the task's `n`-th file. Writes only when a file fault is configured. */
  rollFile(task: SandboxTask, n: number): HitFault[] {
    return configuredKinds(this.settings, 'file.').flatMap((faultKind) => {
      const fault = this.#rollCounted(faultKind, task.number, `${task.taskId}/${n}`);
      if (fault === undefined) return [];
      this.#store.recordFault(task.taskId, faultKind);
      return [{ faultKind, fault }];
    });
  }

  /** Another amount counts anew. */
  rollMispricing(model: string, number: number): Fault | undefined {
    const kind = 'task.mispriced';
    const fault = this.settings.faults[kind];
    if (fault === undefined || (fault.model !== undefined && fault.model !== model))
      return undefined;
    return this.#rollCounted(
      kind,
      number,
      JSON.stringify([fault.credits, fault.factor, fault.model]),
    );
  }

  /** The faults that hit this request of discovery. */
  rollDiscovery(path: string): HitFault[] {
    return configuredKinds(this.settings, 'models.').flatMap((faultKind) => {
      const fault = this.#rollCounted(faultKind, 0, path);
      return fault === undefined ? [] : [{ faultKind, fault }];
    });
  }

  #rollCounted(kind: FaultKind, number: number, subject: string): Fault | undefined {
    const configured = this.settings.faults[kind];
    if (configured === undefined) return undefined;
    const { rolls, hits } = this.#store.readOccurrences(kind, subject);
    if (configured.times !== undefined && hits >= configured.times) return undefined;
    const fault = rollFault(this.settings, kind, number, rolls);
    this.#store.countOccurrence(kind, subject, fault !== undefined);
    return fault;
  }
}
