/** Sends what is owed when it is due: many at once, none waiting for another. */
import { CALLBACK_TIMEOUT_MS, sendCallback } from './callback-sender.ts';
import type { OwedSend } from './send-plan.ts';
import type { SendStore } from './send-store.ts';

/** Callbacks under way at once. */
const MAX_IN_FLIGHT = 50;
/** KIE gives up after so many. */
const MAX_TRIES = 3;
const PAUSES_MS = [1000, 3000] as const;
/** Past its timeout with no word of it, a callback is lost: the sandbox was stopped meanwhile. */
const LEASE_MS = CALLBACK_TIMEOUT_MS + 2000;
/** Alarms come no closer together, so that tasks that end at nearly the same time share one. */
const ALARM_GAP_MS = 20;
/** With no slot free nothing can start: what ends calls the pump, the alarm is only a net. */
const FULL_WAIT_MS = 1000;

export class CallbackPump {
  readonly #ctx: DurableObjectState;
  readonly #store: SendStore;
  readonly #hmacKey: string | undefined;
  readonly #settled = new Map<string, () => void>();
  #inFlight = 0;
  #armedFor = Infinity;

  constructor(ctx: DurableObjectState, store: SendStore, hmacKey: string | undefined) {
    this.#ctx = ctx;
    this.#store = store;
    this.#hmacKey = hmacKey;
    this.#arm();
  }

  /** A send that is due then was added. */
  expect(dueAt: number): void {
    if (dueAt <= Date.now()) this.run();
    else this.#armFor(dueAt);
  }

  /** Resolves when the first try of this task's callback was answered, or was not. */
  settled(taskId: string): Promise<void> {
    return new Promise((resolve) => this.#settled.set(taskId, resolve));
  }

  /** Starts what is due, as far as there are slots, and waits for none of it. */
  run(): void {
    const now = Date.now();
    if (this.#armedFor <= now) this.#armedFor = Infinity;
    for (const send of this.#store.due(now, MAX_IN_FLIGHT - this.#inFlight)) {
      if (send.tries >= MAX_TRIES) {
        this.#store.end(send.id);
        continue;
      }
      this.#store.start(send, now + LEASE_MS);
      this.#inFlight++;
      this.#ctx.waitUntil(this.#send(send));
    }
    this.#arm();
  }

  /** The alarm has rung, or was taken away. */
  disarmed(): void {
    this.#armedFor = Infinity;
  }

  async #send(send: OwedSend): Promise<void> {
    const answered = await sendCallback(send, this.#hmacKey);
    this.#inFlight--;
    if (answered) this.#store.countAnswered(send);
    const pause = PAUSES_MS[send.tries];
    if (answered || send.kind === 'forged' || pause === undefined) this.#store.end(send.id);
    else this.#store.retryAt(send.id, Date.now() + pause);

    const { taskId } = send.task;
    if (send.kind === 'terminal') {
      this.#settled.get(taskId)?.();
      this.#settled.delete(taskId);
    }
    this.run();
  }

  #arm(): void {
    const next = this.#store.nextDueAt();
    if (next === undefined) return;
    const full = this.#inFlight >= MAX_IN_FLIGHT;
    this.#armFor(full ? Math.max(next, Date.now() + FULL_WAIT_MS) : next);
  }

  #armFor(dueAt: number): void {
    const at = Math.max(dueAt, Date.now() + ALARM_GAP_MS);
    if (at >= this.#armedFor) return;
    this.#armedFor = at;
    this.#ctx.waitUntil(this.#ctx.storage.setAlarm(at));
  }
}
