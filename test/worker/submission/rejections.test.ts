import { describe, expect, it } from 'vitest';
import { accepted, testEdge, type Responder } from '../../support/edge.ts';
import { rows } from '../tasks/builders.ts';
import { aBody, errorOf, post } from './builders.ts';

const kieResponse = (code: number, msg: string) => () => Response.json({ code, msg, data: null });
const htmlPage = (status: number) => () => new Response('<html>no</html>', { status });

describe("KIE's rejection of a createTask", () => {
  it.each([
    ['401', kieResponse(401, 'You do not have access permissions'), 401, false],
    ['402', kieResponse(402, 'Credits insufficient'), 402, false],
    ['404', kieResponse(404, 'no such resource'), 404, false],
    ['422', kieResponse(422, 'The model is not supported'), 422, false],
    ['433', kieResponse(433, 'hourly limit reached'), 433, false],
    ['455', kieResponse(455, 'maintenance'), 455, true],
    ['501', kieResponse(501, 'generation failed'), 501, false],
    ['505', kieResponse(505, 'switched off'), 505, false],
    ['500 for a parameter', kieResponse(500, 'This field is required'), 500, false],
  ])(
    "returns KIE's rejection with its code, its message and the same status: %s",
    async (_what, respond, status, retryable) => {
      const edge = testEdge(respond);
      const response = await post(edge, aBody());
      const envelope = await errorOf(response);
      const kieMessage = (await respond().json<{ msg: string }>()).msg;
      expect(response.status).toBe(status);
      expect(envelope).toMatchObject({
        code: status,
        msg: kieMessage,
        message: kieMessage,
        data: null,
      });
      expect(envelope.error).toMatchObject({ type: 'upstream_refused', retryable });
      expect(edge.calls).toHaveLength(1);
      expect(await rows('select state, fail_code, fail_msg from tasks')).toEqual([
        { state: 'refused', fail_code: String(status), fail_msg: kieMessage },
      ]);
    },
  );

  it.each([403, 404])(
    'records a rejection for HTTP %s of a proxy in front of KIE',
    async (status) => {
      const edge = testEdge(htmlPage(status));
      expect((await post(edge, aBody())).status).toBe(status);
      expect(await rows('select state from tasks')).toEqual([{ state: 'refused' }]);
    },
  );

  it('recognises a rejection in HTTP 403 whose page is not UTF-8', async () => {
    const edge = testEdge(() => new Response(Uint8Array.from([0x3c, 0xe9, 0x3e]), { status: 403 }));
    expect((await post(edge, aBody())).status).toBe(403);
  });
});

describe("KIE's 429", () => {
  it.each([
    ['in its envelope', kieResponse(429, 'Your call frequency is too high')],
    ['of a proxy in front of KIE', htmlPage(429)],
  ])('retries a 429 %s until the queue timeout and leaves no row', async (_what, respond) => {
    const edge = testEdge(respond);
    const startedAt = edge.clock.now;
    const response = await post(edge, aBody());
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '10']);
    expect((await errorOf(response)).error).toMatchObject({
      type: 'upstream_refused',
      retryable: true,
    });
    // Immediately, then 1, 2, 4 and 8 s after the previous call.
    expect(edge.calls).toHaveLength(5);
    expect(edge.clock.now - startedAt).toBe(15_000);
    expect(await rows('select id from tasks')).toEqual([]);
  });

  it('returns the taskId if a retry after 429 succeeds', async () => {
    let calls = 0;
    const edge = testEdge(() => (calls++ === 0 ? kieResponse(429, 'busy')() : accepted('t1')));
    expect((await post(edge, aBody())).status).toBe(200);
    expect(await rows('select state from tasks')).toEqual([{ state: 'waiting' }]);
  });
});

describe('a response that leaves the outcome unknown', () => {
  const cases: readonly (readonly [string, Responder])[] = [
    ['an ambiguous 500 in the body', kieResponse(500, 'Server exception, please try again later')],
    ['HTTP 500 with an HTML page', htmlPage(500)],
    ['HTTP 502 with an HTML page', htmlPage(502)],
    ['HTTP 524 with an HTML page', htmlPage(524)],
    ['an empty 200', () => new Response('')],
    ['an HTML page with 200', htmlPage(200)],
    ['truncated JSON', () => new Response('{"code":200,"data":{"taskId":"t')],
    ['code 200 without a taskId', kieResponse(200, 'success')],
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

  it.each(cases)('returns 504 and does not retry after %s', async (_what, respond) => {
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
