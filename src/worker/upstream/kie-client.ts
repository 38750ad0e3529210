/** The one place that knows KIE's address and key. */
import { readText } from '../http/body.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { describeError } from '../platform/log.ts';
import type { Settings } from '../config/settings.ts';
import { MIB, SECOND_MS } from '../platform/units.ts';
import { redact } from './redact.ts';
import { readEnvelope, readReport, type KieReport } from './kie-wire.ts';
import { readSubmitAnswer, type SubmitOutcome } from './submit-outcome.ts';

/** KIE's answers are a few KiB; text results may be longer. */
const MAX_ANSWER_BYTES = MIB;

export interface CreateTaskRequest {
  model: string;
  input: unknown;
  /** This edge's own address for the task, never the caller's. */
  callBackUrl: string;
}

export interface KieClient {
  /** Sends one createTask, once. Does not throw: what went wrong is an outcome. */
  createTask(request: CreateTaskRequest): Promise<SubmitOutcome>;
  /** Asks for a task by KIE's taskId. Does not throw. */
  recordInfo(taskId: string): Promise<RecordAnswer>;
  /** Asks for the account's credits. Does not throw. */
  credit(): Promise<CreditAnswer>;
}

export type CreditAnswer =
  | { readonly kind: 'credits'; readonly credits: number }
  | { readonly kind: 'unavailable'; readonly reason: string };

export type RecordAnswer =
  | { readonly kind: 'report'; readonly report: KieReport }
  /** KIE does not know the task: it may be too young, or too old. */
  | { readonly kind: 'unknown_task'; readonly reason: string }
  /** KIE could not be asked, or did not answer in its own terms. */
  | { readonly kind: 'unavailable'; readonly reason: string };

const RECORD_TIMEOUT_MS = 10 * SECOND_MS;
/** An operator's page waits for it. */
const CREDIT_TIMEOUT_MS = 5 * SECOND_MS;

/** A client of KIE's API, or of any server that speaks its wire contract. */
export function kieClient(settings: Settings['kie'], fetcher: typeof fetch): KieClient {
  const call = async (
    path: string,
    timeoutMs: number,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) => {
    const response = await fetcher(settings.baseUrl + path, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${settings.apiKey}` },
      redirect: 'manual', // a redirect would carry the key to another address
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: redact(await readBody(response), settings.apiKey) };
  };
  return {
    createTask: async (request) => {
      try {
        const { status, text } = await call('/api/v1/jobs/createTask', settings.timeoutMs, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(request),
        });
        return readSubmitAnswer(status, text);
      } catch (error) {
        // The request may have gone out before this: a timeout, a cut connection.
        return { kind: 'unconfirmed', reason: describeError(error) };
      }
    },
    recordInfo: async (taskId) => {
      try {
        const path = `/api/v1/jobs/recordInfo?taskId=${encodeURIComponent(taskId)}`;
        const { status, text } = await call(path, RECORD_TIMEOUT_MS);
        return readRecordAnswer(status, text);
      } catch (error) {
        return { kind: 'unavailable', reason: describeError(error) };
      }
    },
    credit: async () => {
      try {
        const { status, text } = await call('/api/v1/chat/credit', CREDIT_TIMEOUT_MS);
        return readCreditAnswer(status, text);
      } catch (error) {
        return { kind: 'unavailable', reason: describeError(error) };
      }
    },
  };
}

/** A body that cannot be read, be it cut, too long or not UTF-8, says nothing; the status still may. */
async function readBody(response: Response): Promise<string> {
  try {
    return await readText(response, MAX_ANSWER_BYTES);
  } catch {
    return '';
  }
}

function readRecordAnswer(status: number, text: string): RecordAnswer {
  const body = parseJsonOrUndefined(text);
  const envelope = readEnvelope(body);
  if (envelope === undefined)
    return { kind: 'unavailable', reason: `HTTP ${status} without KIE's envelope` };
  const reason = `code ${envelope.code}: ${envelope.msg}`;
  if (envelope.code === 422) return { kind: 'unknown_task', reason };
  const report = readReport(body);
  return report.state === undefined ? { kind: 'unavailable', reason } : { kind: 'report', report };
}

function readCreditAnswer(status: number, text: string): CreditAnswer {
  const envelope = readEnvelope(parseJsonOrUndefined(text));
  if (envelope === undefined)
    return { kind: 'unavailable', reason: `HTTP ${status} without KIE's envelope` };
  const { code, msg, data } = envelope;
  return code === 200 && typeof data === 'number'
    ? { kind: 'credits', credits: data }
    : { kind: 'unavailable', reason: `code ${code}: ${msg}` };
}
