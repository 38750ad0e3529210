import { describe, expect, it } from 'vitest';
import { kieClient, type RecordResult } from '../../../src/worker/upstream/kie-client.ts';
import { KIE_KEY, ORIGIN, testSettings } from '../../support/edge.ts';

const TASK = { taskId: 't1', model: 'm', param: '{}', createTime: 1_777_539_190_339 };
const ADDRESS = `${ORIGIN}/callbacks/1767225600000000-${'i'.repeat(22)}/${'t'.repeat(43)}`;

interface Sent {
  url: string;
  init: RequestInit;
}

/** A client of a KIE that answers so, and what it was sent. */
function aClient(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const fetcher = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    sent.push({ url: new Request(input).url, init });
    return answer();
  };
  return { kie: kieClient(testSettings().kie, fetcher), sent };
}

const ask = (answer: () => Response | Promise<Response>): Promise<RecordResult> =>
  aClient(answer).kie.recordInfo('t1');
const says = (code: number, data: unknown, msg = 'words', status = 200) =>
  Response.json({ code, msg, data }, { status });

describe('the question for a task', () => {
  it('goes to recordInfo once, with the key, and follows no redirect', async () => {
    const { kie, sent } = aClient(() => says(200, TASK));
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
    'names the taskId %j whatever is in it',
    async (taskId) => {
      const { kie, sent } = aClient(() => says(200, TASK));
      await kie.recordInfo(taskId);
      const url = new URL(sent[0]?.url ?? '');
      expect([url.pathname, [...url.searchParams]]).toEqual([
        '/api/v1/jobs/recordInfo',
        [['taskId', taskId]],
      ]);
    },
  );
});

describe("KIE's answer to the question", () => {
  it.each(['waiting', 'queuing', 'generating', 'success', 'fail'])(
    'of a task that is %s is a report',
    async (state) => {
      const answer = await ask(() => says(200, { ...TASK, state }));
      expect(answer).toMatchObject({ kind: 'status', status: { taskId: 't1', state } });
    },
  );

  it.each<[string, () => Response, string]>([
    ['code 501 and no state', () => says(501, TASK), 'fail'],
    ['code 408 and nothing else', () => says(408, null), 'fail'],
    ['code 501 with a failure', () => says(501, { ...TASK, state: 'fail' }), 'fail'],
    ['a result and no state', () => says(200, { ...TASK, resultJson: '{"a":1}' }), 'success'],
  ])('with %s is a report of the end', async (_what, respond, state) => {
    expect(await ask(respond)).toMatchObject({ kind: 'status', status: { state } });
  });

  it.each([200, 422])(
    '"recordInfo is null" with HTTP %i is a task unknown to it',
    async (status) => {
      expect(await ask(() => says(422, null, 'recordInfo is null', status))).toEqual({
        kind: 'unknown_task',
        reason: 'code 422: recordInfo is null',
      });
    },
  );

  it.each([401, 402, 404, 429, 433, 455, 500, 505])(
    'with code %i says nothing of the task, in its envelope or by its status',
    async (code) => {
      const expected = { kind: 'unavailable', reason: `code ${code}: words` };
      expect(await ask(() => says(code, null))).toEqual(expected);
      expect(await ask(() => says(code, null, 'words', code))).toEqual(expected);
      expect(await ask(() => new Response('<html>no</html>', { status: code }))).toMatchObject({
        kind: 'unavailable',
        reason: expect.stringContaining(String(code)) as unknown,
      });
    },
  );

  it.each<[string, () => Response]>([
    ['of a state that we do not know', () => says(200, { ...TASK, state: 'paused' })],
    ['without data', () => says(200, null)],
    ['of data that is a list', () => says(200, [TASK])],
    ['that is a page', () => new Response('<html>yes</html>')],
    ['that is empty', () => new Response('')],
    ['that was cut', () => new Response('{"code":200,"data":{"state":"success"')],
    ['that is not UTF-8', () => new Response(Uint8Array.from([0x7b, 0xff, 0x7d]))],
    ['that is longer than a MiB', () => new Response(`"${'x'.repeat(1024 * 1024)}"`)],
    ['that is a redirect', () => new Response('', { status: 302, headers: { location: '/x' } })],
    ['that breaks off', () => new Response(broken())],
  ])('%s says nothing', async (_what, respond) => {
    expect(await ask(respond)).toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['a timeout', new DOMException('The operation timed out', 'TimeoutError')],
    ['a cut connection', new TypeError('Network connection lost.')],
  ])('that never came for %s says so', async (_what, error) => {
    const answer = await ask(() => Promise.reject(error));
    expect(answer).toEqual({ kind: 'unavailable', reason: `${error.name}: ${error.message}` });
  });

  it.each([
    ['its message', () => says(500, null, `${ADDRESS} ${KIE_KEY}`)],
    [
      "a failure's message",
      () => says(200, { ...TASK, state: 'fail', failMsg: `${ADDRESS} ${KIE_KEY}` }),
    ],
    [
      'a result',
      () =>
        says(200, {
          ...TASK,
          state: 'success',
          resultJson: JSON.stringify({ a: [ADDRESS, KIE_KEY] }),
        }),
    ],
  ])('never brings the key or the callback address along in %s', async (_where, respond) => {
    const text = JSON.stringify(await ask(respond));
    expect(text).toContain('redacted');
    expect(text).not.toContain(KIE_KEY);
    expect(text).not.toContain('t'.repeat(43));
  });
});

function broken(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"code":200,'));
      controller.error(new Error('cut'));
    },
  });
}
