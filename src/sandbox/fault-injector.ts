/** Judges faults that can hit one subject again and again, and so are counted in the ledger. */
import { faultAt, faultMs, kindsSet } from './fault-rng.ts';
import type { Fault, FaultKind, FaultSettings } from './fault-settings.ts';
import type { FaultStore } from './fault-store.ts';
import type { Task } from './task-life.ts';

export interface FileFaultHit {
  by: FaultKind;
  fault: Fault;
}

export class FaultJudge {
  /** What is in force. */
  settings: FaultSettings;
  readonly #store: FaultStore;

  constructor(store: FaultStore, settings: FaultSettings) {
    this.#store = store;
    this.settings = settings;
  }

  /** Before a task has an id, the same body is the same task: `times` counts that. */
  createTask(kind: FaultKind, number: number, body: string): Fault | undefined {
    if (this.settings.faults[kind]?.times === undefined)
      return faultAt(this.settings, kind, number);
    return this.#counted(kind, number, body);
  }

  /** KIE can say for some seconds that it knows nothing of a task it has accepted. */
  hidesTask(task: Task, now: number): boolean {
    const kind = 'recordInfo.null';
    const fault = faultAt(this.settings, kind, task.number);
    if (fault === undefined || now >= task.acceptedAt + faultMs(fault)) return false;
    if (fault.times !== undefined) {
      if (this.#store.occurrence(kind, task.taskId).hits >= fault.times) return false;
      this.#store.countOccurrence(kind, task.taskId, true);
    }
    this.#store.noteFault(task.taskId, kind);
    return true;
  }

  readError(task: Task): Fault | undefined {
    const kind = 'recordInfo.error';
    const fault = this.#counted(kind, task.number, task.taskId);
    if (fault !== undefined) this.#store.noteFault(task.taskId, kind);
    return fault;
  }

  /** Touches the ledger only where a fault of files is set. */
  file(task: Task, n: number): FileFaultHit[] {
    return kindsSet(this.settings, 'file.').flatMap((by) => {
      const fault = this.#counted(by, task.number, `${task.taskId}/${n}`);
      if (fault === undefined) return [];
      this.#store.noteFault(task.taskId, by);
      return [{ by, fault }];
    });
  }

  #counted(kind: FaultKind, number: number, subject: string): Fault | undefined {
    const set = this.settings.faults[kind];
    if (set === undefined) return undefined;
    const { asked, hits } = this.#store.occurrence(kind, subject);
    if (set.times !== undefined && hits >= set.times) return undefined;
    const fault = faultAt(this.settings, kind, number, asked);
    this.#store.countOccurrence(kind, subject, fault !== undefined);
    return fault;
  }
}
