/**
 * A deployment with everything around it: KIE with its ledger and callbacks, the queues, the cron, callers and their
 * endpoint. Each event is handled by an isolate of its own, so that any of them may fail or have another clock.
 */
import { env } from 'cloudflare:workers';
import { consumeCopies } from '../../../src/worker/archive/copy-consumer.ts';
import { queueSender } from '../../../src/worker/bindings.ts';
import { runCron } from '../../../src/worker/cron.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import { consumeDeliveries } from '../../../src/worker/webhooks/delivery-consumer.ts';
import {
  createTaskRequest,
  FILE_HOST,
  ORIGIN,
  testEdge,
  type FetchCall,
  type TestEdge,
} from '../../support/edge.ts';
import { faultyBucket, faultyDb, interruptAt, type Faults } from '../../support/faults.ts';
import { SandboxLedger, type LedgerEntry } from '../../support/sandbox-ledger.ts';
import { stores, toCronDeps } from '../../support/test-deps.ts';
import { aBody, CREATE_PATH } from '../submission/builders.ts';
import { CALL_BACK_URL, CALLBACK_ORIGIN, NOW, rows } from '../tasks/builders.ts';

const NO_FAULT = interruptAt(0, async () => undefined);

/** Time that passes until everything is settled: retries of KIE and the queues, leases, deadlines. */
const PAUSES_MS = [
  10 * SECOND_MS,
  MINUTE_MS,
  3 * MINUTE_MS,
  5 * MINUTE_MS,
  12 * MINUTE_MS,
  HOUR_MS,
  25 * HOUR_MS,
  2 * HOUR_MS,
];

/** Everything that is still to be done. */
export const PENDING = `select
  (select count(*) from tasks where next_poll_at is not null) as polls,
  (select count(*) from files where state = 'pending') as copies,
  (select count(*) from deliveries where state in ('pending', 'paused')) as deliveries,
  (select count(*) from task_tombstones where is_pending = 1) as deletions,
  (select count(*) from uploads where expires_at is not null) as uploads`;

interface Message {
  queue: 'copies' | 'deliveries';
  body: unknown;
  dueAt: number;
}

/** How an isolate differs from a healthy one. */
export interface IsolateOptions {
  faults?: Faults;
  /** How far its clock is ahead. Milliseconds. */
  skewMs?: number;
}

export class FaultWorld {
  now = NOW;
  readonly ledger: SandboxLedger;
  messages: Message[] = [];
  /** Bodies of the callbacks that the caller's endpoint got, by webhook-id. */
  readonly received = new Map<string, string[]>();
  /** Alerts that ALERT_URL got. */
  readonly alerts: string[] = [];
  /** Whether KIE's callbacks are lost. */
  isKieSilent = false;
  readonly #vars: Record<string, string>;
  #ids = 0;

  constructor(vars: Record<string, string> = {}) {
    this.#vars = vars;
    this.ledger = new SandboxLedger(() => this.now);
  }

