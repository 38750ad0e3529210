/** What a signed body says. What this version does not know of is let through, so that a sender may be newer. Pure. */
import type { CallbackBody } from './callback.ts';
import { isObject, parseResultUrls, tryParseJson } from './json.ts';
import { CallbackVerificationError } from './verification-error.ts';

/** The `code` that stands beside each state. */
const CODES = { success: 200, fail: 501, expired_unknown: 504 } as const satisfies {
  [State in CallbackBody['data']['state']]: Extract<
    CallbackBody,
    { data: { state: State } }
  >['code'];
};

/** Throws `bad_body` for what is not UTF-8, not JSON, or no callback. */
export function parseCallbackBody(bytes: Uint8Array): CallbackBody {
  const body = parse(bytes);
  const data = isObject(body) ? body['data'] : undefined;
  if (!isObject(body) || !isObject(data)) throw bad('is no object with `data`');
  const { taskId, state, sequence, resultJson } = data;
  if (typeof taskId !== 'string') throw bad('has no text in `data.taskId`');
  if (!isState(state)) throw bad('has no known state in `data.state`');
  if (typeof sequence !== 'number') throw bad('has no number in `data.sequence`');
  if (body['code'] !== CODES[state]) throw bad('has a `code` that is not that of its state');
  if (state === 'success' && typeof resultJson !== 'string')
    throw bad('has no text in `data.resultJson`');
  return body as unknown as CallbackBody;
}

/** The addresses of the files; none for a task that did not succeed, and for a result that is no file. */
export function listResultUrls({ data }: CallbackBody): string[] {
  return data.state === 'success' ? parseResultUrls(data.resultJson) : [];
}

function parse(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw bad('is not valid UTF-8');
  }
  const value = tryParseJson(text);
  if (value === undefined) throw bad('is not valid JSON');
  return value;
}

function isState(value: unknown): value is keyof typeof CODES {
  return typeof value === 'string' && Object.hasOwn(CODES, value);
}

/** `what` is the end of a sentence. */
function bad(what: string): CallbackVerificationError {
  return new CallbackVerificationError('bad_body', `The body is signed, but it ${what}.`);
}
