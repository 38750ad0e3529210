/**
 * KIE's words on the wire, read tolerantly: its pages and its traffic disagree in places, and either
 * reading is accepted. Nothing here decides; it only says what was said.
 */
import * as z from 'zod';
import { lazy } from '../platform/lazy.ts';
import { KIE_STATES, type KieState } from '../tasks/task-state.ts';

/** What KIE tells of a task, in callbacks and in recordInfo. Absent is undefined, never a guess. */
export interface KieReport {
  taskId: string | undefined;
  /** Undefined when KIE named a state we do not know. */
  state: KieState | undefined;
  /** A JSON string, as KIE sent it. */
  resultJson: string | undefined;
  failCode: string | undefined;
  failMsg: string | undefined;
  /** Seconds. */
  costTime: number | undefined;
  /** Unix milliseconds, like the other times. */
  createTime: number | undefined;
  completeTime: number | undefined;
  updateTime: number | undefined;
  consumeCredits: number | undefined;
  remainedCredits: number | undefined;
}

/** KIE's envelope: `msg` on most pages, `message` on some; a numeric `code`, now and then as text. */
const envelope = lazy(() =>
  z.object({
    code: z.union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ]),
    msg: z.string().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    data: z.unknown().optional(),
  }),
);

export interface KieEnvelope {
  code: number;
  /** Empty when KIE gave none. */
  msg: string;
  data: unknown;
}

/** Reads the envelope, or undefined when the value is none. */
export function readEnvelope(value: unknown): KieEnvelope | undefined {
  const parsed = envelope().safeParse(value);
  if (!parsed.success) return undefined;
  const { code, msg, message, data } = parsed.data;
  return { code, msg: msg || message || '', data };
}

const text = lazy(() => z.string().optional().catch(undefined));

const ids = lazy(() => z.object({ taskId: text(), task_id: text() }).catch({}));

const wrapped = lazy(() => z.object({ data: z.unknown().optional() }).catch({}));

const record = lazy(() => {
  const number = z.number().optional().catch(undefined);
  // Whole milliseconds, as D1 keeps them; what cannot be a time is no time.
  const time = z.number().transform(Math.trunc).pipe(z.int()).optional().catch(undefined);
  const textOrNumber = z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined);
  const textOrObject = z.union([
    z.string(),
    z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value)),
  ]);
  return z
    .object({
      state: text(),
      resultJson: textOrObject.optional().catch(undefined),
      failCode: textOrNumber,
      failMsg: text(),
      costTime: number,
      createTime: time,
      completeTime: time,
      updateTime: time,
      consumeCredits: number,
      creditsConsumed: number,
      remainedCredits: number,
    })
    .catch({});
});

/** Reads a callback's body, or recordInfo's answer: the two have one structure. */
export function readReport(body: unknown): KieReport {
  const { data } = wrapped().parse(body);
  const code = readEnvelope(body)?.code;
  const inner = ids().parse(data);
  const outer = ids().parse(body);
  const { state, creditsConsumed, consumeCredits, ...rest } = record().parse(data);
  return {
    ...EMPTY,
    ...rest,
    taskId: inner.taskId ?? inner.task_id ?? outer.taskId ?? outer.task_id,
    state: readState(state, code, rest.resultJson),
    consumeCredits: consumeCredits ?? creditsConsumed,
  };
}

/** Generation failed, and: the vendor was silent for over ten minutes. Both are ends. */
const FAILURE_CODES = new Set([501, 408]);

/** KIE's word for the state; where it gave none, the envelope's code tells an end that is certain. */
function readState(
  state: string | undefined,
  code: number | undefined,
  resultJson: string | undefined,
): KieState | undefined {
  if (state !== undefined) return KIE_STATES.find((known) => known === state);
  if (code !== undefined && FAILURE_CODES.has(code)) return 'fail';
  if (code === 200 && resultJson !== undefined && resultJson !== '') return 'success';
  return undefined;
}

const EMPTY: KieReport = {
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
