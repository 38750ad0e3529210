import { describe, expect, it } from 'vitest';
import { accepted, KIE_KEY, ORIGIN, testEdge, FIRST_ID } from '../../support/edge.ts';
import { rows } from '../tasks/builders.ts';
import { aBody, errorOf, post, bodySentToKie, acceptingEdge } from './builders.ts';
import { callbackToken } from '../callbacks/builders.ts';

describe('the request to KIE', () => {
  it("calls KIE's createTask once, with the key, as JSON", async () => {
    const edge = acceptingEdge();
    await post(edge, aBody());
    expect(edge.calls).toHaveLength(1);
    expect(edge.calls[0]).toMatchObject({
      url: 'https://kie.test/api/v1/jobs/createTask',
      method: 'POST',
    });
    expect(edge.calls[0]?.headers.get('authorization')).toBe(`Bearer ${KIE_KEY}`);
    expect(edge.calls[0]?.headers.get('content-type')).toBe('application/json');
  });

  it("sends KIE the caller's input unchanged", async () => {
    const input = {
      prompt: ' \u0000 "quoted" \\ 😀 \u2028 é ',
      big: Number.MAX_SAFE_INTEGER,
      tiny: 1e-7,
      nothing: null,
      list: [1, '2', [true, {}], []],
      nested: { 'a.b': { c: '<&>' } },
      '': 'no name',
    };
    const edge = acceptingEdge({ ALLOWED_MODELS: '*' });
    await post(edge, { model: 'new/model', input });
    expect(bodySentToKie(edge)).toMatchObject({ model: 'new/model' });
    expect(bodySentToKie(edge)['input']).toEqual(input);
  });

  it('sends KIE no field that the caller did not send, except callBackUrl', async () => {
    const edge = acceptingEdge();
    await post(edge, aBody());
    expect(bodySentToKie(edge)).toEqual({ ...aBody(), callBackUrl: expect.any(String) as unknown });
  });

  it.each([
    ['the address of the request', {}, ORIGIN],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://public.test/' }, 'http://public.test'],
    [
      'PUBLIC_URL with its path',
      { PUBLIC_URL: 'http://public.test/edge/' },
      'http://public.test/edge',
    ],
  ])(
    'sends KIE a callback address of this deployment, derived from %s',
    async (_what, vars, origin) => {
      const edge = acceptingEdge(vars);
      await post(edge, aBody());
      const [seq, randomEnd] = [FIRST_ID.slice(0, 16), FIRST_ID.slice(-22)];
      const signature = await edge.deps.keys.callback.sign(FIRST_ID);
      expect(bodySentToKie(edge)['callBackUrl']).toBe(
        `${origin}/callbacks/${seq}?token=kie_callback_${signature}${randomEnd}`,
      );
    },
  );

  it("stores the caller's callBackUrl with the task and does not send it to KIE", async () => {
    const edge = acceptingEdge();
    await post(edge, aBody({ callBackUrl: 'https://app.test/hook?secret=1' }));
    expect(JSON.stringify(edge.calls)).not.toContain('app.test');
    const [row] = await rows('select request, client, public_base_url from tasks');
    expect(row).toEqual({
      client: 'none',
      public_base_url: ORIGIN,
      request: JSON.stringify(aBody({ callBackUrl: 'https://app.test/hook?secret=1' })),
    });
  });

  it('sends KIE a different callback address for each task', async () => {
    const edge = acceptingEdge();
    await post(edge, aBody());
    await post(edge, aBody());
    const addresses = edge.calls.map(
      ({ body }) => (JSON.parse(body) as { callBackUrl: string }).callBackUrl,
    );
    expect(new Set(addresses).size).toBe(2);
  });
});

describe('the response to the caller', () => {
  it("returns KIE's data and a readToken to the caller", async () => {
    const response = await post(acceptingEdge(), aBody());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      code: 200,
      msg: 'success',
      message: 'success',
      data: {
        taskId: 't1',
        recordId: 't1',
        readToken: expect.stringMatching(/^\d+\.[\w-]{47}$/) as string,
      },
    });
  });

  it('does not return the callback address if KIE echoes it', async () => {
    const edge = testEdge(({ body }) => {
      const { callBackUrl } = JSON.parse(body) as { callBackUrl: string };
      return Response.json({ code: 200, data: { taskId: 't1', callBackUrl } });
    });
    const text = await (await post(edge, aBody())).text();
    expect(text).toContain('t1');
    expect(text).not.toContain(await callbackToken(edge, FIRST_ID));
  });

  it.each([
    ['the callback address', ({ body }: { body: string }) => body],
    ['the key', ({ headers }: { headers: Headers }) => headers.get('authorization') ?? ''],
  ])('does not return %s if KIE repeats it in a rejection', async (_what, echo) => {
    const edge = testEdge((call) =>
      Response.json({ code: 422, msg: `bad request: ${echo(call)}`, data: null }),
    );
    const response = await post(edge, aBody());
    const { code, msg } = await errorOf(response);
    expect(code).toBe(422);
    const output = JSON.stringify([code, msg, edge.lines]);
    expect(output).not.toContain(await callbackToken(edge, FIRST_ID));
    expect(output).not.toContain(KIE_KEY);
  });

  it('logs neither the key nor the callback token nor the prompt', async () => {
    const edge = testEdge(() => accepted('t1'));
    await post(edge, aBody());
    expect(edge.lines.length).toBeGreaterThan(0);
    expect(edge.lines.join()).not.toContain(KIE_KEY);
    expect(edge.lines.join()).not.toContain(await callbackToken(edge, FIRST_ID));
    expect(edge.lines.join()).not.toContain('a lake');
  });
});
