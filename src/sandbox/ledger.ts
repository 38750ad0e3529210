/** The sandbox's only state: the accepted tasks in order, their callbacks, and the fault settings. */
import { DurableObject } from 'cloudflare:workers';
import { START_BALANCE, TaskAdmission } from './admit-task.ts';
import { CallbackScheduler } from './callback-scheduler.ts';
import { CatalogueState, type Discovery } from './catalogue/catalogue-state.ts';
import type { CatalogueOverrides } from './catalogue/overrides.ts';
import { findFirstSlot, type SlotCount } from './catalogue/success-rate.ts';
import { FaultInjector, type HitFault } from './fault-injector.ts';
import { faultSettingsSchema, type FaultSettings } from './fault-settings.ts';
import { FaultStore } from './fault-store.ts';
import type { InputFile } from './input-files.ts';
import { LedgerStore, type LedgerTotals, type TaskCounters } from './ledger-store.ts';
import type { CreateTaskOutcome, NewTaskRequest } from './plan-task.ts';
import { parseRateDefaults, type LedgerEnv } from './ledger-env.ts';
import { RequestLimit } from './request-limit.ts';
import type { FileType } from './result-shapes.ts';
import { deriveState, findFileType, type SandboxTask } from './sandbox-task.ts';
import { SendStore } from './send-store.ts';

/** KIE's rate limit on recordInfo. */
const READS_PER_SECOND = 10;

/** What recordInfo responds with. */
export type RecordInfoResult =
  | { kind: 'rate_limited' }
  | { kind: 'unknown' }
  | { kind: 'error'; status: number }
  | { kind: 'task'; task: SandboxTask };

/** How to serve a result file. */
export interface FileInstructions {
  type: FileType;
  /** The size it must have; null for its natural size. */
  bytes: number | null;
  faults: HitFault[];
}

export class Ledger extends DurableObject<LedgerEnv> {
  readonly #store: LedgerStore;
  readonly #faultStore: FaultStore;
  readonly #admission: TaskAdmission;
  readonly #callbacks: CallbackScheduler;
  readonly #faults: FaultInjector;
  readonly #reads = new RequestLimit();
  readonly #catalogue: CatalogueState;

  constructor(ctx: DurableObjectState, env: LedgerEnv) {
    super(ctx, env);
    this.#store = new LedgerStore(ctx.storage.sql);
    this.#faultStore = new FaultStore(ctx.storage.sql);
    const sends = new SendStore(ctx.storage.sql);
    const saved = this.#faultStore.readSettings();
    const schema = faultSettingsSchema(parseRateDefaults(env));
    this.#faults = new FaultInjector(
      this.#faultStore,
      schema.parse(saved === null ? {} : JSON.parse(saved)),
    );
    this.#catalogue = new CatalogueState(ctx.storage.sql, this.#faults);
    this.#callbacks = new CallbackScheduler(ctx, sends, {
      hmacKey: env.SANDBOX_WEBHOOK_HMAC_KEY,
      retryDelaysMs: () =>
        this.#faults.settings.callbackRetrySeconds.map((seconds) => Math.round(seconds * 1000)),
    });
    this.#admission = new TaskAdmission(this.#store, sends, this.#faults, this.#callbacks);
  }

  /** For a request that was rejected before it reached the ledger. */
  countRequest(): void {
    this.#store.countRequest();
  }

  recordInputFile(taskId: string, file: InputFile): void {
    this.#store.insertInputFile(taskId, file);
  }

  listInputFiles(taskId: string): InputFile[] {
    return this.#store.listInputFiles(taskId);
  }

  countKeyLeak(): void {
    this.#store.countKeyLeak();
  }

  countStreamRead(): void {
    this.#store.countStreamRead();
  }

  /** Accepts and charges a task, unless the rate limit or a fault rejects it. */
  createTask(request: NewTaskRequest): Promise<CreateTaskOutcome> {
    return this.#admission.admit(request);
  }

  recordInfo(taskId: string): RecordInfoResult {
    const now = Date.now();
    if (!this.#reads.admit(READS_PER_SECOND, now)) return { kind: 'rate_limited' };
    const task = this.#store.findTask(taskId);
    if (task === undefined || this.#faults.hidesTask(task, now)) return { kind: 'unknown' };
    const error = this.#faults.rollRecordInfoError(task);
    return error === undefined
      ? { kind: 'task', task }
      : { kind: 'error', status: error.status ?? 500 };
  }

  balance(): number {
    return this.#store.findLastTask()?.balance ?? START_BALANCE;
  }

  /** How to serve this file; undefined when it does not exist. A HEAD request meets no faults. */
  findFile(taskId: string, n: number, method: 'GET' | 'HEAD'): FileInstructions | undefined {
    const task = this.#store.findTask(taskId);
    if (task === undefined || deriveState(task, Date.now()) !== 'success') return undefined;
    const type = findFileType(task, n);
    if (type === undefined) return undefined;
    const faults = method === 'GET' ? this.#faults.rollFile(task, n) : [];
    return { type, bytes: task.fileBytes, faults };
  }

  readSettings(): FaultSettings {
    return this.#faults.settings;
  }

  configure(settings: FaultSettings): FaultSettings {
    this.#faultStore.saveSettings(JSON.stringify(settings));
    this.#faults.settings = settings;
    return settings;
  }

  readCatalogue(): CatalogueOverrides {
    return this.#catalogue.overrides;
  }

  changeCatalogue(overrides: CatalogueOverrides): CatalogueOverrides {
    this.#catalogue.change(overrides);
    return overrides;
  }

  /** For a request of discovery to `path`. */
  discover(path: string): Discovery {
    return this.#catalogue.discover(path);
  }

  /** The outcomes of the model's tasks in the last day before `now` (Unix ms). */
  countOutcomes(model: string, now: number): SlotCount[] {
    return this.#store.countOutcomes(model, findFirstSlot(now), now);
  }

  /** The tasks after this number, in order. */
  listTasks(after: number, limit: number): (SandboxTask & TaskCounters)[] {
    return this.#store.listTasks(after, limit);
  }

  readTotals(): LedgerTotals {
    return this.#store.readTotals();
  }

  /** Deletes all tasks and faults. Callbacks in flight still arrive. */
  async reset(): Promise<void> {
    this.#store.clear();
    this.#faults.settings = faultSettingsSchema(parseRateDefaults(this.env)).parse({});
    this.#catalogue.clear();
    this.#reads.clear();
    await this.ctx.storage.deleteAlarm();
    this.#callbacks.clearAlarm();
  }

  /** Callbacks are due. Returns at once, so that slow endpoints do not keep the alarm handler running. */
  override alarm(): void {
    this.#callbacks.clearAlarm();
    this.#callbacks.startDue();
  }
}
