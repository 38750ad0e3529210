/**
 * What an answer to createTask means for the caller's money: taken, definitely not taken, or
 * unknown. Pure. Whatever is not certain is unknown, and an unknown task is never sent again.
 */
import * as z from 'zod';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { readEnvelope } from './kie-wire.ts';

export type SubmitOutcome =
  | {
      readonly kind: 'accepted';
      readonly taskId: string;
      readonly data: Readonly<Record<string, unknown>>;
    }
  /** Nothing was created. `code` is KIE's, or the HTTP status of whoever answered in its place. */
  | { readonly kind: 'refused'; readonly code: number; readonly msg: string }
  /** The task may exist and be billed. `reason` is for the log and the operator. */
  | { readonly kind: 'unconfirmed'; readonly reason: string };

/** Codes that say that nothing was created, whatever the text beside them. */
export const REFUSAL_CODES = new Set([
  400, 401, 402, 403, 404, 405, 413, 415, 422, 429, 433, 455, 501, 505,
]);

/**
 * KIE answers 500 to bad parameters as well as to its own faults. These texts are of the first kind
 * (seen in its traffic), so they are refusals.
 */
const REFUSAL_TEXTS = [
  /this field is required/i,
  /is not within the range of allowed options/i,
  /credits? insufficient|insufficient credits?/i,
];

const acceptedData = lazy(() => {
  const text = z.string().min(1).optional().catch(undefined);
  return z.looseObject({ taskId: text, task_id: text });
});

/** Reads KIE's answer: its HTTP status and body. */
export function readSubmitAnswer(status: number, body: string): SubmitOutcome {
  const envelope = readEnvelope(parseJsonOrUndefined(body));
  if (envelope === undefined) return readForeignAnswer(status);
  const { code, msg, data } = envelope;
  // Whatever stands around it: where there is a taskId there is a task, which must not be sent again.
  const accepted = acceptedData().safeParse(data);
  const taskId = accepted.data?.taskId ?? accepted.data?.task_id;
  if (accepted.success && taskId !== undefined)
    return { kind: 'accepted', taskId, data: { ...accepted.data, taskId } };
  if (code === 200 && status < 300)
    return { kind: 'unconfirmed', reason: 'code 200 without a taskId' };
  // A refusal may stand in the body's code, in the HTTP status, or in both.
  const certain = [code, status].find((number) => REFUSAL_CODES.has(number));
  if (certain !== undefined)
    return { kind: 'refused', code: certain, msg: msg || `KIE refused with code ${certain}.` };
  if (REFUSAL_TEXTS.some((pattern) => pattern.test(msg))) return { kind: 'refused', code, msg };
  return { kind: 'unconfirmed', reason: `code ${code}: ${msg}` };
}

/** An answer that is not KIE's envelope comes from something in front of KIE. */
function readForeignAnswer(status: number): SubmitOutcome {
  if (REFUSAL_CODES.has(status)) {
    return {
      kind: 'refused',
      code: status,
      msg: `KIE's front refused the request with HTTP ${status}.`,
    };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'refused',
      code: 502,
      msg: 'KIE answered with a redirect; KIE_BASE_URL may be wrong.',
    };
  }
  return { kind: 'unconfirmed', reason: `HTTP ${status} without KIE's envelope` };
}
