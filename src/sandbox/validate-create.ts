/** Validates a createTask body as KIE does. Pure. */
import type { ModelKind } from '../worker/models/model.ts';
import type { CatalogueOverrides } from './catalogue/overrides.ts';
import { findKind } from './catalogue/sandbox-catalogue.ts';
import { VALIDATED_MODEL } from './sandbox-models.ts';

/** A request that KIE would accept. */
export interface ValidCreateRequest {
  model: string;
  kind: ModelKind;
  input: Record<string, unknown>;
  callBackUrl: string | null;
}

/** A rejection in the envelope's `code`; the HTTP status is 200. */
export interface KieRejection {
  code: number;
  msg: string;
}

export type CreateValidation =
  | { ok: true; request: ValidCreateRequest }
  | { ok: false; rejection: KieRejection };

const TEXT_MAX_CHARS = 2500; // the default model's prompts
const REQUIRED = 'This field is required';
const TOO_LONG = 'The text length cannot exceed the maximum limit';

/** Checks the model before the input, as KIE does. */
export function validateCreate(body: string, overrides: CatalogueOverrides): CreateValidation {
  const parsed = parseObject(body);
  if (parsed === undefined) return reject(422, 'The request body is not a JSON object');
  const model = parsed['model'];
  const kind = typeof model === 'string' ? findKind(model, overrides) : undefined;
  if (typeof model !== 'string' || kind === undefined) {
    return reject(
      422,
      'The model name you specified is not supported. Please verify the model name and try again.',
    );
  }
  const input = parsed['input'] ?? {};
  if (!isObject(input)) return reject(500, 'input is not an object');
  const problem = model === VALIDATED_MODEL ? findInputProblem(input) : undefined;
  if (problem !== undefined) return reject(500, problem);
  const callBackUrl = parsed['callBackUrl'] ?? null;
  if (callBackUrl !== null && typeof callBackUrl !== 'string') {
    return reject(422, 'callBackUrl is not a string');
  }
  return {
    ok: true,
    request: { model, kind, input, callBackUrl: callBackUrl === '' ? null : callBackUrl },
  };
}

/** The first problem of the default model's input, in KIE's words, which seldom name the field. */
function findInputProblem(input: Record<string, unknown>): string | undefined {
  const {
    prompt,
    duration,
    aspect_ratio: ratio,
    negative_prompt: negative,
    cfg_scale: cfg,
  } = input;
  if (typeof prompt !== 'string' || prompt === '') return REQUIRED;
  if (prompt.length > TEXT_MAX_CHARS) return TOO_LONG;
  if (isNotOneOf(duration, ['5', '10']))
    return 'duration is not within the range of allowed options';
  if (isNotOneOf(ratio, ['16:9', '9:16', '1:1'])) {
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

function isNotOneOf(value: unknown, options: readonly unknown[]): boolean {
  return value !== undefined && !options.includes(value);
}

function reject(code: number, msg: string): CreateValidation {
  return { ok: false, rejection: { code, msg } };
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
