/** Admits createTask requests into the ledger. */
import type { CallbackScheduler } from './callback-scheduler.ts';
import type { FaultInjector } from './fault-injector.ts';
import { faultDelayMs } from './fault-rng.ts';
import type { LedgerStore } from './ledger-store.ts';
import {
  planTask,
  REJECTION_FAULTS,
  RESPONSE_FAULTS,
  type CreateTaskOutcome,
  type NewTaskRequest,
  type TaskPlan,
} from './plan-task.ts';
import type { SendStore } from './send-store.ts';

/** The account's credits before its first task. */
export const START_BALANCE = 1_000_000;

export class TaskAdmission {
  readonly #store: LedgerStore;
  readonly #sends: SendStore;
  readonly #faults: FaultInjector;
  readonly #callbacks: CallbackScheduler;

  constructor(
    store: LedgerStore,
    sends: SendStore,
    faults: FaultInjector,
    callbacks: CallbackScheduler,
  ) {
    this.#store = store;
    this.#sends = sends;
    this.#faults = faults;
    this.#callbacks = callbacks;
  }

  /** Accepts and charges a task, unless the rate limit or a fault rejects it. */
  async admit(request: NewTaskRequest): Promise<CreateTaskOutcome> {
    const { settings } = this.#faults;
    const requestNumber = this.#store.countRequest();
    const body = `${request.callBackUrl} ${request.model} ${request.inputJson}`;
    for (const faultKind of REJECTION_FAULTS) {
      const fault = this.#faults.rollCreateTask(faultKind, requestNumber, body);
      if (fault !== undefined) return { kind: 'rejected', faultKind, fault };
    }

    const last = this.#store.findLastTask() ?? { number: 0, balance: START_BALANCE };
    const number = last.number + 1;
    const now = Date.now();
    const windowStart = this.#store.findAcceptedAt(number - settings.rateLimit);
    if (windowStart !== undefined && windowStart > now - settings.rateWindowMs) {
      return { kind: 'rate_limited' };
    }

    const responseFaults = RESPONSE_FAULTS.flatMap((faultKind) => {
      const fault = this.#faults.rollCreateTask(faultKind, number, body);
      return fault === undefined ? [] : [{ faultKind, fault }];
    });
    const taskId = crypto.randomUUID().replaceAll('-', '');
    const at = { number, taskId, now, balance: last.balance };
    const mispricing = this.#faults.rollMispricing(request.model, number);
    const plan = planTask(request, at, settings, mispricing);
    const responseFaultKinds = responseFaults.map(({ faultKind }) => faultKind);
    this.#store.insertTask(plan.task, [...responseFaultKinds, ...plan.faultKinds]);
    for (const send of plan.sends) this.#sends.insert(number, send);
    await this.#startCallbacks(plan);
    return { kind: 'accepted', taskId, responseFaults, answer: plan.answer };
  }

  /** With `callback.early`, waits for the first callback attempt, for at most the fault's seconds. */
  async #startCallbacks({ task, faultKinds, sends }: TaskPlan): Promise<void> {
    const early = this.#faults.settings.faults['callback.early'];
    const isEarly =
      early !== undefined &&
      faultKinds.includes('callback.early') &&
      sends.some(({ kind }) => kind === 'terminal');
    const firstAttempt = isEarly ? this.#callbacks.waitForFirstAttempt(task.taskId) : undefined;
    for (const send of sends) this.#callbacks.schedule(send.dueAt);
    if (early !== undefined && firstAttempt !== undefined)
      await Promise.race([firstAttempt, scheduler.wait(faultDelayMs(early))]);
  }
}
