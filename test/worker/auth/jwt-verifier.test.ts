import * as fc from 'fast-check';
import { base64url, exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createJwtVerifier } from '../../../src/worker/auth/jwt-verifier.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';

const NOW_S = Date.UTC(2026, 0, 1) / SECOND_MS;
const ISSUER = 'https://id.test';
const JWKS = `${ISSUER}/jwks`;
const CLAIMS = { sub: 'user-1', iss: ISSUER, aud: 'app', exp: NOW_S + 60 };
const VALID = { kind: 'valid', subject: 'user-1' };
const FAMILIES = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const algorithmOf = (kid: string) => (FAMILIES.includes(kid) ? kid : 'ES256');

/** By kid, which is the algorithm too, but for the keys of ES256 that come later. */
const pairs = new Map<string, CryptoKeyPair>();
const pairOf = (kid: string) => pairs.get(kid) ?? expect.fail(`no key ${kid}`);
const publicKeys = (kids: readonly string[]) =>
  Promise.all(kids.map(async (kid) => ({ ...(await exportJWK(pairOf(kid).publicKey)), kid })));

beforeAll(async () => {
  for (const kid of [...FAMILIES, 'next', 'stranger'])
    pairs.set(kid, await generateKeyPair(algorithmOf(kid)));
});

/** What is undefined is left out. */
const sign = (claims: object = CLAIMS, header: object = {}, kid = 'ES256'): Promise<string> =>
  new SignJWT(claims as JWTPayload)
    .setProtectedHeader({ alg: algorithmOf(kid), kid, ...header })
    .sign(pairOf(kid).privateKey);

/** A verifier, its clock, what it fetched, and what the issuer answers. */
function setUp(kids: readonly string[] = FAMILIES) {
  const issuer = {
    now: NOW_S * SECOND_MS,
    fetched: [] as { url: string; init: RequestInit | undefined }[],
    answer: async (): Promise<Response> => Response.json({ keys: await publicKeys(kids) }),
  };
  const fetcher: typeof fetch = (input, init) => {
    issuer.fetched.push({ url: new Request(input).url, init });
    return issuer.answer();
  };
  const settings = { jwksUrl: JWKS, issuer: ISSUER, audience: 'app' };
  return { issuer, verify: createJwtVerifier(settings, fetcher, () => issuer.now) };
}

describe('a JWT', () => {
  it.each(FAMILIES)('that the issuer signed by %s is valid', async (alg) => {
    const { verify, issuer } = setUp();
    expect(await verify(await sign(CLAIMS, {}, alg))).toEqual(VALID);
    expect(issuer.fetched).toMatchObject([{ url: JWKS, init: { redirect: 'manual' } }]);
  });

  it('without a kid is judged by the one key that fits, and without a sub names nobody', async () => {
    const { verify } = setUp();
    expect(await verify(await sign(CLAIMS, { kid: undefined }))).toEqual(VALID);
    const nobody = await sign({ ...CLAIMS, sub: undefined });
    expect(await verify(nobody)).toEqual({ kind: 'valid', subject: '' });
  });

  it.each<[string, object, string]>([
    ['that expires later', { exp: NOW_S + 1 }, 'valid'],
    ['that expired within the tolerance', { exp: NOW_S - 29 }, 'valid'],
    ['that expired', { exp: NOW_S - 30 }, 'invalid'],
    ['without an exp', { exp: undefined }, 'invalid'],
    ['whose exp is text', { exp: String(NOW_S + 60) }, 'invalid'],
    ['that begins within the tolerance', { nbf: NOW_S + 30 }, 'valid'],
    ['that begins later', { nbf: NOW_S + 31 }, 'invalid'],
    ['of another issuer', { iss: 'https://evil.test' }, 'invalid'],
    ['of an issuer with a slash more', { iss: `${ISSUER}/` }, 'invalid'],
    ['of no issuer', { iss: undefined }, 'invalid'],
    ['for another audience', { aud: 'other' }, 'invalid'],
    ['for no audience', { aud: undefined }, 'invalid'],
    ['for several audiences, us among them', { aud: ['other', 'app'] }, 'valid'],
    ['for several audiences without us', { aud: ['other', 'app2'] }, 'invalid'],
    ['for an empty list of audiences', { aud: [] }, 'invalid'],
  ])('%s is judged so: %j is %s', async (_what, claims, kind) => {
    const token = await sign({ ...CLAIMS, ...claims });
    expect((await setUp().verify(token)).kind).toBe(kind);
  });

  it('grows old by the clock that is handed in', async () => {
    const { verify, issuer } = setUp();
    expect(await verify(await sign())).toEqual(VALID);
    issuer.now += 90 * SECOND_MS;
    expect((await verify(await sign())).kind).toBe('invalid');
  });
});

const part = (value: unknown) => base64url.encode(JSON.stringify(value));
const replaced = async (at: number, by: string) => (await sign()).split('.').with(at, by).join('.');
const byStranger = (header: object) => sign(CLAIMS, { kid: 'ES256', ...header }, 'stranger');
const bySecret = (text: string) =>
  new SignJWT(CLAIMS)
    .setProtectedHeader({ alg: 'HS256', kid: 'RS256' })
    .sign(new TextEncoder().encode(text));

