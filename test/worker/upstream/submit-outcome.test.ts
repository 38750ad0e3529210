import { describe, expect, it } from 'vitest';
import { readSubmitResponse } from '../../../src/worker/upstream/submit-outcome.ts';

const envelope = (code: unknown, msg = 'message', data: unknown = null) =>
  JSON.stringify({ code, msg, data });
const HTML = '<html><body>no</body></html>';
const ACCEPTED = envelope(200, 'success', { taskId: 't1', recordId: 't1' });

/** Codes of the wire contract and of HTTP; `refused` if the code means that nothing was created. */
const CODES: readonly (readonly [number, 'refused' | 'unconfirmed'])[] = [
  [400, 'refused'],
  [401, 'refused'],
  [402, 'refused'],
  [403, 'refused'],
  [404, 'refused'],
  [405, 'refused'],
  [413, 'refused'],
  [415, 'refused'],
  [422, 'refused'],
  [429, 'refused'],
  [433, 'refused'],
  [455, 'refused'],
  [501, 'refused'],
  [505, 'refused'],
  [408, 'unconfirmed'],
  [409, 'unconfirmed'],
  [418, 'unconfirmed'],
  [499, 'unconfirmed'],
  [500, 'unconfirmed'],
  [502, 'unconfirmed'],
  [503, 'unconfirmed'],
  [504, 'unconfirmed'],
  [520, 'unconfirmed'],
  [524, 'unconfirmed'],
];

describe('readSubmitResponse', () => {
  it("reads an acceptance with all of KIE's data", () => {
    expect(readSubmitResponse(200, ACCEPTED)).toEqual({
      kind: 'accepted',
      taskId: 't1',
      data: { taskId: 't1', recordId: 't1' },
    });
  });

  it.each([
    ['with message in place of msg', '{"code":200,"message":"success","data":{"taskId":"t1"}}'],
    ['with a code as text', '{"code":"200","msg":"success","data":{"taskId":"t1"}}'],
    ['without a message', '{"code":200,"data":{"taskId":"t1"}}'],
    ['with an error message', '{"code":200,"msg":"error","data":{"taskId":"t1"}}'],
  ])('reads an acceptance %s', (_how, body) => {
    expect(readSubmitResponse(200, body)).toMatchObject({ kind: 'accepted', taskId: 't1' });
  });

  it.each(CODES)('reads HTTP 200 with code %i in the body as %s', (code, kind) => {
    const outcome = readSubmitResponse(200, envelope(code, 'message'));
    expect(outcome.kind).toBe(kind);
    if (kind === 'refused') expect(outcome).toEqual({ kind, code, msg: 'message' });
  });

  it.each(CODES)('reads HTTP 200 with code "%i" as text as %s', (code, kind) => {
    expect(readSubmitResponse(200, envelope(String(code))).kind).toBe(kind);
  });

  it.each(CODES)('reads HTTP %i with the same code in the body as %s', (code, kind) => {
    expect(readSubmitResponse(code, envelope(code)).kind).toBe(kind);
  });

  it.each(CODES)('reads HTTP %i with an HTML page as %s', (status, kind) => {
    const outcome = readSubmitResponse(status, HTML);
    expect(outcome.kind).toBe(kind);
    if (kind === 'refused') expect(outcome).toMatchObject({ code: status });
  });

  it.each(CODES)('reads HTTP %i with an empty body as %s', (status, kind) => {
    expect(readSubmitResponse(status, '').kind).toBe(kind);
  });

  it.each([402, 422, 429, 455])('reads code %i without data as a rejection', (code) => {
    const body = JSON.stringify({ code, msg: 'message' });
    expect(readSubmitResponse(200, body)).toEqual({ kind: 'refused', code, msg: 'message' });
  });

  it.each([
    ['This field is required', 'refused'],
    ['prompt: this field is required.', 'refused'],
    ['duration is not within the range of allowed options', 'refused'],
    ['Credits insufficient', 'refused'],
    ['insufficient credits, top up', 'refused'],
    ['Internal Error, Please try again later.', 'unconfirmed'],
    ['Server exception, please try again later or contact customer service', 'unconfirmed'],
    ['', 'unconfirmed'],
  ])('reads code 500 with the message %j as %s', (msg, kind) => {
    expect(readSubmitResponse(200, envelope(500, msg)).kind).toBe(kind);
    expect(readSubmitResponse(500, envelope(500, msg)).kind).toBe(kind);
  });

  it.each([
    ['an HTML page with 200', 200, HTML],
    ['an empty body with 200', 200, ''],
    ['truncated JSON', 200, ACCEPTED.slice(0, -5)],
    ['JSON without an envelope', 200, '{"taskId":"t1"}'],
    ['a list', 200, '[]'],
    ['null', 200, 'null'],
    ['an acceptance without data', 200, envelope(200)],
    ['an acceptance without a taskId', 200, envelope(200, 'success', {})],
    ['an acceptance with an empty taskId', 200, envelope(200, 'success', { taskId: '' })],
    ['a code that is not a number', 200, envelope('what')],
    ['a code of zero', 200, envelope(0)],
  ])('reads %s as unconfirmed', (_what, status, body) => {
    expect(readSubmitResponse(status, body)).toMatchObject({ kind: 'unconfirmed' });
  });

  it.each([
    ['an acceptance with HTTP 500', 500, ACCEPTED],
    ['an acceptance with HTTP 429', 429, ACCEPTED],
    ['a rejection with a taskId', 200, envelope(501, 'failed', { taskId: 't1' })],
    ['a task_id', 200, envelope(200, 'success', { task_id: 't1' })],
  ])('reads %s as accepted, so that it is never sent again', (_what, status, body) => {
    expect(readSubmitResponse(status, body)).toMatchObject({
      kind: 'accepted',
      taskId: expect.any(String) as string,
    });
  });

  it.each([301, 302, 307, 308])(
    'reads the redirect HTTP %i as a rejection that names KIE_BASE_URL',
    (status) => {
      const outcome = readSubmitResponse(status, HTML);
      expect(outcome).toMatchObject({ kind: 'refused', code: 502 });
      expect(JSON.stringify(outcome)).toContain('KIE_BASE_URL');
    },
  );

  it.each([
    [429, 500, 429],
    [500, 429, 429],
    [401, 200, 401],
    [401, 402, 402],
    [422, 429, 429],
  ])('reads HTTP %i with code %i as a rejection with code %i', (status, code, expected) => {
    expect(readSubmitResponse(status, envelope(code))).toMatchObject({
      kind: 'refused',
      code: expected,
    });
  });

  it('adds a message to a rejection without one', () => {
    const outcome = readSubmitResponse(200, envelope(402, ''));
    expect(outcome).toMatchObject({
      kind: 'refused',
      msg: expect.stringMatching(/402/) as unknown,
    });
  });
});