  /** A new isolate. */
  isolate({ faults = NO_FAULT, skewMs = 0 }: IsolateOptions = {}): TestEdge {
    const db = faultyDb(env.DB, faults);
    const store = stores({ DB: db, FILES: faultyBucket(env.FILES, faults) });
    const enqueue = (queue: Message['queue']) =>
      queueSender(
        {
          sendBatch: (batch: { body: unknown }[], { delaySeconds = 0 } = {}) =>
            faults.perform(`queue ${queue}`, () => {
              const dueAt = this.now + delaySeconds * SECOND_MS;
              this.messages.push(...batch.map(({ body }) => ({ queue, body, dueAt })));
            }),
        } as unknown as Queue,
        queue,
      );
    const edge = testEdge(
      (call) => faults.perform(`fetch ${new URL(call.url).host}`, () => this.#respond(call)),
      this.#vars,
      {
        ...store,
        store,
        admit: (request) => admit(db, request),
        enqueueCopies: enqueue('copies'),
        enqueueDeliveries: enqueue('deliveries'),
        runtime: {
          now: () => this.now + skewMs,
          sleep: async (ms) => void (this.now += Math.max(0, ms)),
          newId: () => `world-${String(this.#ids++).padStart(16, '0')}`,
          random: () => 0,
        },
      },
    );
    Object.defineProperty(edge.clock, 'now', { get: () => this.now + skewMs });
    return edge;
  }

  /** The caller's createTask, with its Idempotency-Key. Undefined if the connection broke. */
  async create(edge: TestEdge, key: string): Promise<Response | undefined> {
    const body = aBody({ callBackUrl: CALL_BACK_URL });
    const request = createTaskRequest(body, { 'idempotency-key': key });
    return edge.request(CREATE_PATH, request).catch(() => undefined);
  }

  /** KIE's callbacks that are due. `edge` handles all of them. */
  async sendCallbacks(edge: TestEdge): Promise<void> {
    if (this.isKieSilent) return;
    for (const { entry, address, body } of this.ledger.takeDueCallbacks()) {
      const { pathname, search } = new URL(address);
      const response = await edge
        .request(pathname + search, { method: 'POST', body: JSON.stringify(body) })
        .catch(() => undefined);
      entry.isAcknowledged ||= response?.ok === true;
    }
  }

  /** The messages that are due. One whose isolate is killed is lost, which is worse than the platform. */
  async runQueues(edge: TestEdge): Promise<void> {
    for (let due = this.#takeDue(); due.length > 0; due = this.#takeDue())
      for (const message of due) await this.#consume(edge, message);
  }

  #takeDue(): Message[] {
    const due = this.messages.filter(({ dueAt }) => dueAt <= this.now);
    this.messages = this.messages.filter(({ dueAt }) => dueAt > this.now);
    return due;
  }

  async #consume(edge: TestEdge, message: Message): Promise<void> {
    const { queue, body } = message;
    const late: Promise<void>[] = [];
    const batch = {
      queue: `kie-edge-${queue}`,
      messages: [
        {
          id: 'message',
          attempts: 1,
          body,
          ack: () => undefined,
          retry: ({ delaySeconds }: { delaySeconds: number }) =>
            this.messages.push({ ...message, dueAt: this.now + delaySeconds * SECOND_MS }),
        },
      ],
    } as unknown as MessageBatch;
    if (queue === 'copies') await consumeCopies(edge.deps, batch);
    else await consumeDeliveries(edge.deps, batch, (work) => void late.push(work));
    await Promise.all(late);
  }

  /** A run of the cron; its failure is the platform's log entry. */
  async runCron(edge: TestEdge): Promise<void> {
    await runCron(toCronDeps(edge.deps), this.now).catch(() => undefined);
  }

  /** Lets time pass until nothing is pending, with healthy isolates, or with those of `next`. */
  async settle(next: () => TestEdge = () => this.isolate()): Promise<void> {
    for (const ms of PAUSES_MS) {
      this.now += ms;
      await this.sendCallbacks(next());
      await this.runQueues(next());
      await this.runCron(next());
      await this.runQueues(next());
      if (await this.#isSettled()) return;
    }
  }

  async #isSettled(): Promise<boolean> {
    const isCalledBack = ({ isAcknowledged }: LedgerEntry) => isAcknowledged || this.isKieSilent;
    if (this.messages.length > 0 || !this.ledger.entries.every(isCalledBack)) return false;
    const [pending] = await rows(PENDING);
    return Object.values(pending ?? {}).every((count) => count === 0);
  }

  #respond(call: FetchCall): Response {
    const { origin, host } = new URL(call.url);
    if (origin === CALLBACK_ORIGIN) {
      const id = call.headers.get('webhook-id') ?? '';
      this.received.set(id, [...(this.received.get(id) ?? []), call.body]);
      return new Response('ok');
    }
    if (host === FILE_HOST || host === 'kie.test') return this.ledger.respond(call);
    if (host === 'hooks.test') {
      this.alerts.push(call.body);
      return new Response('ok');
    }
    throw new Error(`unexpected request to ${call.url} from ${ORIGIN}`);
  }
}
