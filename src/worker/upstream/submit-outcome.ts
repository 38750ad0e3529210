/**
 * What KIE's response to createTask means for the caller's money: accepted, definitely rejected, or
 * unknown. Pure. What is not certain is unknown, and a task with an unknown outcome is never sent again.
 */
import * as z from 'zod/mini';
import { isEmptyValue } from '../http/wrapped-json.ts';
import { parseExactJson } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { readEnvelope, type KieEnvelope } from './kie-wire.ts';
import { ifValid } from './tolerant-schema.ts';

/** KIE's `data` for a created task, with whatever else KIE adds. */
export interface AcceptedData {
  readonly taskId: string;
  readonly [field: string]: unknown;
}

export type SubmitOutcome =
  | {
      readonly kind: 'accepted';
      readonly taskId: string;
      readonly data: AcceptedData;
    }
  /** KIE did the work at once: `data` is the result, and there is no task. */
  | { readonly kind: 'answered'; readonly data: Readonly<Record<string, unknown>> }
  /** Nothing was created. `code` is KIE's, or the HTTP status of a proxy in front of KIE. */
  | { readonly kind: 'refused'; readonly code: number; readonly msg: string }
  /** The task may exist and be charged. `reason` is for the log. */
  | { readonly kind: 'unconfirmed'; readonly reason: string };

/** Codes with which KIE definitely created nothing, whatever its message. */
export const REJECTION_CODES = new Set([
  400, 401, 402, 403, 404, 405, 413, 415, 422, 429, 433, 455, 501, 505,
]);

/**
 * KIE responds 500 to bad parameters as well as to its own faults. These messages are of the first kind
 * (seen in its traffic), so they are rejections.
 */
const REJECTION_MESSAGES = [
  /this field is required/i,
  /is not within the range of allowed options/i,
  /credits? insufficient|insufficient credits?/i,
];

const acceptedData = lazy(() => {
  const text = ifValid(z.string().check(z.minLength(1)));
  return z.looseObject({ taskId: text, task_id: text });
});

/** Reads KIE's response: its HTTP status and body. */
export function readSubmitResponse(status: number, body: string): SubmitOutcome {
  const envelope = readEnvelope(parseExactJson(body));
  return envelope === undefined ? readProxyResponse(status) : readOutcome(status, envelope);
}

function readOutcome(status: number, { code, msg, data }: KieEnvelope): SubmitOutcome {
  // A taskId means that a task exists, which must not be sent again, whatever else the response contains.
  const accepted = acceptedData().safeParse(data);
  const taskId = accepted.data?.taskId ?? accepted.data?.task_id;
  if (accepted.success && taskId !== undefined)
    return { kind: 'accepted', taskId, data: { ...accepted.data, taskId } };
  if (code === 200 && status < 300) return readAnswer(data);
  // A rejection is in the body's code, in the HTTP status, or in both; the body's code takes precedence.
  const certain = [code, status].find((number) => REJECTION_CODES.has(number));
  if (certain !== undefined)
    return {
      kind: 'refused',
      code: certain,
      msg: msg || `KIE rejected the request with code ${certain}.`,
    };
  if (REJECTION_MESSAGES.some((pattern) => pattern.test(msg)))
    return { kind: 'refused', code, msg };
  return { kind: 'unconfirmed', reason: `code ${code}: ${msg}` };
}

/** Names of a task, and of its state. With one of them an answer is about a task that may be running. */
const TASK_FIELDS = /^(?:(?:task|record)?_?id|state|status|success_?flag)$/i;

/**
 * Reads `data` of a success that names no task. A few models answer at once (Suno's timestamped lyrics: two
 * public clients read them there, one of them within an envelope of the vendor). Nothing else is a result.
 */
function readAnswer(data: unknown): SubmitOutcome {
  const vendor = readEnvelope(data);
  if (vendor !== undefined && vendor.code !== 200) return readOutcome(200, vendor);
  const content = vendor === undefined ? data : vendor.data;
  const isAboutTask = [data, content].some((value) =>
    Object.keys(value ?? {}).some((name) => TASK_FIELDS.test(name)),
  );
  return isAnswer(data) && !isAboutTask && !isEmptyValue(content)
    ? { kind: 'answered', data }
    : { kind: 'unconfirmed', reason: 'code 200 without a taskId' };
}

function isAnswer(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** A response without KIE's envelope comes from a proxy in front of KIE. */
function readProxyResponse(status: number): SubmitOutcome {
  if (REJECTION_CODES.has(status)) {
    return {
      kind: 'refused',
      code: status,
      msg: `A proxy in front of KIE rejected the request with HTTP ${status}.`,
    };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'refused',
      code: 502,
      msg: 'KIE responded with a redirect; KIE_BASE_URL may be wrong.',
    };
  }
  return { kind: 'unconfirmed', reason: `HTTP ${status} without KIE's envelope` };
}
