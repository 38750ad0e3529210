import { describe, expect, it } from 'vitest';
import { readSubmitResponse } from '../../../src/worker/upstream/submit-outcome.ts';

const envelope = (code: unknown, msg = 'words', data: unknown = null) =>
  JSON.stringify({ code, msg, data });
const HTML = '<html><body>no</body></html>';
const TAKEN = envelope(200, 'success', { taskId: 't1', recordId: 't1' });

/** Each code of the wire contract and of HTTP, and whether it says that nothing was created. */
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

describe("KIE's answer to a createTask", () => {
  it("is a yes with KIE's whole data", () => {
    expect(readSubmitResponse(200, TAKEN)).toEqual({
      kind: 'accepted',
      taskId: 't1',
      data: { taskId: 't1', recordId: 't1' },
    });
  });

  it.each([
    ['with message in the place of msg', '{"code":200,"message":"success","data":{"taskId":"t1"}}'],
    ['with its code as text', '{"code":"200","msg":"success","data":{"taskId":"t1"}}'],
    ['with no words at all', '{"code":200,"data":{"taskId":"t1"}}'],
    ['with other words', '{"code":200,"msg":"error","data":{"taskId":"t1"}}'],
  ])('is a yes %s', (_how, body) => {
    expect(readSubmitResponse(200, body)).toMatchObject({ kind: 'accepted', taskId: 't1' });
  });

  it.each(CODES)('with HTTP 200 and code %i in the body is %s', (code, kind) => {
    const outcome = readSubmitResponse(200, envelope(code, 'words'));
    expect(outcome.kind).toBe(kind);
    if (kind === 'refused') expect(outcome).toEqual({ kind, code, msg: 'words' });
  });

  it.each(CODES)('with HTTP 200 and code "%i" as text is %s', (code, kind) => {
    expect(readSubmitResponse(200, envelope(String(code))).kind).toBe(kind);
  });

  it.each(CODES)('with HTTP %i and the same code in the body is %s', (code, kind) => {
    expect(readSubmitResponse(code, envelope(code)).kind).toBe(kind);
  });

  it.each(CODES)('with HTTP %i and a page is %s', (status, kind) => {
    const outcome = readSubmitResponse(status, HTML);
    expect(outcome.kind).toBe(kind);
    if (kind === 'refused') expect(outcome).toMatchObject({ code: status });
  });

  it.each(CODES)('with HTTP %i and an empty body is %s', (status, kind) => {
    expect(readSubmitResponse(status, '').kind).toBe(kind);
  });

  it.each([402, 422, 429, 455])('with code %i and no data is a refusal', (code) => {
    const body = JSON.stringify({ code, msg: 'words' });
    expect(readSubmitResponse(200, body)).toEqual({ kind: 'refused', code, msg: 'words' });
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
  ])('with code 500 and the text %j is %s', (msg, kind) => {
    expect(readSubmitResponse(200, envelope(500, msg)).kind).toBe(kind);
    expect(readSubmitResponse(500, envelope(500, msg)).kind).toBe(kind);
  });

  it.each([
    ['a page with 200', 200, HTML],
    ['an empty body with 200', 200, ''],
    ['JSON that was cut', 200, TAKEN.slice(0, -5)],
    ['JSON that is no envelope', 200, '{"taskId":"t1"}'],
    ['a list', 200, '[]'],
    ['null', 200, 'null'],
    ['a yes without data', 200, envelope(200)],
    ['a yes without a taskId', 200, envelope(200, 'success', {})],
    ['a yes with an empty taskId', 200, envelope(200, 'success', { taskId: '' })],
    ['a code that is no number', 200, envelope('what')],
    ['a code of zero', 200, envelope(0)],
  ])('is unknown for %s', (_what, status, body) => {
    expect(readSubmitResponse(status, body)).toMatchObject({ kind: 'unconfirmed' });
  });

  it.each([
    ['a yes with HTTP 500', 500, TAKEN],
    ['a yes with HTTP 429', 429, TAKEN],
    ['a no that names a task', 200, envelope(501, 'failed', { taskId: 't1' })],
    ['a task_id', 200, envelope(200, 'success', { task_id: 't1' })],
  ])('is a task, never to be sent again, for %s', (_what, status, body) => {
    expect(readSubmitResponse(status, body)).toMatchObject({
      kind: 'accepted',
      taskId: expect.any(String) as string,
    });
  });

  it.each([301, 302, 307, 308])('with HTTP %i went nowhere, and names KIE_BASE_URL', (status) => {
    const outcome = readSubmitResponse(status, HTML);
    expect(outcome).toMatchObject({ kind: 'refused', code: 502 });
    expect(JSON.stringify(outcome)).toContain('KIE_BASE_URL');
  });

  it.each([
    [429, 500, 429],
    [500, 429, 429],
    [401, 200, 401],
  ])('with HTTP %i and code %i is a refusal with %i', (status, code, told) => {
    expect(readSubmitResponse(status, envelope(code))).toMatchObject({
      kind: 'refused',
      code: told,
    });
  });

  it('is a refusal that has words even where KIE gave none', () => {
    const outcome = readSubmitResponse(200, envelope(402, ''));
    expect(outcome).toMatchObject({
      kind: 'refused',
      msg: expect.stringMatching(/402/) as unknown,
    });
  });
});
