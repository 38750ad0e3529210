/** createTask bodies that are too large, too deep, of another type, or malformed. */
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

const VALID = JSON.stringify(aBody());

/** A valid body that is too large, sent in chunks so that only a header could reveal its size. */
const endless = () => {
  const piece = bytes(' '.repeat(LIMIT / 4));
  let pieces = 0;
  return new ReadableStream({
    pull: (controller) => {
      controller.enqueue(pieces++ === 0 ? bytes(VALID) : piece);
      if (pieces === 6) controller.close();
    },
  });
};

/** For a model without a description, so that only the depth or the number is invalid. */
const anyInput = (value: string) => `{"model":"any/model","input":{"value":${value}}}`;
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const prompted = (prompt: number[]) =>
  bytes('{"model":"any/model","input":{"prompt":"', prompt, '"}}');

const utf16 = (...mark: number[]) =>
  bytes(mark, Array.from(VALID, (c) => [c.charCodeAt(0), 0]).flat());

export const bodies: readonly Attack[] = [
  row('with a Content-Length above the limit', TOO_LARGE, VALID, {
    ...JSON_TYPE,
    'content-length': `${LIMIT + 1}`,
  }),
  row('above the limit without a Content-Length', TOO_LARGE, endless),
  row('above the limit with a smaller Content-Length', TOO_LARGE, endless, {
    ...JSON_TYPE,
    'content-length': '10',
  }),
  row('above the limit with a negative Content-Length', TOO_LARGE, endless, {
    ...JSON_TYPE,
    'content-length': '-1',
  }),
  row('nested 101 levels deep', UNREADABLE, anyInput(nested(99))),
  row('nested 100,000 levels deep', UNREADABLE, anyInput(nested(100_000))),
  row('of objects nested 40,000 deep', UNREADABLE, anyInput('{"a":'.repeat(40_000))),
  row('that is empty', UNREADABLE, ''),
  row('that is truncated', UNREADABLE, VALID.slice(0, -1)),
  row('with more text after its end', UNREADABLE, `${VALID}${VALID}`),
  row('with a raw line break in a text', UNREADABLE, anyInput('"a\nb"')),
  row('with two byte order marks', UNREADABLE, `\uFEFF\uFEFF${VALID}`),
  row('in UTF-16', UNREADABLE, utf16()),
  row('in UTF-16 with a byte order mark', UNREADABLE, utf16(0xff, 0xfe)),
  row('with a byte that is not UTF-8', UNREADABLE, prompted([0xff])),
  row('with an overlong slash', UNREADABLE, prompted([0xc0, 0xaf])),
  row('with half a surrogate pair in UTF-8', UNREADABLE, prompted([0xed, 0xa0, 0x80])),
  ...[
    '1e999',
    '9007199254740993',
    '9007199254740993.0',
    '9007199254740993e0',
    '1e-999',
    '0.12345678901234567890123',
  ].map((n) =>
    row(`with the number ${n}, which a double cannot represent`, UNREADABLE, anyInput(n)),
  ),
  ...['NaN', '0x10', '01'].map((n) =>
    row(`with ${n}, which is not a JSON number`, UNREADABLE, anyInput(n)),
  ),
  row('that is plain text', WRONG_TYPE, VALID, { 'content-type': 'text/plain' }),
  row('without a Content-Type', WRONG_TYPE, bytes(VALID), {}),
  row('that is a form', WRONG_TYPE, `model=${DEFAULT_MODEL}&input[prompt]=a`, {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  row('of JSON with the type of a form', WRONG_TYPE, VALID, {
    'content-type': 'multipart/form-data',
  }),
  row('of a type that begins with application/json', WRONG_TYPE, VALID, {
    'content-type': 'application/json-patch+json',
  }),
  row('with two types', WRONG_TYPE, VALID, { 'content-type': 'text/plain, application/json' }),
];
