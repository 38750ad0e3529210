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

async function verify(
  respond: () => Response | Promise<Response>,
  vars: Record<string, string> = PAGES,
  part: Partial<TurnstileCheck> = {},
) {
  const fetched: Fetched[] = [];
  const fetcher: typeof fetch = async (input, init = {}) => {
    fetched.push({ url: new Request(input).url, init });
    return respond();
  };
  return {
    verdict: await verifyTurnstile(testSettings(vars), fetcher, { ...CHECK, ...part }),
    fetched,
  };
}

const readForm = (fetched: Fetched[]) => fetched[0]?.init.body as URLSearchParams;
const respondWith = (part: Record<string, unknown>) => () => Response.json({ ...SOLVED, ...part });

describe('the siteverify request', () => {
  it('is sent once, with the secret, the token and the IP address of the caller', async () => {
    const { verdict, fetched } = await verify(respondWith({}));
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
    expect(Object.fromEntries(readForm(fetched))).toEqual(form);
  });

  it('contains no IP address if none is known', async () => {
    const { fetched } = await verify(respondWith({}), PAGES, { address: undefined });
    expect([...readForm(fetched).keys()]).toEqual(['secret', 'response']);
  });

  it('is not sent without a secret', async () => {
    const { verdict, fetched } = await verify(respondWith({}), {});
    expect([verdict.kind, fetched]).toEqual(['rejected', []]);
  });
});

describe('verifyTurnstile with a success', () => {
  const onPages = ['app.example.com', 'localhost', 'a.pages.example.com', 'a.b.pages.example.com'];
  it.each(['edge.test', ...onPages])('passes a token solved on %s', async (hostname) => {
    expect((await verify(respondWith({ hostname }))).verdict).toEqual({ kind: 'passed' });
  });

  it.each([
    'evil.test',
    'example.com',
    'pages.example.com',
    'app.example.com.evil.test',
    '',
    'null',
  ])('rejects a token solved on %j', async (hostname) => {
    expect((await verify(respondWith({ hostname }))).verdict.kind).toBe('rejected');
  });

  it.each<[string, Record<string, unknown>]>([
    ['no host', { hostname: undefined }],
    ['no action', { action: undefined }],
    ['an empty action', { action: '' }],
    ['another action', { action: 'login' }],
  ])('rejects a token with %s', async (_what, part) =>
    expect((await verify(respondWith(part))).verdict.kind).toBe('rejected'),
  );

  it('passes a token of TURNSTILE_ACTION and rejects other actions', async () => {
    const vars = { ...PAGES, TURNSTILE_ACTION: 'make-video' };
    expect((await verify(respondWith({ action: 'make-video' }), vars)).verdict.kind).toBe('passed');
    expect((await verify(respondWith({}), vars)).verdict.kind).toBe('rejected');
  });

  it('passes a token of any host and action with a test secret', async () => {
    const vars = { ...PAGES, TURNSTILE_SECRET: `1x${'0'.repeat(31)}AA` };
    const otherHost = respondWith({ hostname: 'example.com', action: 'test' });
    expect((await verify(otherHost, vars)).verdict).toEqual({ kind: 'passed' });
    expect((await verify(respondWith({ success: false }), vars)).verdict.kind).toBe('rejected');
  });
});

describe('verifyTurnstile with a failure', () => {
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
  ])('is %s with the error codes %j, which the reason contains', async (kind, codes) => {
    const { verdict } = await verify(respondWith({ success: false, 'error-codes': codes }));
    expect(verdict).toEqual({ kind, reason: codes.join(', ') || 'no reason was given' });
  });

  it('limits the length of the reason', async () => {
    const codes = Array.from({ length: 100 }, () => 'invalid-input-response');
    const { verdict } = await verify(respondWith({ success: false, 'error-codes': codes }));
    expect(JSON.stringify(verdict).length).toBeLessThan(300);
  });
});

const failing = (error: Error) => async (): Promise<Response> => {
  throw error;
};

describe('verifyTurnstile without a usable response', () => {
  it.each<[string, () => Response | Promise<Response>]>([
    ['HTML', () => new Response('<html>busy</html>')],
    ['an empty body', () => new Response(null)],
    ['other JSON', () => Response.json(['success'])],
    ['a success that is not a boolean', () => Response.json({ ...SOLVED, success: 'true' })],
    ['a 500 with HTML', () => new Response('<html>', { status: 500 })],
    ['a 500 with a success', () => Response.json(SOLVED, { status: 500 })],
    ['a redirect', () => Response.redirect('https://evil.test/', 302)],
    ['a body above the limit', () => Response.json({ ...SOLVED, cdata: 'x'.repeat(17_000) })],
    ['bytes that are not UTF-8', () => new Response(new Uint8Array([0xff, 0xfe]))],
    ['no response in time', failing(new DOMException('timed out', 'TimeoutError'))],
    ['no connection', failing(new TypeError('Network connection lost.'))],
  ])('is unavailable when siteverify returns %s', async (_what, respond) => {
    const { verdict } = await verify(respond);
    expect(verdict.kind).toBe('unavailable');
    expect(JSON.stringify(verdict)).not.toContain(SECRET);
  });
});
