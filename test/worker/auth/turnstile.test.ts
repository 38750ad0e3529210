import { describe, expect, it } from 'vitest';
import { verifyTurnstile, type TurnstileCheck } from '../../../src/worker/auth/turnstile.ts';
import { testSettings } from '../../support/edge.ts';

const SECRET = 'turnstile-secret-that-must-not-leak';
const PAGES = {
  TURNSTILE_SECRET: SECRET,
  ALLOWED_ORIGINS: 'https://app.example.com, http://localhost:3000',
  CORS_ORIGINS: 'https://*.pages.example.com:8443',
};
const CHECK: TurnstileCheck = { token: 'token&1', address: '203.0.113.7', ownHost: 'edge.test' };
const SOLVED = { success: true, hostname: 'edge.test', action: 'kie-edge', 'error-codes': [] };

type Fetched = { url: string; init: RequestInit };

async function ask(
  respond: () => Response | Promise<Response>,
  vars: Record<string, string> = PAGES,
  part: Partial<TurnstileCheck> = {},
) {
  const fetched: Fetched[] = [];
  const fetcher: typeof fetch = async (input, init = {}) => {
    fetched.push({ url: new Request(input).url, init });
    return respond();
  };
  const { auth } = testSettings(vars);
  return { verdict: await verifyTurnstile(auth, fetcher, { ...CHECK, ...part }), fetched };
}

const formOf = (fetched: Fetched[]) => fetched[0]?.init.body as URLSearchParams;
const answer = (part: Record<string, unknown>) => () => Response.json({ ...SOLVED, ...part });

describe('siteverify', () => {
  it('is asked once, with the secret, the token and the address of the caller', async () => {
    const { verdict, fetched } = await ask(answer({}));
    expect(verdict).toEqual({ kind: 'passed' });
    expect(fetched.length).toBe(1);
    expect(fetched[0]?.url).toBe('https://challenges.cloudflare.com/turnstile/v0/siteverify');
    const form = { secret: SECRET, response: 'token&1', remoteip: '203.0.113.7' };
    expect(fetched[0]?.init).toMatchObject({
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
      signal: expect.any(AbortSignal),
    });
    expect(Object.fromEntries(formOf(fetched))).toEqual(form);
  });

  it('is not told an address where none is known', async () => {
    const { fetched } = await ask(answer({}), PAGES, { address: undefined });
    expect([...formOf(fetched).keys()]).toEqual(['secret', 'response']);
  });

  it('is not asked where there is no secret', async () => {
    const { verdict, fetched } = await ask(answer({}), {});
    expect([verdict.kind, fetched]).toEqual(['rejected', []]);
  });
});

describe('a solved puzzle', () => {
  const onPages = ['app.example.com', 'localhost', 'a.pages.example.com', 'a.b.pages.example.com'];
  it.each(['edge.test', ...onPages])('on %s is a human', async (hostname) => {
    expect((await ask(answer({ hostname }))).verdict).toEqual({ kind: 'passed' });
  });

  it.each([
    'evil.test',
    'example.com',
    'pages.example.com',
    'app.example.com.evil.test',
    '',
    'null',
  ])('on %j is refused', async (hostname) => {
    expect((await ask(answer({ hostname }))).verdict.kind).toBe('rejected');
  });

  it.each([{ hostname: undefined }, { action: undefined }, { action: '' }, { action: 'login' }])(
    'with %j, which is not ours, is refused',
    async (part) => expect((await ask(answer(part))).verdict.kind).toBe('rejected'),
  );

  it('of the action that is set is a human, and of none other', async () => {
    const vars = { ...PAGES, TURNSTILE_ACTION: 'make-video' };
    expect((await ask(answer({ action: 'make-video' }), vars)).verdict.kind).toBe('passed');
    expect((await ask(answer({}), vars)).verdict.kind).toBe('rejected');
  });

  it('with a test secret is one wherever and for whatever it was solved', async () => {
    const vars = { ...PAGES, TURNSTILE_SECRET: `1x${'0'.repeat(31)}AA` };
    const other = answer({ hostname: 'example.com', action: 'test' });
    expect((await ask(other, vars)).verdict).toEqual({ kind: 'passed' });
    expect((await ask(answer({ success: false }), vars)).verdict.kind).toBe('rejected');
  });
});

describe('a puzzle that is not solved', () => {
  it.each([
    ['rejected', ['missing-input-response']],
    ['rejected', ['invalid-input-response']],
    ['rejected', ['timeout-or-duplicate']],
    ['rejected', []],
    ['unavailable', ['missing-input-secret']],
    ['unavailable', ['invalid-input-secret']],
    ['unavailable', ['bad-request']],
    ['unavailable', ['internal-error']],
    ['unavailable', ['invalid-input-response', 'internal-error']],
  ])('is %s with the codes %j, which the reason names', async (kind, codes) => {
    const { verdict } = await ask(answer({ success: false, 'error-codes': codes }));
    expect(verdict).toEqual({ kind, reason: codes.join(', ') || 'no reason was given' });
  });

  it('is told in few words', async () => {
    const codes = Array.from({ length: 100 }, () => 'invalid-input-response');
    const { verdict } = await ask(answer({ success: false, 'error-codes': codes }));
    expect(JSON.stringify(verdict).length).toBeLessThan(300);
  });
});

const failing = (error: Error) => async (): Promise<Response> => {
  throw error;
};

describe('siteverify is unavailable', () => {
  it.each<[string, () => Response | Promise<Response>]>([
    ['HTML', () => new Response('<html>busy</html>')],
    ['nothing', () => new Response(null)],
    ['JSON that is something else', () => Response.json(['success'])],
    ['a success that is no boolean', () => Response.json({ ...SOLVED, success: 'true' })],
    ['a 500 of HTML', () => new Response('<html>', { status: 500 })],
    ['a 500 that speaks of success', () => Response.json(SOLVED, { status: 500 })],
    ['a redirect', () => Response.redirect('https://evil.test/', 302)],
    ['too much', () => Response.json({ ...SOLVED, cdata: 'x'.repeat(17_000) })],
    ['bytes that are no text', () => new Response(new Uint8Array([0xff, 0xfe]))],
    ['no answer in time', failing(new DOMException('timed out', 'TimeoutError'))],
    ['no connection', failing(new TypeError('Network connection lost.'))],
  ])('when it gives %s', async (_what, respond) => {
    const { verdict } = await ask(respond);
    expect(verdict.kind).toBe('unavailable');
    expect(JSON.stringify(verdict)).not.toContain(SECRET);
  });
});
