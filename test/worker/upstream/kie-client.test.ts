import { describe, expect, it } from 'vitest';
import { kieClient, type RecordResult } from '../../../src/worker/upstream/kie-client.ts';
import { KIE_KEY, ORIGIN, testSettings } from '../../support/edge.ts';

const TASK = { taskId: 't1', model: 'm', param: '{}', createTime: 1_777_539_190_339 };
const ADDRESS = `${ORIGIN}/callbacks/1767225600000000?token=kie_callback_${'t'.repeat(69)}`;

interface Sent {
  url: string;
  init: RequestInit;
}

/** A client of a KIE that responds like this, and the requests that it got. */
function clientOf(respond: () => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const fetcher = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    sent.push({ url: new Request(input).url, init });
    return respond();
  };
  return { kie: kieClient(testSettings(), fetcher), sent };
}

const poll = (respond: () => Response | Promise<Response>): Promise<RecordResult> =>
  clientOf(respond).kie.recordInfo('t1');
const kieResponse = (code: number, data: unknown, msg = 'words', status = 200) =>
  Response.json({ code, msg, data }, { status });

describe('recordInfo', () => {
  it('requests a task once, with the key, and follows no redirect', async () => {
    const { kie, sent } = clientOf(() => kieResponse(200, TASK));
    await kie.recordInfo('t1');
    expect(sent.map(({ url }) => url)).toEqual([
      'https://kie.test/api/v1/jobs/recordInfo?taskId=t1',
    ]);
    expect(sent[0]?.init).toMatchObject({
      headers: { authorization: `Bearer ${KIE_KEY}` },
      redirect: 'manual',
    });
    expect(sent[0]?.init.signal).toBeInstanceOf(AbortSignal);
  });

  it.each(['task_kling-2.6_1', 'a&b=c', 'a/b?c#d', 'a b%20', 'ä'])(
    'encodes the taskId %j in the query',
    async (taskId) => {
      const { kie, sent } = clientOf(() => kieResponse(200, TASK));
      await kie.recordInfo(taskId);
      const url = new URL(sent[0]?.url ?? '');
      expect([url.pathname, [...url.searchParams]]).toEqual([
        '/api/v1/jobs/recordInfo',
        [['taskId', taskId]],
      ]);
    },
  );
});

describe('the result of recordInfo', () => {
  it.each(['waiting', 'queuing', 'generating', 'success', 'fail'])(
    'returns a status for a task that is %s',
    async (state) => {
      const result = await poll(() => kieResponse(200, { ...TASK, state }));
      expect(result).toMatchObject({ kind: 'status', status: { taskId: 't1', state } });
    },
  );

  it.each<[string, () => Response, string]>([
    ['code 501 and no state', () => kieResponse(501, TASK), 'fail'],
    ['code 408 and nothing else', () => kieResponse(408, null), 'fail'],
    ['code 501 with a failure', () => kieResponse(501, { ...TASK, state: 'fail' }), 'fail'],
    [
      'a result and no state',
      () => kieResponse(200, { ...TASK, resultJson: '{"a":1}' }),
      'success',
    ],
  ])('returns a terminal status for %s', async (_what, respond, state) => {
    expect(await poll(respond)).toMatchObject({ kind: 'status', status: { state } });
  });

  it.each([200, 422])(
    'returns unknown_task for "recordInfo is null" with HTTP %i',
    async (status) => {
      expect(await poll(() => kieResponse(422, null, 'recordInfo is null', status))).toEqual({
        kind: 'unknown_task',
        reason: 'code 422: recordInfo is null',
      });
    },
  );

  it.each([401, 402, 404, 429, 433, 455, 500, 505])(
    'returns unavailable for code %i, in the envelope or as HTTP status',
    async (code) => {
      const expected = { kind: 'unavailable', reason: `code ${code}: words` };
      expect(await poll(() => kieResponse(code, null))).toEqual(expected);
      expect(await poll(() => kieResponse(code, null, 'words', code))).toEqual(expected);
      expect(await poll(() => new Response('<html>no</html>', { status: code }))).toMatchObject({
        kind: 'unavailable',
        reason: expect.stringContaining(String(code)) as unknown,
      });
    },
  );

  it.each<[string, () => Response]>([
    ['with an unknown state', () => kieResponse(200, { ...TASK, state: 'paused' })],
    ['without data', () => kieResponse(200, null)],
    ['whose data is a list', () => kieResponse(200, [TASK])],
    ['that is an HTML page', () => new Response('<html>yes</html>')],
    ['that is empty', () => new Response('')],
    ['that is truncated JSON', () => new Response('{"code":200,"data":{"state":"success"')],
    ['that is not UTF-8', () => new Response(Uint8Array.from([0x7b, 0xff, 0x7d]))],
    ['that is longer than a MiB', () => new Response(`"${'x'.repeat(1024 * 1024)}"`)],
    ['that is a redirect', () => new Response('', { status: 302, headers: { location: '/x' } })],
    ['whose connection breaks', () => new Response(brokenStream())],
  ])('returns unavailable for a response %s', async (_what, respond) => {
    expect(await poll(respond)).toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['a timeout', new DOMException('The operation timed out', 'TimeoutError')],
    ['a cut connection', new TypeError('Network connection lost.')],
  ])('returns unavailable with the reason after %s', async (_what, error) => {
    const result = await poll(() => Promise.reject(error));
    expect(result).toEqual({ kind: 'unavailable', reason: `${error.name}: ${error.message}` });
  });

  it.each([
    ['its message', () => kieResponse(500, null, `${ADDRESS} ${KIE_KEY}`)],
    [
      "a failure's message",
      () => kieResponse(200, { ...TASK, state: 'fail', failMsg: `${ADDRESS} ${KIE_KEY}` }),
    ],
    [
      'a result',
      () =>
        kieResponse(200, {
          ...TASK,
          state: 'success',
          resultJson: JSON.stringify({ a: [ADDRESS, KIE_KEY] }),
        }),
    ],
  ])(
    'returns neither the key nor the callback address if KIE repeats them in %s',
    async (_where, respond) => {
      const text = JSON.stringify(await poll(respond));
      expect(text).toContain('redacted');
      expect(text).not.toContain(KIE_KEY);
      expect(text).not.toContain('t'.repeat(43));
    },
  );
});

function brokenStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"code":200,'));
      controller.error(new Error('cut'));
    },
  });
}
