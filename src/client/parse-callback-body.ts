/** Parses a verified callback. Unknown fields are kept, so that the edge may be newer. Pure. */
import type { CallbackBody } from './response-types.ts';
import { isObject, parseResultUrls, tryParseJson } from './json.ts';
import { CallbackVerificationError } from './verification-error.ts';

/** The `code` of each state. */
const CODES = { success: 200, fail: 501, expired_unknown: 504 } as const satisfies {
  [State in CallbackBody['data']['state']]: Extract<
    CallbackBody,
    { data: { state: State } }
  >['code'];
};

/** Throws `bad_body` for a body that is not UTF-8, not JSON or not a callback. */
export function parseCallbackBody(bytes: Uint8Array): CallbackBody {
  const body = parseJson(bytes);
  const data = isObject(body) ? body['data'] : undefined;
  if (!isObject(body) || !isObject(data)) throw malformed('is not an object with `data`');
  const { taskId, state, sequence, resultJson } = data;
  if (typeof taskId !== 'string') throw malformed('has no string in `data.taskId`');
  if (!isState(state)) throw malformed('has an unknown `data.state`');
  if (typeof sequence !== 'number') throw malformed('has no number in `data.sequence`');
  if (body['code'] !== CODES[state]) throw malformed('has a `code` that does not match its state');
  if (state === 'success' && typeof resultJson !== 'string')
    throw malformed('has no string in `data.resultJson`');
  return body as unknown as CallbackBody;
}

/** Returns the URLs of the result files; none without a success or for a result that is not a file. */
export function listResultUrls({ data }: CallbackBody): string[] {
  return data.state === 'success' ? parseResultUrls(data.resultJson) : [];
}

function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw malformed('is not valid UTF-8');
  }
  const value = tryParseJson(text);
  if (value === undefined) throw malformed('is not valid JSON');
  return value;
}

function isState(value: unknown): value is keyof typeof CODES {
  return typeof value === 'string' && Object.hasOwn(CODES, value);
}

/** `problem` completes the sentence. */
function malformed(problem: string): CallbackVerificationError {
  return new CallbackVerificationError(
    'bad_body',
    `The signature is valid, but the body ${problem}.`,
  );
}
