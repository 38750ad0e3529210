/** What KIE says to a createTask body before it accepts it. Pure. */
import { CHECKED_MODEL, modelNamed } from './sandbox-models.ts';

/** A request that KIE would accept. */
export interface CreateRequest {
  model: string;
  input: Record<string, unknown>;
  callBackUrl: string | null;
}

/** A refusal in the body's `code`; the HTTP status beside it is 200. */
export interface Refusal {
  code: number;
  msg: string;
}

export type CheckedCreate = { ok: true; request: CreateRequest } | { ok: false; refusal: Refusal };

const TEXT_MAX_CHARS = 2500; // the seed model's prompts
const REQUIRED = 'This field is required';
const TOO_LONG = 'The text length cannot exceed the maximum limit';

/** Judges the model first and the input after it, as KIE does. */
export function checkCreate(body: string): CheckedCreate {
  const parsed = parseObject(body);
  if (parsed === undefined) return refuse(422, 'The request body is not a JSON object');
  const model = parsed['model'];
  if (typeof model !== 'string' || modelNamed(model) === undefined) {
    return refuse(
      422,
      'The model name you specified is not supported. Please verify the model name and try again.',
    );
  }
  const input = parsed['input'] ?? {};
  if (!isObject(input)) return refuse(500, 'input is not an object');
  const problem = model === CHECKED_MODEL ? inputProblem(input) : undefined;
  if (problem !== undefined) return refuse(500, problem);
  const callBackUrl = parsed['callBackUrl'] ?? null;
  if (callBackUrl !== null && typeof callBackUrl !== 'string') {
    return refuse(422, 'callBackUrl is not a string');
  }
  return {
    ok: true,
    request: { model, input, callBackUrl: callBackUrl === '' ? null : callBackUrl },
  };
}

/** The first thing wrong with the seed model's input, in KIE's words, which seldom name the field. */
function inputProblem(input: Record<string, unknown>): string | undefined {
  const {
    prompt,
    duration,
    aspect_ratio: ratio,
    negative_prompt: negative,
    cfg_scale: cfg,
  } = input;
  if (typeof prompt !== 'string' || prompt === '') return REQUIRED;
  if (prompt.length > TEXT_MAX_CHARS) return TOO_LONG;
  if (outside(duration, ['5', '10'])) return 'duration is not within the range of allowed options';
  if (outside(ratio, ['16:9', '9:16', '1:1'])) {
    return 'aspect_ratio is not within the range of allowed options';
  }
  if (negative !== undefined && typeof negative !== 'string')
    return 'negative_prompt is not a string';
  if (negative !== undefined && negative.length > TEXT_MAX_CHARS) return TOO_LONG;
  if (cfg !== undefined && (typeof cfg !== 'number' || !(cfg >= 0 && cfg <= 1))) {
    return 'cfg_scale is not within the range of allowed options';
  }
  return undefined;
}

function outside(value: unknown, options: readonly unknown[]): boolean {
  return value !== undefined && !options.includes(value);
}

function refuse(code: number, msg: string): CheckedCreate {
  return { ok: false, refusal: { code, msg } };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
