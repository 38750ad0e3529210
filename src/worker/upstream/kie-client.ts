/** Client of KIE's API: the only module that has its address and key. */
import type { Settings } from '../config/settings.ts';
import { readText } from '../http/body.ts';
import { parseExactJson, parseJsonOrUndefined } from '../platform/json.ts';
import { describeError } from '../platform/log.ts';
import { MIB, SECOND_MS } from '../platform/units.ts';
import type { UpstreamStatus } from '../tasks/task.ts';
import { readEnvelope, readStatus, type KieEnvelope } from './kie-wire.ts';
import { redact } from './redact.ts';
import { readSubmitResponse, type SubmitOutcome } from './submit-outcome.ts';

/** KIE's responses are a few KiB; text results may be longer. */
const MAX_RESPONSE_BYTES = MIB;

export interface KieCreateTask {
  model: string;
  input: unknown;
  /** This deployment's address for the task, never the caller's. */
  callBackUrl: string;
}

export interface KieClient {
  /** Sends one createTask, once. Does not throw: a failure is an outcome. */
  createTask(request: KieCreateTask): Promise<SubmitOutcome>;
  /** Reads a task by KIE's taskId. Does not throw. */
  recordInfo(taskId: string): Promise<RecordResult>;
  /** Reads the credits of the KIE account. Does not throw. */
  credit(): Promise<CreditResult>;
  /** Reads the list of models. KIE allows one such request a second, for all discovery together. Does not throw. */
  listModels(): Promise<DiscoveryResult>;
  /** Reads the published schema of a listed model, within the same limit. Does not throw. */
  modelSchema(model: string): Promise<DiscoveryResult>;
}

export type DiscoveryResult =
  | { readonly kind: 'data'; readonly data: unknown }
  | { readonly kind: 'unavailable'; readonly reason: string };

export type CreditResult =
  | { readonly kind: 'credits'; readonly credits: number }
  /** KIE, or what protects it, does not accept this key or this Worker. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

export type RecordResult =
  | { readonly kind: 'status'; readonly status: UpstreamStatus }
  /** KIE does not know the task: it may be too new or too old. */
  | { readonly kind: 'unknown_task'; readonly reason: string }
  /** KIE did not respond, or not in its own format. */
  | { readonly kind: 'unavailable'; readonly reason: string };

const RECORD_TIMEOUT_MS = 10 * SECOND_MS;
/** The console waits for it. */
const CREDIT_TIMEOUT_MS = 5 * SECOND_MS;
/** The list was recorded with 0.8 s. */
const DISCOVERY_TIMEOUT_MS = 10 * SECOND_MS;

/** A client of KIE's API at `settings.KIE_BASE_URL`. Removes secrets from every response before it is parsed. */
export function kieClient(
  settings: Pick<Settings, 'KIE_API_KEY' | 'KIE_BASE_URL' | 'KIE_TIMEOUT_MS'>,
  fetcher: typeof fetch,
): KieClient {
  const call = async (
    path: string,
    timeoutMs: number,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ) => {
    const response = await fetcher(settings.KIE_BASE_URL + path, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${settings.KIE_API_KEY}` },
      redirect: 'manual', // a redirect would carry the key to another address
      signal: AbortSignal.timeout(timeoutMs),
    });
    return {
      status: response.status,
      text: redact(await readBody(response), settings.KIE_API_KEY),
    };
  };
  const discover = async (path: string): Promise<DiscoveryResult> => {
    try {
      const { status, text } = await call(path, DISCOVERY_TIMEOUT_MS);
      const envelope = readEnvelope(parseJsonOrUndefined(text));
      return envelope?.code === 200
        ? { kind: 'data', data: envelope.data }
        : { kind: 'unavailable', reason: describeRefusal(status, envelope) };
    } catch (error) {
      return { kind: 'unavailable', reason: describeError(error) };
    }
  };
  return {
    listModels: () => discover('/api/v1/models'),
    modelSchema: (model) => discover(`/api/v1/models/${model}/schema`),
    createTask: async (request) => {
      try {
        const { status, text } = await call('/api/v1/jobs/createTask', settings.KIE_TIMEOUT_MS, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(request),
        });
        return readSubmitResponse(status, text);
      } catch (error) {
        // The request may have been sent before this happened: a timeout, a cut connection.
        return { kind: 'unconfirmed', reason: describeError(error) };
      }
    },
    recordInfo: async (taskId) => {
      try {
        const path = `/api/v1/jobs/recordInfo?taskId=${encodeURIComponent(taskId)}`;
        const { status, text } = await call(path, RECORD_TIMEOUT_MS);
        return readRecordResult(status, text);
      } catch (error) {
        return { kind: 'unavailable', reason: describeError(error) };
      }
    },
    credit: async () => {
      try {
        const { status, text } = await call('/api/v1/chat/credit', CREDIT_TIMEOUT_MS);
        return readCreditResult(status, text);
      } catch (error) {
        return { kind: 'unavailable', reason: describeError(error) };
      }
    },
  };
}

/** A body that is truncated, too long or not UTF-8 counts as empty; the status may still say something. */
async function readBody(response: Response): Promise<string> {
  try {
    return await readText(response, MAX_RESPONSE_BYTES);
  } catch {
    return '';
  }
}

function readRecordResult(status: number, text: string): RecordResult {
  const body = parseExactJson(text);
  const envelope = readEnvelope(body);
  if (envelope === undefined)
    return { kind: 'unavailable', reason: `HTTP ${status} without KIE's envelope` };
  const reason = `code ${envelope.code}: ${envelope.msg}`;
  if (envelope.code === 422) return { kind: 'unknown_task', reason };
  const update = readStatus(body);
  return update.state === undefined
    ? { kind: 'unavailable', reason }
    : { kind: 'status', status: update };
}

const describeRefusal = (status: number, envelope: KieEnvelope | undefined) =>
  envelope === undefined
    ? `HTTP ${status} without KIE's envelope`
    : `code ${envelope.code}: ${envelope.msg}`;

/** An unknown key, a firewall, and a key's own caps and IP allow-list. */
const REFUSAL_CODES = new Set([401, 403, 433]);

function readCreditResult(status: number, text: string): CreditResult {
  const envelope = readEnvelope(parseJsonOrUndefined(text));
  if (envelope?.code === 200 && typeof envelope.data === 'number' && Number.isFinite(envelope.data))
    return { kind: 'credits', credits: envelope.data };
  const reason = describeRefusal(status, envelope);
  const isRefused = REFUSAL_CODES.has(envelope?.code ?? status);
  return { kind: isRefused ? 'refused' : 'unavailable', reason };
}
