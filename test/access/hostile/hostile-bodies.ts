/** Bodies of createTask that are too large, too deep, unreadable, or not what they seem. */
import { aBody, CREATE_PATH } from '../../create/builders.ts';
import { SEED_MODEL } from '../../support/edge.ts';
import { INVALID, OPEN, type HostileRow, type Refusal } from './hostile-row.ts';

const LIMIT = 256 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };

const UNREADABLE: Refusal = { status: 400, type: 'invalid_json' };
const TOO_LARGE: Refusal = { status: 413, type: 'body_too_large' };
const WRONG_TYPE: Refusal = { status: 415, type: 'unsupported_media_type' };

const row = (
  what: string,
  refusal: Refusal & Pick<HostileRow, 'fields'>,
  body: BodyInit | (() => BodyInit),
  headers: Record<string, string> = JSON_TYPE,
): HostileRow => ({
  what,
  ...refusal,
  vars: OPEN,
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

const prompted = (prompt: number[]) => bytes('{"model":"any/model","input":{"prompt":"', prompt, '"}}');

const invalid = (...fields: string[]) => ({ ...INVALID, fields });

const utf16 = (mark: number[]) => bytes(mark, [...GOOD].flatMap((char) => [char.charCodeAt(0), 0]));

export const bodies: readonly HostileRow[] = [
  row('that announces too much', TOO_LARGE, GOOD, { ...JSON_TYPE, 'content-length': `${LIMIT + 1}` }),
  row('that is too large and does not say so', TOO_LARGE, endless),
  row('that is too large and lies', TOO_LARGE, endless, { ...JSON_TYPE, 'content-length': '10' }),
  row('of a size below nothing', TOO_LARGE, endless, { ...JSON_TYPE, 'content-length': '-1' }),
  row('nested 101 levels deep', UNREADABLE, anyInput(nested(99))),
  row('nested 100,000 levels deep', UNREADABLE, anyInput(nested(100_000))),
  row('of objects nested 40,000 deep', UNREADABLE, anyInput('{"a":'.repeat(40_000))),
  row('that is empty', UNREADABLE, ''),
  row('that is white space', UNREADABLE, ' \n\t'),
  row('that is cut', UNREADABLE, GOOD.slice(0, -1)),
  row('with more after its end', UNREADABLE, `${GOOD}${GOOD}`),
  row('with a comment', UNREADABLE, `${GOOD}// comment`),
  row('in single quotes', UNREADABLE, GOOD.replaceAll('"', "'")),
  row('with a raw line break in a text', UNREADABLE, anyInput('"a\nb"')),
  row('with two byte order marks', UNREADABLE, `\uFEFF\uFEFF${GOOD}`),
  row('in UTF-16', UNREADABLE, utf16([])),
  row('in UTF-16 with its mark', UNREADABLE, utf16([0xff, 0xfe])),
  row('with a byte that is no UTF-8', UNREADABLE, prompted([0xff])),
  row('with an overlong slash', UNREADABLE, prompted([0xc0, 0xaf])),
  row('with half a surrogate pair in UTF-8', UNREADABLE, prompted([0xed, 0xa0, 0x80])),
  row('with a character cut off', UNREADABLE, prompted([0xf0, 0x9f, 0x98])),
  ...['1e999', '-1e999', '9007199254740993', '-9007199254740993', '9007199254740993.0'].map((n) =>
    row(`with the number ${n}`, UNREADABLE, anyInput(n)),
  ),
  ...['1e-999', '0.12345678901234567890123', '9007199254740993e0'].map((n) =>
    row(`with the number ${n}, which would become another`, UNREADABLE, anyInput(n)),
  ),
  ...['NaN', 'Infinity', '0x10', '01', '+1', '.5', 'undefined'].map((n) =>
    row(`with ${n}, which is no number of JSON's`, UNREADABLE, anyInput(n)),
  ),
  row('that is plain text', WRONG_TYPE, GOOD, { 'content-type': 'text/plain' }),
  row('of no type', WRONG_TYPE, bytes(GOOD), {}),
  row('that is a form', WRONG_TYPE, `model=${SEED_MODEL}&input[prompt]=a`, {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  row('that is a form with JSON in it', WRONG_TYPE, GOOD, { 'content-type': 'multipart/form-data' }),
  row('of a type that only begins like JSON', WRONG_TYPE, GOOD, {
    'content-type': 'application/json-patch+json',
  }),
  row('of two types', WRONG_TYPE, GOOD, { 'content-type': 'text/plain, application/json' }),
  row('that is a list', invalid('body'), `[${GOOD}]`),
  row('that is null', invalid('body'), 'null'),
  row('that is a number', invalid('body'), '5'),
  row('that is a text', invalid('body'), JSON.stringify(GOOD)),
  row('that is true', invalid('body'), 'true'),
  row('of nothing', invalid('model', 'input'), '{}'),
  row('whose model is a list', invalid('model'), GOOD.replace(/"kling[^"]*"/, '["$&"]')),
  row('whose last model is not allowed', { status: 403, type: 'model_not_allowed' }, `${GOOD.slice(0, -1)},"model":"other/model"}`),
  row('whose last input is none', invalid('input'), `${GOOD.slice(0, -1)},"input":null}`),
  row('whose last callBackUrl is local', invalid('callBackUrl'), `${GOOD.slice(0, -1)},"callBackUrl":"https://example.com/","callBackUrl":"https://localhost/"}`),
  row('with a model in another case', { status: 403, type: 'model_not_allowed' }, GOOD.replace('kling', 'Kling')),
  row('with a star for a model', { status: 403, type: 'model_not_allowed' }, GOOD.replace(SEED_MODEL, '*')),
  row('with __proto__ beside the input', invalid('__proto__'), `${GOOD.slice(0, -1)},"__proto__":{"a":1}}`),
  row('with __proto__ in the input', invalid('input.__proto__'), GOOD.replace('"a lake"', '"a lake","__proto__":{"duration":"10"}')),
  row('with all of it in __proto__', invalid('model', 'input', '__proto__'), `{"__proto__":${GOOD}}`),
  row('with the prompt in __proto__', invalid('input.prompt', 'input.__proto__'), GOOD.replace(/"input":.*/, '"input":{"__proto__":{"prompt":"a"}}}')),
  row('with __proto__ as input', invalid('input'), GOOD.replace(/"input":.*/, '"input":"__proto__"}')),
  row('with constructor in the input', invalid('input.constructor'), GOOD.replace('"a lake"', '"a lake","constructor":{"prototype":{}}')),
  row('with a toString of its own', invalid('toString'), `${GOOD.slice(0, -1)},"toString":null}`),
];
