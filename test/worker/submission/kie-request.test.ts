import { describe, expect, it } from 'vitest';
import { accepted, KIE_KEY, ORIGIN, testEdge, FIRST_ID } from '../../support/edge.ts';
import { rows } from '../tasks/builders.ts';
import { aBody, errorOf, post, bodySentToKie, acceptingEdge } from './builders.ts';

describe('what KIE is sent', () => {
  it('goes to its createTask once, with the key, as JSON', async () => {
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

  it('has the values of the caller unchanged', async () => {
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

  it('has no field that the caller did not send, defaults included', async () => {
    const edge = acceptingEdge();
    await post(edge, aBody());
    expect(bodySentToKie(edge)).toEqual({ ...aBody(), callBackUrl: expect.any(String) as unknown });
  });

  it.each([
    ['where the request came in', {}, ORIGIN],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://public.test/' }, 'http://public.test'],
    [
      'PUBLIC_URL with its path',
      { PUBLIC_URL: 'http://public.test/edge/' },
      'http://public.test/edge',
    ],
  ])("has this edge's callback address, by %s", async (_what, vars, origin) => {
    const edge = acceptingEdge(vars);
    await post(edge, aBody());
    const token = await edge.deps.keys.callback.sign(FIRST_ID);
    expect(bodySentToKie(edge)['callBackUrl']).toBe(`${origin}/callbacks/${FIRST_ID}/${token}`);
    expect(token).toMatch(/^[\w-]{43}$/);
  });

  it("does not have the caller's callBackUrl, which stays with the task", async () => {
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

  it('has another callback address for each task', async () => {
    const edge = acceptingEdge();
    await post(edge, aBody());
    await post(edge, aBody());
    const addresses = edge.calls.map(
      ({ body }) => (JSON.parse(body) as { callBackUrl: string }).callBackUrl,
    );
    expect(new Set(addresses).size).toBe(2);
  });
});

describe("what the caller hears of KIE's yes", () => {
  it("is KIE's data in the envelope", async () => {
    const response = await post(acceptingEdge(), aBody());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      code: 200,
      msg: 'success',
      message: 'success',
      data: {
        taskId: 't1',
        recordId: 't1',
        readToken: expect.stringMatching(/^\d+\.[\w-]{43}$/) as string,
      },
    });
  });

  it('never has the callback address in it, even if KIE echoes it', async () => {
    const edge = testEdge(({ body }) => {
      const { callBackUrl } = JSON.parse(body) as { callBackUrl: string };
      return Response.json({ code: 200, data: { taskId: 't1', callBackUrl } });
    });
    const text = await (await post(edge, aBody())).text();
    expect(text).toContain('t1');
    expect(text).not.toContain(await edge.deps.keys.callback.sign(FIRST_ID));
  });

  it.each([
    ['the callback address', ({ body }: { body: string }) => body],
    ['the key', ({ headers }: { headers: Headers }) => headers.get('authorization') ?? ''],
  ])('never has %s in it when KIE refuses with it in its message', async (_what, echo) => {
    const edge = testEdge((call) =>
      Response.json({ code: 422, msg: `bad request: ${echo(call)}`, data: null }),
    );
    const response = await post(edge, aBody());
    const { code, msg } = await errorOf(response);
    expect(code).toBe(422);
    const said = JSON.stringify([code, msg, edge.lines]);
    expect(said).not.toContain(await edge.deps.keys.callback.sign(FIRST_ID));
    expect(said).not.toContain(KIE_KEY);
  });

  it('leaves neither key nor token in the log', async () => {
    const edge = testEdge(() => accepted('t1'));
    await post(edge, aBody());
    expect(edge.lines.length).toBeGreaterThan(0);
    expect(edge.lines.join()).not.toContain(KIE_KEY);
    expect(edge.lines.join()).not.toContain(await edge.deps.keys.callback.sign(FIRST_ID));
    expect(edge.lines.join()).not.toContain('a lake');
  });
});
