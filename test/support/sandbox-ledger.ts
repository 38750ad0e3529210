/**
 * The sandbox inside a unit test: its validation, prices, plans and wire format, with the ledger in memory and at
 * the clock of the test.
 */
import { faultSettingsSchema } from '../../src/sandbox/fault-settings.ts';
import { buildKieCallback, buildRecordInfo, kieEnvelope } from '../../src/sandbox/kie-wire.ts';
import { priceInCredits } from '../../src/sandbox/list-price.ts';
import { NO_OVERRIDES } from '../../src/sandbox/catalogue/overrides.ts';
import { planTask } from '../../src/sandbox/plan-task.ts';
import type { SandboxTask } from '../../src/sandbox/sandbox-task.ts';
import { validateCreate } from '../../src/sandbox/validate-create.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/worker/platform/units.ts';
import { FILE_HOST, type FetchCall } from './edge.ts';

/** An accepted task, as KIE knows it. */
export interface LedgerEntry {
  task: SandboxTask;
  callbacksSent: number;
  isAcknowledged: boolean;
  polls: number;
}

/** When KIE calls back after a task has ended, until it gets a 200. */
const CALLBACK_TIMES_MS = [0, 10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS];
const FIRST_BALANCE = 1_000_000;

export class SandboxLedger {
  readonly entries: LedgerEntry[] = [];
  /** createTask requests that arrived. */
  requests = 0;
  readonly #now: () => number;
  readonly #settings;

  /** `taskSeconds`: how long a task runs. */
  constructor(now: () => number, taskSeconds = 5) {
    this.#now = now;
    this.#settings = faultSettingsSchema({ rateLimit: 1000, rateWindowMs: 1 }).parse({
      taskSeconds,
    });
  }

  /** Answers a request to KIE's API or its file host. Throws for any other. */
  respond({ url, body }: FetchCall): Response {
    const { host, pathname, searchParams } = new URL(url);
    if (host === FILE_HOST) return this.#serveFile(pathname);
    if (pathname === '/api/v1/jobs/createTask') return Response.json(this.#create(body));
    if (pathname === '/api/v1/jobs/recordInfo')
      return Response.json(this.#record(searchParams.get('taskId') ?? ''));
    if (pathname === '/api/v1/chat/credit')
      return Response.json(kieEnvelope(200, 'success', FIRST_BALANCE));
    return Response.json(kieEnvelope(404, 'No such resource'), { status: 404 });
  }

  /** The callbacks that are due now, each with its address and body. */
  takeDueCallbacks(): { entry: LedgerEntry; address: string; body: object }[] {
    const now = this.#now();
    return this.entries.flatMap((entry) => {
      const { task, isAcknowledged, callbacksSent } = entry;
      const delay = CALLBACK_TIMES_MS[callbacksSent];
      const isDue = !isAcknowledged && delay !== undefined && now >= task.doneAt + delay;
      if (!isDue || task.callBackUrl === null) return [];
      entry.callbacksSent += 1;
      return [{ entry, address: task.callBackUrl, body: buildKieCallback(task, 'terminal', now) }];
    });
  }

  #create(body: string): object {
    this.requests += 1;
    const validation = validateCreate(body, NO_OVERRIDES);
    if (!validation.ok) return kieEnvelope(validation.rejection.code, validation.rejection.msg);
    const { model, kind, input, callBackUrl } = validation.request;
    const now = this.#now();
    const number = this.entries.length + 1;
    const taskId = `kie${String(number).padStart(29, '0')}`;
    const credits = priceInCredits({ model, input }, NO_OVERRIDES, now, new Map());
    const { task } = planTask(
      {
        model,
        kind,
        inputJson: JSON.stringify(input),
        callBackUrl,
        origin: `https://${FILE_HOST}`,
        credits,
      },
      { number, taskId, now, balance: this.entries.at(-1)?.task.balance ?? FIRST_BALANCE },
      this.#settings,
      undefined,
    );
    this.entries.push({ task, callbacksSent: 0, isAcknowledged: false, polls: 0 });
    return kieEnvelope(200, 'success', { taskId, recordId: taskId });
  }

  #record(taskId: string): object {
    const entry = this.entries.find(({ task }) => task.taskId === taskId);
    if (entry === undefined) return kieEnvelope(422, 'recordInfo is null');
    entry.polls += 1;
    return buildRecordInfo(entry.task, this.#now());
  }

  #serveFile(path: string): Response {
    const text = `video at ${path}`;
    return new Response(text, {
      headers: { 'content-type': 'video/mp4', 'content-length': String(text.length) },
    });
  }
}
