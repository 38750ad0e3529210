/** The sandbox's one truth: every task it accepted, in order, and how it is told to misbehave. */
import { DurableObject } from 'cloudflare:workers';
import type { Admission, TaskRequest } from './admission.ts';
import { CallbackPump } from './callback-scheduler.ts';
import { FaultJudge, type FileFaultHit } from './fault-injector.ts';
import { FaultStore } from './fault-store.ts';
import { faultSettingsSchema, type FaultSettings } from './fault-settings.ts';
import type { InputFile } from './input-files.ts';
import { LedgerStore, type Tally } from './ledger-store.ts';
import { defaultRate, type SandboxEnv } from './sandbox-env.ts';
import type { MediaKind } from './sandbox-models.ts';
import { SendStore } from './send-store.ts';
import { START_BALANCE, TaskIntake } from './admit-task.ts';
import { stateAt, type Task } from './task-life.ts';

/** KIE's limit on recordInfo, a second. */
const READS_PER_SECOND = 10;

/** How recordInfo is to be answered. */
export type Lookup =
  | { kind: 'limited' }
  | { kind: 'unknown' }
  | { kind: 'error'; status: number }
  | { kind: 'task'; task: Task };

/** How one file is to be served. */
export interface FileOrder {
  mediaKind: MediaKind;
  bytes: number | null;
  faults: FileFaultHit[];
}

export class Ledger extends DurableObject<SandboxEnv> {
  readonly #store: LedgerStore;
  readonly #faults: FaultStore;
  readonly #intake: TaskIntake;
  readonly #pump: CallbackPump;
  readonly #judge: FaultJudge;
  /** Of recordInfo; in memory, because a restart takes longer than it counts. */
  #readsAt: number[] = [];

  constructor(ctx: DurableObjectState, env: SandboxEnv) {
    super(ctx, env);
    this.#store = new LedgerStore(ctx.storage.sql);
    this.#faults = new FaultStore(ctx.storage.sql);
    const sends = new SendStore(ctx.storage.sql);
    this.#pump = new CallbackPump(ctx, sends, env.SANDBOX_WEBHOOK_HMAC_KEY);
    const schema = faultSettingsSchema(defaultRate(env));
    const saved = this.#faults.settings();
    const settings = schema.parse(saved === null ? {} : JSON.parse(saved));
    this.#judge = new FaultJudge(this.#faults, settings);
    this.#intake = new TaskIntake(this.#store, sends, this.#judge, this.#pump);
  }

  /** A request that was refused before it came here counts too. */
  countRequest(): void {
    this.#store.countRequest();
  }

  recordInputFile(taskId: string, file: InputFile): void {
    this.#store.insertInputFile(taskId, file);
  }

  inputFiles(taskId: string): InputFile[] {
    return this.#store.inputFiles(taskId);
  }

  countKeyLeak(): void {
    this.#store.countKeyLeak();
  }

  /** Accepts a task and bills it, unless the limit or a fault stands against it. */
  createTask(request: TaskRequest): Promise<Admission> {
    return this.#intake.createTask(request);
  }

  recordInfo(taskId: string): Lookup {
    const now = Date.now();
    this.#readsAt = this.#readsAt.filter((at) => at > now - 1000);
    if (this.#readsAt.length >= READS_PER_SECOND) return { kind: 'limited' };
    this.#readsAt.push(now);
    const task = this.#store.task(taskId);
    if (task === undefined || this.#judge.hidesTask(task, now)) return { kind: 'unknown' };
    const error = this.#judge.readError(task);
    return error === undefined
      ? { kind: 'task', task }
      : { kind: 'error', status: error.status ?? 500 };
  }

  balance(): number {
    return this.#store.last()?.balance ?? START_BALANCE;
  }

  /** How to serve this file, or undefined where there is none. A HEAD meets no faults. */
  file(taskId: string, n: number, method: 'GET' | 'HEAD'): FileOrder | undefined {
    const task = this.#store.task(taskId);
    if (task === undefined || n < 1 || n > task.resultCount) return undefined;
    if (stateAt(task, Date.now()) !== 'success') return undefined;
    const faults = method === 'GET' ? this.#judge.file(task, n) : [];
    return { mediaKind: task.mediaKind, bytes: task.fileBytes, faults };
  }

  settings(): FaultSettings {
    return this.#judge.settings;
  }

  configure(settings: FaultSettings): FaultSettings {
    this.#faults.saveSettings(JSON.stringify(settings));
    this.#judge.settings = settings;
    return settings;
  }

  /** The tasks after this number, in order. */
  list(after: number, limit: number): (Task & Tally)[] {
    return this.#store.tasks(after, limit);
  }

  totals(): { requests: number; keyLeaks: number } {
    return this.#store.totals();
  }

  /** Forgets all tasks and faults. Callbacks under way still arrive. */
  async reset(): Promise<void> {
    this.#store.clear();
    this.#judge.settings = faultSettingsSchema(defaultRate(this.env)).parse({});
    this.#readsAt = [];
    await this.ctx.storage.deleteAlarm();
    this.#pump.disarmed();
  }

  /** Something is owed. Returns at once: a slow receiver holds up nothing. */
  override alarm(): void {
    this.#pump.disarmed();
    this.#pump.run();
  }
}
