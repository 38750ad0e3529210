/**
 * Parses what KIE sends, tolerantly: its documentation and its traffic disagree in places, and either
 * form is accepted. Nothing is decided here.
 */
import * as z from 'zod/mini';
import { readNumber } from '../platform/json.ts';
import { lazy } from '../platform/lazy.ts';
import { ifValid, orEmpty } from './tolerant-schema.ts';
import { KIE_STATES, type KieState } from '../tasks/task-state.ts';
import type { UpstreamStatus } from '../tasks/task.ts';

const text = lazy(() => ifValid(z.string()));

/** KIE's envelope: `msg` on most endpoints, `message` on some; `code` is a number, sometimes as text. */
const envelope = lazy(() =>
  z.object({
    code: z.union([z.int(), z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number))]),
    msg: text(),
    message: text(),
    data: z.optional(z.unknown()),
  }),
);

export interface KieEnvelope {
  code: number;
  /** Empty if KIE sent none. */
  msg: string;
  data: unknown;
}

/** The envelope, or undefined if the value is none. */
export function readEnvelope(value: unknown): KieEnvelope | undefined {
  const parsed = envelope().safeParse(value);
  if (!parsed.success) return undefined;
  const { code, msg, message, data } = parsed.data;
  return { code, msg: msg || message || '', data };
}

const ids = lazy(() => orEmpty({ taskId: text(), task_id: text() }));

const wrapped = lazy(() => orEmpty({ data: z.optional(z.unknown()) }));

/** The end of the year 9999: a later time has no four digits of a year, and one beyond 8.64e15 is no date at all. */
const MAX_TIME_MS = 253_402_300_799_999;

const record = lazy(() => {
  const exactNumber = z.pipe(z.transform(readNumber), z.number());
  const number = ifValid(exactNumber);
  // Whole milliseconds, as D1 stores them; an impossible time is dropped.
  const whole = z.int().check(z.minimum(0), z.maximum(MAX_TIME_MS));
  const time = ifValid(z.pipe(z.pipe(exactNumber, z.transform(Math.trunc)), whole));
  const textOrNumber = ifValid(z.union([z.string(), z.pipe(z.number(), z.transform(String))]));
  return orEmpty({
    state: text(),
    resultJson: z.optional(z.transform(formatResult)),
    response: z.optional(z.transform(formatResult)),
    failCode: textOrNumber,
    failMsg: text(),
    costTime: number,
    createTime: time,
    completeTime: time,
    updateTime: time,
    consumeCredits: number,
    creditsConsumed: number,
    remainedCredits: number,
  });
});

/**
 * Reads a callback's body or a recordInfo response, which have the same structure. Parse it with `parseExactJson`,
 * so that numbers in a result that is no text keep their digits.
 */
export function readStatus(body: unknown): UpstreamStatus {
  const { data } = wrapped().parse(body);
  const code = readEnvelope(body)?.code;
  const inner = ids().parse(data);
  const outer = ids().parse(body);
  const { state, response, creditsConsumed, consumeCredits, ...rest } = record().parse(data);
  // Newer answers hold the result twice: as a text, and parsed.
  const resultJson = isBlank(rest.resultJson) && state === 'success' ? response : rest.resultJson;
  return {
    ...NO_STATUS,
    ...rest,
    resultJson: resultJson ?? rest.resultJson,
    taskId: inner.taskId ?? inner.task_id ?? outer.taskId ?? outer.task_id,
    state: readState(state, code, rest.resultJson),
    consumeCredits: consumeCredits ?? creditsConsumed,
  };
}

/** KIE's result: a JSON text, in some answers an object or a list. */
function formatResult(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const isJson = typeof value === 'object' && value !== null && readNumber(value) === undefined;
  return isJson ? JSON.stringify(value) : undefined;
}

const isBlank = (result: string | undefined) => result === undefined || result.trim() === '';

/** 501: generation failed; 408: the vendor did not respond for ten minutes. Both are final. */
const FAILURE_CODES = new Set([501, 408]);

/** KIE's state; without one, an envelope code that is a certain end. */
function readState(
  state: string | undefined,
  code: number | undefined,
  resultJson: string | undefined,
): KieState | undefined {
  if (state !== undefined) return KIE_STATES.find((known) => known === state);
  if (code !== undefined && FAILURE_CODES.has(code)) return 'fail';
  if (code === 200 && !isBlank(resultJson)) return 'success';
  return undefined;
}

const NO_STATUS: UpstreamStatus = {
  taskId: undefined,
  state: undefined,
  resultJson: undefined,
  failCode: undefined,
  failMsg: undefined,
  costTime: undefined,
  createTime: undefined,
  completeTime: undefined,
  updateTime: undefined,
  consumeCredits: undefined,
  remainedCredits: undefined,
};
