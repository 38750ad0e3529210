import * as fc from 'fast-check';
import { base64url, exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { jwtVerifier } from '../../src/access/jwt-verifier.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/units.ts';

const NOW_S = Date.UTC(2026, 0, 1) / SECOND_MS;
const ISSUER = 'https://id.test';
const JWKS = `${ISSUER}/jwks`;
const CLAIMS: JWTPayload = { sub: 'user-1', iss: ISSUER, aud: 'app', exp: NOW_S + 60 };
const VALID = { kind: 'valid', subject: 'user-1' };
const FAMILIES = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Key pairs by their kid, which is the algorithm too but for those of ES256 that come later. */
const pairs = new Map<string, CryptoKeyPair>();
const pairOf = (kid: string) => pairs.get(kid) ?? expect.fail(`no key ${kid}`);
const publicKeys = (kids: readonly string[]) =>
  Promise.all(kids.map(async (kid) => ({ ...(await exportJWK(pairOf(kid).publicKey)), kid })));

beforeAll(async () => {
  for (const kid of [...FAMILIES, 'next', 'stranger'])
    pairs.set(kid, await generateKeyPair(FAMILIES.includes(kid) ? kid : 'ES256'));
});

const sign = (claims: JWTPayload = CLAIMS, header: object = {}, by = 'ES256'): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: FAMILIES.includes(by) ? by : 'ES256', kid: by, ...header })
    .sign(pairOf(by).privateKey);

/** A verifier, its clock, what it fetched, and what the issuer answers. */
function setUp(kids: readonly string[] = FAMILIES) {
  const issuer = {
    now: NOW_S * SECOND_MS,
    fetched: [] as { url: string; init: RequestInit | undefined }[],
    answer: async (): Promise<Response> => Response.json({ keys: await publicKeys(kids) }),
  };
  const fetcher: typeof fetch = (input, init) => {
    issuer.fetched.push({ url: String(input), init });
    return issuer.answer();
  };
  const settings = { jwksUrl: JWKS, issuer: ISSUER, audience: 'app' };
  return { issuer, verify: jwtVerifier(settings, fetcher, () => issuer.now) };
}

const kindOf = async (token: string) => (await setUp().verify(token)).kind;

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

  it.each<[string, JWTPayload, string]>([
    ['that expires later', { exp: NOW_S + 1 }, 'valid'],
    ['that expired within the tolerance', { exp: NOW_S - 29 }, 'valid'],
    ['that expired', { exp: NOW_S - 30 }, 'invalid'],
    ['without an exp', { exp: undefined }, 'invalid'],
    ['whose exp is text', { exp: String(NOW_S + 60) as unknown as number }, 'invalid'],
    ['that begins within the tolerance', { nbf: NOW_S + 30 }, 'valid'],
    ['that begins later', { nbf: NOW_S + 31 }, 'invalid'],
    ['of another issuer', { iss: 'https://evil.test' }, 'invalid'],
    ['of an issuer with a slash more', { iss: `${ISSUER}/` }, 'invalid'],
    ['of no issuer', { iss: undefined }, 'invalid'],
    ['for another audience', { aud: 'other' }, 'invalid'],
    ['for no audience', { aud: undefined }, 'invalid'],
    ['for several audiences, us among them', { aud: ['other', 'app'] }, 'valid'],
    ['for several audiences without us', { aud: ['other', 'app2'] }, 'invalid'],
    ['for no audience of an empty list', { aud: [] }, 'invalid'],
  ])('%s is judged so: %j is %s', async (_what, claims, kind) => {
    expect(await kindOf(await sign({ ...CLAIMS, ...claims }))).toBe(kind);
  });

  it('grows old by the clock that is handed in', async () => {
    const { verify, issuer } = setUp();
    const token = await sign();
    expect((await verify(token)).kind).toBe('valid');
    issuer.now += 90 * SECOND_MS;
    expect((await verify(token)).kind).toBe('invalid');
  });
});

const part = (value: unknown) => base64url.encode(JSON.stringify(value));

/** A token whose parts are changed after it was signed. */
async function changed(change: (parts: string[]) => unknown): Promise<string> {
  const parts = (await sign()).split('.');
  change(parts);
  return parts.join('.');
}

const byStranger = async (header: object = {}) =>
  sign(CLAIMS, { kid: 'ES256', ...header }, 'stranger');

