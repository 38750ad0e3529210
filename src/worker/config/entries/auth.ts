/** Settings for authentication, of callers and of admins. */
import * as z from 'zod/mini';
import { AUTH_METHODS, DEFAULT_LIMITS, type AuthMethod, type Limits } from '../../auth/client.ts';
import { credentialKind } from '../../auth/credential-kind.ts';
import { json, secrets, setting, httpUrl, url } from '../parsers.ts';
import { putSecret } from '../put-secret.ts';
import {
  isVisibleAscii,
  limitsSchema,
  MIN_ADMIN_TOKEN_CHARACTERS,
  originPatterns,
} from '../schemas.ts';

const SITEVERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';

/** Stands for the value of EDGE_SECRET in KEY_RING, so that an operator can replace it without knowing it. */
export const EDGE_SECRET_WORD = 'EDGE_SECRET';

/** Each of them signs every callback as well: with five secrets of a client that is one below what the client library reads. */
const MAX_SIGNING_SECRETS = 3;

const isLongSecret = (text: string) => new TextEncoder().encode(text).length >= 32;

export const authSettings = {
  /** Secret: at least 32 bytes. Callback tokens, sessions, read tokens, signed links, webhook secrets and the names of callers are derived from it. Do not change it: to rotate it, set `KEY_RING` */
  EDGE_SECRET: setting({
    parse: () =>
      z
        .string(`is missing: openssl rand -base64 32 | ${putSecret('EDGE_SECRET')}`)
        .check(z.refine(isLongSecret, 'must have 32 bytes or more')),
  }),
  /** Secret: up to three secrets of at least 32 bytes, comma-separated. The first signs, all verify; the word `EDGE_SECRET` stands for that secret. Without it `EDGE_SECRET` does both. Callers keep their names and budgets */
  KEY_RING: secrets(
    (secret) => secret === EDGE_SECRET_WORD || isLongSecret(secret),
    `must be secrets of 32 bytes or more, or the word ${EDGE_SECRET_WORD}`,
    MAX_SIGNING_SECRETS,
  ),
  /** `required` or `none`. `none` accepts all callers, for development; it is rejected when `PUBLIC_URL` is https. Credentials of an unknown kind are then ignored */
  AUTH_MODE: setting({
    default: 'required',
    parse: () => z.enum(['required', 'none'], 'must be "required" or "none"'),
  }),
  /** Origins whose pages are admitted without credentials, comma-separated: `https://app.example.com`, `https://*.example.com` */
  ALLOWED_ORIGINS: setting({ default: [], parse: originPatterns }),
  /** Origins whose pages may call with a session, JWT or client token. Those in `ALLOWED_ORIGINS` may as well */
  CORS_ORIGINS: setting({ default: [], parse: originPatterns }),
  /** Secret: the Turnstile widget's. Without it there are no sessions. The public test secrets are rejected when `PUBLIC_URL` is https */
  TURNSTILE_SECRET: setting({
    default: undefined,
    parse: () => z.string().check(z.refine(isVisibleAscii, 'must be visible ASCII characters')),
  }),
  /** The widget's `data-action`. Its host must be this edge's or one of the origins above */
  TURNSTILE_ACTION: setting({
    default: 'kie-edge',
    parse: () =>
      z
        .string()
        .check(
          z.regex(
            /^[\w-]{1,32}$/,
            'must be up to 32 letters, digits, _ or -, as Turnstile requires',
          ),
        ),
  }),
  /** The siteverify endpoint, by default Cloudflare's */
  TURNSTILE_VERIFY_URL: url(SITEVERIFY),
  /** The identity provider's key set. Required with `JWT_ISSUER` and `JWT_AUDIENCE` */
  JWT_JWKS_URL: setting({ default: undefined, parse: httpUrl }),
  /** The accepted `iss` */
  JWT_ISSUER: setting({ default: undefined, parse: () => z.string() }),
  /** The accepted `aud` */
  JWT_AUDIENCE: setting({ default: undefined, parse: () => z.string() }),
  /** Secret: at least 32 characters, for the console at `/admin` and for `/admin/api`. Without it and without Cloudflare Access neither exists */
  ADMIN_TOKEN: setting({
    default: undefined,
    parse: () =>
      z.string().check(
        z.refine(
          (text) => isVisibleAscii(text) && text.length >= MIN_ADMIN_TOKEN_CHARACTERS,
          `must have ${MIN_ADMIN_TOKEN_CHARACTERS} visible ASCII characters or more: openssl rand -base64 32 | tee /dev/tty | ${putSecret('ADMIN_TOKEN')}`,
        ),
        z.refine(
          (text) => credentialKind(text) === 'other',
          'must not have the form of another credential: a JWT, or a text that begins with kie_edge_ or ses_',
        ),
      ),
  }),
  /** `my-team.cloudflareaccess.com`: admits admins by Cloudflare Access. Required with `CF_ACCESS_AUD` */
  CF_ACCESS_TEAM_DOMAIN: setting({
    default: undefined,
    parse: () =>
      z
        .string()
        .check(
          z.regex(
            /^[a-z0-9-]+\.cloudflareaccess\.com$/,
            'must be like my-team.cloudflareaccess.com',
          ),
        ),
  }),
  /** The Access application's AUD tag */
  CF_ACCESS_AUD: setting({ default: undefined, parse: () => z.string() }),
  /** JSON by authentication method: limits of a client, where they differ from the defaults */
  LIMITS: setting<Readonly<Record<AuthMethod, Limits>>>({
    default: DEFAULT_LIMITS,
    parse: () =>
      z.pipe(
        json(
          z.partialRecord(z.enum(AUTH_METHODS), limitsSchema()),
          'JSON like {"origin":{"dailyCredits":100}}, by authentication method',
        ),
        z.transform(
          (limits) =>
            Object.fromEntries(
              AUTH_METHODS.map((method) => [
                method,
                { ...DEFAULT_LIMITS[method], ...limits[method] },
              ]),
            ) as Record<AuthMethod, Limits>,
        ),
      ),
  }),
};
