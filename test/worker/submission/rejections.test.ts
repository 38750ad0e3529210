import { describe, expect, it } from 'vitest';
import { accepted, testEdge, type Responder } from '../../support/edge.ts';
import { rows } from '../tasks/builders.ts';
import { aBody, errorOf, post } from './builders.ts';

const kie = (code: number, msg: string) => () => Response.json({ code, msg, data: null });
const html = (status: number) => () => new Response('<html>no</html>', { status });

describe("KIE's refusal reaches the caller with its code, its message and a truthful status:", () => {
  it.each([
    ['401', kie(401, 'You do not have access permissions'), 401, false],
    ['402', kie(402, 'Credits insufficient'), 402, false],
    ['404', kie(404, 'no such resource'), 404, false],
    ['422', kie(422, 'The model is not supported'), 422, false],
    ['433', kie(433, 'hourly limit reached'), 433, false],
    ['455', kie(455, 'maintenance'), 455, true],
    ['501', kie(501, 'generation failed'), 501, false],
    ['505', kie(505, 'switched off'), 505, false],
    ['500 for a parameter', kie(500, 'This field is required'), 500, false],
  ])('%s', async (_what, respond, status, retryable) => {
    const edge = testEdge(respond);
    const response = await post(edge, aBody());
    const envelope = await errorOf(response);
    const said = (await respond().json<{ msg: string }>()).msg;
    expect(response.status).toBe(status);
    expect(envelope).toMatchObject({ code: status, msg: said, message: said, data: null });
    expect(envelope.error).toMatchObject({ type: 'upstream_refused', retryable });
    expect(edge.calls).toHaveLength(1);
    expect(await rows('select state, fail_code, fail_msg from tasks')).toEqual([
      { state: 'refused', fail_code: String(status), fail_msg: said },
    ]);
  });

  it.each([403, 404])('HTTP %s of whoever stands in front of KIE', async (status) => {
    const edge = testEdge(html(status));
    expect((await post(edge, aBody())).status).toBe(status);
    expect(await rows('select state from tasks')).toEqual([{ state: 'refused' }]);
  });

  it('HTTP 403 whose page is not UTF-8', async () => {
    const edge = testEdge(() => new Response(Uint8Array.from([0x3c, 0xe9, 0x3e]), { status: 403 }));
    expect((await post(edge, aBody())).status).toBe(403);
  });
});

describe("KIE's 429", () => {
  it.each([
    ['in its envelope', kie(429, 'Your call frequency is too high')],
    ['of whoever stands in front of KIE', html(429)],
  ])('%s is tried again in the time there is, and leaves no trace', async (_what, respond) => {
    const edge = testEdge(respond);
    const begun = edge.clock.now;
    const response = await post(edge, aBody());
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '10']);
    expect((await errorOf(response)).error).toMatchObject({
      type: 'upstream_refused',
      retryable: true,
    });
    // At once, then 1, 2, 4 and 8 s after the one before.
    expect(edge.calls).toHaveLength(5);
    expect(edge.clock.now - begun).toBe(15_000);
    expect(await rows('select id from tasks')).toEqual([]);
  });

  it('that passes is not seen by the caller', async () => {
    let calls = 0;
    const edge = testEdge(() => (calls++ === 0 ? kie(429, 'busy')() : accepted('t1')));
    expect((await post(edge, aBody())).status).toBe(200);
    expect(await rows('select state from tasks')).toEqual([{ state: 'waiting' }]);
  });
});

describe('an answer that leaves open whether the task exists', () => {
  const cases: readonly (readonly [string, Responder])[] = [
    ['an ambiguous 500 in the body', kie(500, 'Server exception, please try again later')],
    ['HTTP 500 with a page', html(500)],
    ['HTTP 502 with a page', html(502)],
    ['HTTP 524 with a page', html(524)],
    ['an empty 200', () => new Response('')],
    ['a page with 200', html(200)],
    ['JSON that was cut', () => new Response('{"code":200,"data":{"taskId":"t')],
    ['code 200 without a taskId', kie(200, 'success')],
    ['a body of more than 1 MiB', () => new Response('x'.repeat(1024 * 1024 + 1))],
    [
      'a timeout',
      () => {
        throw new DOMException('The operation timed out', 'TimeoutError');
      },
    ],
    [
      'a cut connection',
      () => {
        throw new TypeError('Network connection lost.');
      },
    ],
  ];

  it.each(cases)('is a 504 and is not sent again: %s', async (_what, respond) => {
    const edge = testEdge(respond);
    const response = await post(edge, aBody());
    const envelope = await errorOf(response);
    expect([response.status, envelope.code]).toEqual([504, 504]);
    expect(envelope.error.type).toBe('upstream_unconfirmed');
    expect(edge.calls).toHaveLength(1);
    expect(await rows('select state, task_id from tasks')).toEqual([
      { state: 'unconfirmed', task_id: null },
    ]);
  });
});