async function byPublicKey(secretOf: (key: CryptoKey) => Promise<string>): Promise<string> {
  const secret = new TextEncoder().encode(await secretOf(pairOf('RS256').publicKey));
  return new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256', kid: 'RS256' }).sign(secret);
}

describe('a forged JWT is invalid', () => {
  const stolen = { jku: 'https://evil.test/jwks', x5u: 'https://evil.test/x5u' };
  const marked = part({ alg: 'ES256', kid: 'ES256', crit: ['x'], x: 1 });

  it.each<[string, () => Promise<string>]>([
    ['of no algorithm', async () => `${part({ alg: 'none' })}.${part(CLAIMS)}.`],
    [
      'of no algorithm, in other letters',
      async () => `${part({ alg: 'nOnE' })}.${part(CLAIMS)}.AA`,
    ],
    ['of no algorithm, with our kid', () => changed((p) => p.splice(0, 1, part({ alg: 'none' })))],
    ['with its signature cut off', () => changed((p) => p.splice(2, 1, ''))],
    ['with other claims', () => changed((p) => p.splice(1, 1, part({ ...CLAIMS, sub: 'x' })))],
    ['with something that must be understood', () => changed((p) => p.splice(0, 1, marked))],
    ['by a stranger under a kid of ours', () => byStranger()],
    ['by a stranger who names his keys', () => byStranger(stolen)],
    [
      'by a stranger who brings his key',
      async () => byStranger({ jwk: (await publicKeys(['stranger']))[0] }),
    ],
    ['by HS256 with the public key in PEM', () => byPublicKey(exportSPKI)],
    [
      'by HS256 with the public key in JSON',
      () => byPublicKey(async (key) => JSON.stringify(await exportJWK(key))),
    ],
  ])('%s', async (_what, forge) => {
    const { verify, issuer } = setUp();
    expect((await verify(await forge())).kind).toBe('invalid');
    expect(issuer.fetched.every(({ url }) => url === JWKS)).toBe(true);
  });

  it('whatever stands in its parts', async () => {
    const { verify } = setUp();
    const header = fc.oneof(
      fc.jsonValue(),
      fc.record({ alg: fc.constantFrom(...FAMILIES), kid: fc.jsonValue() }),
    );
    await fc.assert(
      fc.asyncProperty(header, fc.jsonValue(), fc.base64String(), async (head, body, end) => {
        for (const token of [`${part(head)}.${part(body)}.${end}`, `${end}.${end}.${end}`, end])
          expect((await verify(token)).kind).toBe('invalid');
      }),
    );
  });

  it('without a fetch where it is too long', async () => {
    const { verify, issuer } = setUp();
    const token = await sign({ ...CLAIMS, extra: 'x'.repeat(8192) });
    expect((await verify(token)).kind).toBe('invalid');
    expect(issuer.fetched).toEqual([]);
  });
});

describe("the issuer's keys", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());
  const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

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
    expect((await verify(await sign(CLAIMS, {}, 'next'))).kind).toBe('invalid');
    pass(30 * SECOND_MS - 1);
    expect((await verify(await sign(CLAIMS, {}, 'next'))).kind).toBe('invalid');
    expect(issuer.fetched.length).toBe(1);
    pass(1);
    expect(await verify(await sign(CLAIMS, {}, 'next'))).toEqual(VALID);
    expect(await verify(await sign())).toEqual(VALID);
    expect(issuer.fetched.length).toBe(2);
  });

  const inTurn = async (flood: readonly (() => Promise<unknown>)[]) => {
    for (const one of flood) await one();
  };
  const atOnce = (flood: readonly (() => Promise<unknown>)[]) => Promise.all(flood.map((f) => f()));

  it.each([
    ['one after another', 200, inTurn],
    ['at once', 200, atOnce],
    ['one after another, while they are away', 500, inTurn],
  ])('are fetched once for a flood of unknown kids %s', async (_how, status, run) => {
    const { verify, issuer } = setUp();
    expect(await verify(await sign())).toEqual(VALID);
    pass(30 * SECOND_MS);
    const keys = { keys: await publicKeys(FAMILIES) };
    issuer.answer = async () => Response.json(keys, { status });
    const flood = await Promise.all(
      Array.from({ length: 20 }, (_, n) => sign(CLAIMS, { kid: `kid-${n}` })),
    );
    await run(flood.map((token) => () => verify(token)));
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