describe('a forged JWT is invalid', () => {
  const elsewhere = { jku: 'https://evil.test/jwks', x5u: 'https://evil.test/x5u' };
  const critical = part({ alg: 'ES256', kid: 'ES256', crit: ['x'], x: 1 });

  it.each<[string, () => Promise<string>]>([
    ['of no algorithm', async () => `${part({ alg: 'none' })}.${part(CLAIMS)}.`],
    ['of no algorithm, in other letters', async () => `${part({ alg: 'nOnE' })}.${part(CLAIMS)}.A`],
    ['of no algorithm, though signed', () => replaced(0, part({ alg: 'none', kid: 'ES256' }))],
    ['of HS256', () => bySecret('any secret that has 32 characters')],
    ['by the public key in PEM', async () => bySecret(await exportSPKI(pairOf('RS256').publicKey))],
    ['by the public key in JSON', async () => bySecret(part((await publicKeys(['RS256']))[0]))],
    ['that is too long', () => sign({ ...CLAIMS, extra: 'x'.repeat(8192) })],
  ])('%s, without a fetch', async (_what, forge) => {
    const { verify, issuer } = setUp();
    expect((await verify(await forge())).kind).toBe('invalid');
    expect(issuer.fetched).toEqual([]);
  });

  it.each<[string, () => Promise<string>]>([
    ['without its signature', () => replaced(2, '')],
    ['with other claims', () => replaced(1, part({ ...CLAIMS, sub: 'user-2' }))],
    ['with what must be understood', () => replaced(0, critical)],
    ['by a stranger under a kid of ours', () => byStranger({})],
    ['by a stranger who tells where his keys are', () => byStranger(elsewhere)],
    [
      'by a stranger with his key',
      async () => byStranger({ jwk: (await publicKeys(['stranger']))[0] }),
    ],
  ])('%s', async (_what, forge) => {
    const { verify, issuer } = setUp();
    expect((await verify(await forge())).kind).toBe('invalid');
    expect(issuer.fetched.every(({ url }) => url === JWKS)).toBe(true);
  });

  it('whatever stands in its parts', async () => {
    const { verify } = setUp();
    const ours = fc.record({ alg: fc.constantFrom(...FAMILIES), kid: fc.jsonValue() });
    const header = fc.oneof(fc.jsonValue(), ours);
    await fc.assert(
      fc.asyncProperty(header, fc.jsonValue(), fc.base64String(), async (head, body, end) => {
        for (const token of [`${part(head)}.${part(body)}.${end}`, `${end}.${end}.${end}`, end])
          expect((await verify(token)).kind).toBe('invalid');
      }),
    );
  });
});

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe("the issuer's keys", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('are fetched once for many tokens, and again after ten minutes', async () => {
    const { verify, issuer } = setUp();
    for (let minute = 0; minute < 10; minute += 1) {
      expect(await verify(await sign())).toEqual(VALID);
      pass(MINUTE_MS - 1);
    }
    expect(issuer.fetched.length).toBe(1);
    pass(10);
    expect(await verify(await sign())).toEqual(VALID);
    expect(issuer.fetched.length).toBe(2);
  });

  it('are fetched again for a kid that is new, half a minute after the last time', async () => {
    const kids = ['ES256'];
    const { verify, issuer } = setUp(kids);
    await verify(await sign());
    kids.push('next');
    const token = await sign(CLAIMS, {}, 'next');
    expect((await verify(token)).kind).toBe('invalid');
    pass(30 * SECOND_MS - 1);
    expect((await verify(token)).kind).toBe('invalid');
    expect(issuer.fetched.length).toBe(1);
    pass(1);
    expect(await verify(token)).toEqual(VALID);
    expect(await verify(await sign())).toEqual(VALID);
    expect(issuer.fetched.length).toBe(2);
  });

  it.each([
    ['one after another', 200, false],
    ['at once', 200, true],
    ['one after another, while the issuer is away', 500, false],
  ])('are fetched once for a flood of unknown kids %s', async (_how, status, atOnce) => {
    const { verify, issuer } = setUp();
    expect(await verify(await sign())).toEqual(VALID);
    pass(30 * SECOND_MS);
    const keys = await publicKeys(FAMILIES);
    issuer.answer = async () => Response.json({ keys }, { status });
    let turn: Promise<unknown> = Promise.resolve();
    const asked = Array.from({ length: 20 }, async (_, n) => {
      const token = await sign(CLAIMS, { kid: `kid-${n}` });
      return (turn = atOnce ? verify(token) : turn.then(() => verify(token)));
    });
    await Promise.all(asked);
    expect(await verify(await sign())).toEqual(VALID);
    expect(issuer.fetched.length).toBe(2);
  });

  it.each<[string, () => Promise<Response>]>([
    ['are away', async () => new Response('busy', { status: 500 })],
    ['are not found', async () => Response.json({ keys: [] }, { status: 404 })],
    ['are HTML', async () => new Response('<html></html>')],
    ['are something else', async () => Response.json({ error: 'none' })],
    ['are elsewhere', async () => Response.redirect('https://evil.test/jwks', 302)],
    ['do not come in time', () => Promise.reject(new DOMException('late', 'TimeoutError'))],
    ['cannot be reached', () => Promise.reject(new TypeError('Network connection lost.'))],
  ])('that %s are unavailable, and asked for again', async (_what, answer) => {
    const { verify, issuer } = setUp();
    const { answer: asBefore } = issuer;
    issuer.answer = answer;
    expect((await verify(await sign())).kind).toBe('unavailable');
    issuer.answer = asBefore;
    expect(await verify(await sign())).toEqual(VALID);
  });
});
