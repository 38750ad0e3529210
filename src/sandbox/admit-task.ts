/** Takes createTask requests into the ledger. */
import { ANSWER_FAULTS, REFUSAL_FAULTS, acceptTask } from './admission.ts';
import type { Admission, TaskRequest } from './admission.ts';
import type { CallbackPump } from './callback-scheduler.ts';
import type { FaultJudge } from './fault-injector.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { SendStore } from './send-store.ts';

/** The account's credits before its first task. */
export const START_BALANCE = 1_000_000;

/** createTask's answer waits so long for a callback that is to come before it. */
const EARLY_WAIT_MS = 2000;

export class TaskIntake {
  readonly #store: LedgerStore;
  readonly #sends: SendStore;
  readonly #judge: FaultJudge;
  readonly #pump: CallbackPump;

  constructor(store: LedgerStore, sends: SendStore, judge: FaultJudge, pump: CallbackPump) {
    this.#store = store;
    this.#sends = sends;
    this.#judge = judge;
    this.#pump = pump;
  }

  /** Accepts a task and bills it, unless the limit or a fault stands against it. */
  async createTask(request: TaskRequest): Promise<Admission> {
    const settings = this.#judge.settings;
    const requestNumber = this.#store.countRequest();
    const body = `${request.callBackUrl} ${request.model} ${request.inputJson}`;
    for (const by of REFUSAL_FAULTS) {
      const fault = this.#judge.createTask(by, requestNumber, body);
      if (fault !== undefined) return { kind: 'refused', by, fault };
    }

    const last = this.#store.last() ?? { number: 0, balance: START_BALANCE };
    const number = last.number + 1;
    const now = Date.now();
    const windowStart = this.#store.acceptedAt(number - settings.rateLimit);
    if (windowStart !== undefined && windowStart > now - settings.rateWindowMs) {
      return { kind: 'limited' };
    }

    const disturbed = ANSWER_FAULTS.flatMap((by) => {
      const fault = this.#judge.createTask(by, number, body);
      return fault === undefined ? [] : [{ by, fault }];
    });
    const taskId = crypto.randomUUID().replaceAll('-', '');
    const at = { number, taskId, now, balance: last.balance };
    const { task, hits, sends } = acceptTask(request, at, settings);
    this.#store.insertTask(task, [...disturbed.map(({ by }) => by), ...hits]);
    for (const send of sends) this.#sends.insert(number, send);

    const early = hits.includes('callback.early') && sends.some((send) => send.kind === 'terminal');
    const settled = early ? this.#pump.settled(taskId) : undefined;
    for (const send of sends) this.#pump.expect(send.dueAt);
    if (settled !== undefined) await Promise.race([settled, scheduler.wait(EARLY_WAIT_MS)]);
    return { kind: 'accepted', taskId, disturbed };
  }
}
