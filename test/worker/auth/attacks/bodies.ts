/** Bodies of createTask that are too large, too deep, of another type, or cannot be read. */
import { aBody, CREATE_PATH } from '../../submission/builders.ts';
import { DEFAULT_MODEL } from '../../../support/edge.ts';
import { AUTH_OFF, type Attack, type Rejection } from './attack.ts';

const LIMIT = 256 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };

const UNREADABLE: Rejection = { status: 400, type: 'invalid_json' };
const TOO_LARGE: Rejection = { status: 413, type: 'body_too_large' };
const WRONG_TYPE: Rejection = { status: 415, type: 'unsupported_media_type' };

const row = (
  what: string,
  refusal: Rejection,
  body: BodyInit | (() => BodyInit),
  headers: Record<string, string> = JSON_TYPE,
): Attack => ({
  what,
  ...refusal,
  vars: AUTH_OFF,
  request: () => ({
    path: CREATE_PATH,
    init: { method: 'POST', headers, body: typeof body === 'function' ? body() : body },
  }),
});

const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? [...new TextEncoder().encode(part)] : part,
    ),
  );

const GOOD = JSON.stringify(aBody());

/** Good but for its size, sent in pieces so that only a header could tell it. */
const endless = () => {
  const piece = bytes(' '.repeat(LIMIT / 4));
  let pieces = 0;
  return new ReadableStream({
    pull: (controller) => {
      controller.enqueue(pieces++ === 0 ? bytes(GOOD) : piece);
      if (pieces === 6) controller.close();
    },
  });
};

/** For a model whose input is not described: nothing but the depth or the number is wrong. */
const anyInput = (value: string) => `{"model":"any/model","input":{"value":${value}}}`;
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const prompted = (prompt: number[]) =>
  bytes('{"model":"any/model","input":{"prompt":"', prompt, '"}}');

const utf16 = (...mark: number[]) =>
  bytes(mark, Array.from(GOOD, (c) => [c.charCodeAt(0), 0]).flat());

export const bodies: readonly Attack[] = [
  row('that announces too much', TOO_LARGE, GOOD, {
    ...JSON_TYPE,
    'content-length': `${LIMIT + 1}`,
  }),
  row('that is too large and does not say so', TOO_LARGE, endless),
  row('that is too large and lies', TOO_LARGE, endless, { ...JSON_TYPE, 'content-length': '10' }),
  row('of a size below nothing', TOO_LARGE, endless, { ...JSON_TYPE, 'content-length': '-1' }),
  row('nested 101 levels deep', UNREADABLE, anyInput(nested(99))),
  row('nested 100,000 levels deep', UNREADABLE, anyInput(nested(100_000))),
  row('of objects nested 40,000 deep', UNREADABLE, anyInput('{"a":'.repeat(40_000))),
  row('that is empty', UNREADABLE, ''),
  row('that is cut', UNREADABLE, GOOD.slice(0, -1)),
  row('with more after its end', UNREADABLE, `${GOOD}${GOOD}`),
  row('with a raw line break in a text', UNREADABLE, anyInput('"a\nb"')),
  row('with two byte order marks', UNREADABLE, `\uFEFF\uFEFF${GOOD}`),
  row('in UTF-16', UNREADABLE, utf16()),
  row('in UTF-16 with its mark', UNREADABLE, utf16(0xff, 0xfe)),
  row('with a byte that is no UTF-8', UNREADABLE, prompted([0xff])),
  row('with an overlong slash', UNREADABLE, prompted([0xc0, 0xaf])),
  row('with half a surrogate pair in UTF-8', UNREADABLE, prompted([0xed, 0xa0, 0x80])),
  ...[
    '1e999',
    '9007199254740993',
    '9007199254740993.0',
    '9007199254740993e0',
    '1e-999',
    '0.12345678901234567890123',
  ].map((n) => row(`with the number ${n}, which would become another`, UNREADABLE, anyInput(n))),
  ...['NaN', '0x10', '01'].map((n) =>
    row(`with ${n}, which is no number of JSON's`, UNREADABLE, anyInput(n)),
  ),
  row('that is plain text', WRONG_TYPE, GOOD, { 'content-type': 'text/plain' }),
  row('of no type', WRONG_TYPE, bytes(GOOD), {}),
  row('that is a form', WRONG_TYPE, `model=${DEFAULT_MODEL}&input[prompt]=a`, {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  row('that is a form with JSON in it', WRONG_TYPE, GOOD, {
    'content-type': 'multipart/form-data',
  }),
  row('of a type that only begins like JSON', WRONG_TYPE, GOOD, {
    'content-type': 'application/json-patch+json',
  }),
  row('of two types', WRONG_TYPE, GOOD, { 'content-type': 'text/plain, application/json' }),
];
