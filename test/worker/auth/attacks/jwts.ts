/** Forged, expired and misdirected JWTs. */
import type { TestEdge } from '../../../support/edge.ts';
import {
  signJwt,
  buildClaims,
  EC_KEY,
  encodePart,
  ENCRYPTION_KEY,
  forgeJwt,
  NOW_S,
  PUBLIC_JWK_TEXT,
  PUBLIC_PEM,
  STRANGERS_JWK,
  STRANGERS_KEY,
} from '../jwt-keys.ts';
import { INVALID_CREDENTIALS, bearer, create, get, type Attack } from './attack.ts';

const secret = (text: string) => new TextEncoder().encode(text);

const jwt = (what: string, make: (edge: TestEdge) => string | Promise<string>): Attack => ({
  what,
  ...INVALID_CREDENTIALS,
  request: async (edge) => create(bearer(await make(edge))),
});

const claiming = (what: string, claims: Record<string, unknown>) =>
  jwt(what, () => signJwt({ claims }));

const headed = (what: string, header: Record<string, unknown>, key?: CryptoKey | Uint8Array) =>
  jwt(what, () => signJwt(key === undefined ? { header } : { header, key }));

/** An attacker controls the header, so the JWT is assembled without a library that would reject it. */
const byHand = (what: string, header: string | object, payload?: string | object) =>
  jwt(what, () => forgeJwt(header, payload));

const unsigned = (alg: string) => `${encodePart({ alg })}.${encodePart(buildClaims())}.`;
const RS256 = { alg: 'RS256', kid: 'rsa' };
const EVIL = 'https://evil.com/jwks.json';

async function replacePayload(claims: Record<string, unknown>): Promise<string> {
  const [header, , signature] = (await signJwt()).split('.');
  return [header, encodePart(buildClaims(claims)), signature].join('.');
}

export const jwts: readonly Attack[] = [
  ...['none', 'nOnE', ''].map((alg) =>
    jwt(`with alg ${JSON.stringify(alg)} and no signature`, () => unsigned(alg)),
  ),
  byHand('with alg none and a signature', { alg: 'none', kid: 'rsa' }),
  byHand('without alg', { kid: 'rsa' }),
  byHand('whose alg is a number', { alg: 256, kid: 'rsa' }),
  byHand('whose alg is in lower case', { alg: 'rs256', kid: 'rsa' }),
  headed('HS256 under the public key as PEM', { alg: 'HS256' }, secret(PUBLIC_PEM)),
  headed('HS256 under the public key as JWK', { alg: 'HS256' }, secret(PUBLIC_JWK_TEXT)),
  headed('HS256 under some secret', { alg: 'HS256' }, secret('0123456789abcdef0123456789abcdef')),
  headed('signed with an unknown key', {}, STRANGERS_KEY),
  headed('signed with an encryption key of the issuer', { kid: 'enc' }, ENCRYPTION_KEY),
  headed('signed with one key and naming another one', { alg: 'ES256', kid: 'rsa' }, EC_KEY),
  headed('of an unknown kid', { kid: 'unknown' }),
  headed('whose kid is a path', { alg: 'HS256', kid: '../../dev/null' }, secret('\u0000')),
  headed('with its own key in jwk', { jwk: STRANGERS_JWK }, STRANGERS_KEY),
  headed('that links to its own key in jku', { kid: 'evil', jku: EVIL }, STRANGERS_KEY),
  headed('that links to its own key in x5u', { kid: 'evil', x5u: EVIL }, STRANGERS_KEY),
  headed('whose kid is a URL', { kid: EVIL }, STRANGERS_KEY),
  byHand('with an unknown crit', { ...RS256, crit: ['exp'], exp: 1 }),
  byHand('whose payload is not encoded', { ...RS256, crit: ['b64'], b64: false }),
  byHand('with an algorithm that differs from its signature', { alg: 'PS256', kid: 'rsa' }),
  byHand('whose header is null', 'null'),
  byHand('whose header is not JSON', 'header'),
  byHand('whose payload is null', RS256, 'null'),
  byHand('whose payload is not JSON', RS256, 'payload'),
  jwt('whose payload was modified', () => replacePayload({ sub: 'admin' })),
  jwt('whose signature is empty', async () => (await signJwt()).replace(/[^.]+$/, '')),
  jwt('whose signature is not base64', async () => (await signJwt()).replace(/[^.]+$/, '!!!')),
  jwt('of two parts', async () => (await signJwt()).split('.').slice(0, 2).join('.')),
  jwt('of four parts', async () => `${await signJwt()}.A`),
  jwt('of five parts', () => `${encodePart({ alg: 'dir', enc: 'A256GCM' })}..A.A.A`),
  jwt('of two dots alone', () => '..'),
  jwt('of garbage', () => 'a.b.c'),
  jwt('of more than 8192 characters', () => signJwt({ claims: { pad: 'x'.repeat(8192) } })),
  claiming('of another issuer', { iss: 'https://evil.com/' }),
  claiming('of an issuer without its slash', { iss: 'https://id.example.com' }),
  claiming('without an issuer', { iss: undefined }),
  claiming('for another audience', { aud: 'another-app' }),
  claiming('for several other audiences', { aud: ['another-app', 'kie-edge-2'] }),
  claiming('without an audience', { aud: undefined }),
  claiming('that has expired', { exp: NOW_S - 31 }),
  claiming('that never expires', { exp: undefined }),
  claiming('whose exp is text', { exp: String(NOW_S + 600) }),
  claiming('that is not valid yet', { nbf: NOW_S + 31 }),
  claiming('without a subject', { sub: undefined }),
  claiming('with an empty subject', { sub: '' }),
  claiming('with a number as subject', { sub: 7 }),
  claiming('with a subject of 256 characters', { sub: 'u'.repeat(256) }),
  { ...claiming('that has expired, at /api/v1/usage', {}), ...expiredFor('/api/v1/usage') },
  { ...claiming('without a configured identity provider', {}), ...withoutProvider() },
  {
    ...claiming('while the keys cannot be fetched', {}),
    status: 503,
    type: 'identity_provider_unavailable',
    vars: { JWT_JWKS_URL: 'https://id.example.com/not-there.json' },
  },
];

function expiredFor(path: string): Pick<Attack, 'request'> {
  return { request: async () => get(path, bearer(await signJwt({ claims: { exp: NOW_S - 31 } }))) };
}

function withoutProvider(): Pick<Attack, 'vars'> {
  return { vars: { JWT_JWKS_URL: '', JWT_ISSUER: '', JWT_AUDIENCE: '' } };
}
