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
const findAlgorithm = (kid: string) => (FAMILIES.includes(kid) ? kid : 'ES256');

/** By kid, which is the algorithm too, but for the keys of ES256 that come later. */
const pairs = new Map<string, CryptoKeyPair>();
const getKeyPair = (kid: string) => pairs.get(kid) ?? expect.fail(`no key ${kid}`);
const publicKeys = (kids: readonly string[]) =>
  Promise.all(kids.map(async (kid) => ({ ...(await exportJWK(getKeyPair(kid).publicKey)), kid })));

beforeAll(async () => {
  for (const kid of [...FAMILIES, 'next', 'stranger'])
    pairs.set(kid, await generateKeyPair(findAlgorithm(kid)));
});

/** Undefined claims are omitted. */
const sign = (claims: object = CLAIMS, header: object = {}, kid = 'ES256'): Promise<string> =>
  new SignJWT(claims as JWTPayload)
    .setProtectedHeader({ alg: findAlgorithm(kid), kid, ...header })
    .sign(getKeyPair(kid).privateKey);

/** A verifier, its clock, its fetches, and the response of the issuer. */
function setUp(kids: readonly string[] = FAMILIES) {
  const issuer = {
    now: NOW_S * SECOND_MS,
    fetched: [] as { url: string; init: RequestInit | undefined }[],
    respond: async (): Promise<Response> => Response.json({ keys: await publicKeys(kids) }),
  };
  const fetcher: typeof fetch = (input, init) => {
    issuer.fetched.push({ url: new Request(input).url, init });
    return issuer.respond();
  };
  const settings = { jwksUrl: JWKS, issuer: ISSUER, audience: 'app' };
  return { issuer, verify: createJwtVerifier(settings, fetcher, () => issuer.now) };
}

