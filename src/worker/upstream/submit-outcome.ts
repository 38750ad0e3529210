/**
 * What KIE's response to createTask means for the caller's money: accepted, definitely rejected, or
 * unknown. Pure. What is not certain is unknown, and a task with an unknown outcome is never sent again.
 */
import * as z from 'zod/mini';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { readEnvelope } from './kie-wire.ts';
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
  const envelope = readEnvelope(parseJsonOrUndefined(body));
  if (envelope === undefined) return readProxyResponse(status);
  const { code, msg, data } = envelope;
  // A taskId means that a task exists, which must not be sent again, whatever else the response contains.
  const accepted = acceptedData().safeParse(data);
  const taskId = accepted.data?.taskId ?? accepted.data?.task_id;
  if (accepted.success && taskId !== undefined)
    return { kind: 'accepted', taskId, data: { ...accepted.data, taskId } };
  if (code === 200 && status < 300)
    return { kind: 'unconfirmed', reason: 'code 200 without a taskId' };
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
