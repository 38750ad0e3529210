/** Sends pending callbacks when they are due, many at once. Each attempt is independent of the others. */
import { CALLBACK_TIMEOUT_MS, sendCallback } from './callback-sender.ts';
import type { PendingSend } from './send-plan.ts';
import type { SendStore } from './send-store.ts';

const MAX_IN_FLIGHT = 50;
/** A callback in flight for longer than its timeout was lost in a restart of the sandbox. */
const LEASE_MS = CALLBACK_TIMEOUT_MS + 2000;
/** Minimum delay of an alarm, so that tasks that end at nearly the same time share one. */
const MIN_ALARM_DELAY_MS = 20;
/** Alarm delay while no slot is free: each ended attempt starts the next one, the alarm is a fallback. */
const SATURATED_DELAY_MS = 1000;

export interface CallbackPolicy {
  /** Signs the callbacks; undefined sends them unsigned. */
  hmacKey: string | undefined;
  /** The delay before each retry. KIE makes one attempt more than there are delays. */
  retryDelaysMs: () => readonly number[];
}

export class CallbackScheduler {
  readonly #ctx: DurableObjectState;
  readonly #store: SendStore;
  readonly #policy: CallbackPolicy;
  /** By taskId: resolves `waitForFirstAttempt`. */
  readonly #firstAttempts = new Map<string, () => void>();
  #inFlight = 0;
  #alarmAt = Infinity;

  constructor(ctx: DurableObjectState, store: SendStore, policy: CallbackPolicy) {
    this.#ctx = ctx;
    this.#store = store;
    this.#policy = policy;
    this.#setNextAlarm();
  }

  /** Call it after a send with this due time was inserted. */
  schedule(dueAt: number): void {
    if (dueAt <= Date.now()) this.startDue();
    else this.#setAlarm(dueAt);
  }

  /** Resolves when the first attempt of this task's callback has ended, whatever its result. */
  waitForFirstAttempt(taskId: string): Promise<void> {
    return new Promise((resolve) => this.#firstAttempts.set(taskId, resolve));
  }

  /** Starts the due sends for which a slot is free, and does not wait for them. */
  startDue(): void {
    const now = Date.now();
    if (this.#alarmAt <= now) this.#alarmAt = Infinity;
    const maxAttempts = this.#policy.retryDelaysMs().length + 1;
    for (const send of this.#store.listDue(now, MAX_IN_FLIGHT - this.#inFlight)) {
      if (send.attempts >= maxAttempts) {
        this.#store.remove(send.id);
        continue;
      }
      this.#store.recordStart(send, now + LEASE_MS);
      this.#inFlight++;
      this.#ctx.waitUntil(this.#attempt(send));
    }
    this.#setNextAlarm();
  }

  /** Call it when the object's alarm has fired or was deleted. */
  clearAlarm(): void {
    this.#alarmAt = Infinity;
  }

  async #attempt(send: PendingSend): Promise<void> {
    const isAcknowledged = await sendCallback(send, this.#policy.hmacKey);
    this.#inFlight--;
    if (isAcknowledged) this.#store.countAcknowledged(send);
    const retryDelayMs = this.#policy.retryDelaysMs()[send.attempts];
    if (isAcknowledged || send.kind === 'forged' || retryDelayMs === undefined)
      this.#store.remove(send.id);
    else this.#store.reschedule(send.id, Date.now() + retryDelayMs);

    const { taskId } = send.task;
    if (send.kind === 'terminal') {
      this.#firstAttempts.get(taskId)?.();
      this.#firstAttempts.delete(taskId);
    }
    this.startDue();
  }

  #setNextAlarm(): void {
    const next = this.#store.findNextDueAt();
    if (next === undefined) return;
    const isSaturated = this.#inFlight >= MAX_IN_FLIGHT;
    this.#setAlarm(isSaturated ? Math.max(next, Date.now() + SATURATED_DELAY_MS) : next);
  }

  #setAlarm(dueAt: number): void {
    const at = Math.max(dueAt, Date.now() + MIN_ALARM_DELAY_MS);
    if (at >= this.#alarmAt) return;
    this.#alarmAt = at;
    this.#ctx.waitUntil(this.#ctx.storage.setAlarm(at));
  }
}