describe('createJwtVerifier', () => {
  it.each(FAMILIES)('accepts a JWT that the issuer signed with %s', async (alg) => {
    const { verify, issuer } = setUp();
    expect(await verify(await sign(CLAIMS, {}, alg))).toEqual(VALID);
    expect(issuer.fetched).toMatchObject([{ url: JWKS, init: { redirect: 'manual' } }]);
  });

  it('finds the key of a JWT without a kid, and returns an empty subject without a sub', async () => {
    const { verify } = setUp();
    expect(await verify(await sign(CLAIMS, { kid: undefined }))).toEqual(VALID);
    const withoutSubject = await sign({ ...CLAIMS, sub: undefined });
    expect(await verify(withoutSubject)).toEqual({ kind: 'valid', subject: '' });
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
    ['of an issuer with a trailing slash', { iss: `${ISSUER}/` }, 'invalid'],
    ['without an issuer', { iss: undefined }, 'invalid'],
    ['for another audience', { aud: 'other' }, 'invalid'],
    ['without an audience', { aud: undefined }, 'invalid'],
    ['for several audiences, us among them', { aud: ['other', 'app'] }, 'valid'],
    ['for several audiences without us', { aud: ['other', 'app2'] }, 'invalid'],
    ['for an empty list of audiences', { aud: [] }, 'invalid'],
  ])('judges a JWT %s: %j is %s', async (_what, claims, kind) => {
    const token = await sign({ ...CLAIMS, ...claims });
    expect((await setUp().verify(token)).kind).toBe(kind);
  });

  it.each<[string | undefined, string]>([
    [undefined, 'valid'],
    ['JWT', 'valid'],
    ['jwt', 'valid'],
    ['at+jwt', 'valid'],
    ['application/at+jwt', 'valid'],
    ['logout+jwt', 'invalid'],
    ['secevent+jwt', 'invalid'],
    ['dpop+jwt', 'invalid'],
    ['application/token-introspection+jwt', 'invalid'],
    ['', 'invalid'],
    ['JWTx', 'invalid'],
  ])('judges a JWT whose typ is %j: it is %s', async (typ, kind) => {
    expect((await setUp().verify(await sign(CLAIMS, { typ }))).kind).toBe(kind);
  });

  it('compares the expiry with the injected clock', async () => {
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

describe('createJwtVerifier with a forged JWT', () => {
  const elsewhere = { jku: 'https://evil.test/jwks', x5u: 'https://evil.test/x5u' };
  const critical = part({ alg: 'ES256', kid: 'ES256', crit: ['x'], x: 1 });

  it.each<[string, () => Promise<string>]>([
    ['with algorithm none', async () => `${part({ alg: 'none' })}.${part(CLAIMS)}.`],
    ['with algorithm nOnE', async () => `${part({ alg: 'nOnE' })}.${part(CLAIMS)}.A`],
    ['with algorithm none and a signature', () => replaced(0, part({ alg: 'none', kid: 'ES256' }))],
    ['with HS256', () => bySecret('any secret that has 32 characters')],
    [
      'with HS256 and the public key as PEM',
      async () => bySecret(await exportSPKI(getKeyPair('RS256').publicKey)),
    ],
    [
      'with HS256 and the public key as JWK',
      async () => bySecret(part((await publicKeys(['RS256']))[0])),
    ],
    ['that is too long', () => sign({ ...CLAIMS, extra: 'x'.repeat(8192) })],
  ])('rejects a JWT %s without a fetch', async (_what, forge) => {
    const { verify, issuer } = setUp();
    expect((await verify(await forge())).kind).toBe('invalid');
    expect(issuer.fetched).toEqual([]);
  });

  it.each<[string, () => Promise<string>]>([
    ['without its signature', () => replaced(2, '')],
    ['with other claims', () => replaced(1, part({ ...CLAIMS, sub: 'user-2' }))],
    ['with an unknown critical header', () => replaced(0, critical)],
    ['signed with another key under a known kid', () => byStranger({})],
    ['signed with another key that jku and x5u link to', () => byStranger(elsewhere)],
    [
      'signed with another key that it contains',
      async () => byStranger({ jwk: (await publicKeys(['stranger']))[0] }),
    ],
  ])('rejects a JWT %s and fetches only the key set', async (_what, forge) => {
    const { verify, issuer } = setUp();
    expect((await verify(await forge())).kind).toBe('invalid');
    expect(issuer.fetched.every(({ url }) => url === JWKS)).toBe(true);
  });

  it('rejects any JWT of random parts', async () => {
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

describe("the cache of the issuer's keys", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('is fetched once for many tokens, and again after ten minutes', async () => {
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

  it('is refetched for an unknown kid, at the earliest 30 s after the last fetch', async () => {
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
    ['at the same time', 200, true],
    ['one after another while the issuer fails', 500, false],
  ])('is refetched once for a flood of unknown kids %s', async (_how, status, atOnce) => {
    const { verify, issuer } = setUp();
    expect(await verify(await sign())).toEqual(VALID);
    pass(30 * SECOND_MS);
    const keys = await publicKeys(FAMILIES);
    issuer.respond = async () => Response.json({ keys }, { status });
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
    ['are a 500', async () => new Response('busy', { status: 500 })],
    ['are a 404', async () => Response.json({ keys: [] }, { status: 404 })],
    ['are HTML', async () => new Response('<html></html>')],
    ['are other JSON', async () => Response.json({ error: 'none' })],
    ['are a redirect', async () => Response.redirect('https://evil.test/jwks', 302)],
    ['do not come in time', () => Promise.reject(new DOMException('late', 'TimeoutError'))],
    ['cannot be reached', () => Promise.reject(new TypeError('Network connection lost.'))],
  ])(
    'is refetched after keys that %s, which are reported as unavailable',
    async (_what, failingResponse) => {
      const { verify, issuer } = setUp();
      const { respond } = issuer;
      issuer.respond = failingResponse;
      expect((await verify(await sign())).kind).toBe('unavailable');
      issuer.respond = respond;
      expect(await verify(await sign())).toEqual(VALID);
    },
  );
});
