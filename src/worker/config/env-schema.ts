/** The variables of the environment, one by one: how each is read, and its default. */
import * as z from 'zod';
import { AUTH_METHODS } from '../auth/client.ts';
import { checkOriginPattern } from '../http/origins.ts';
import { lazy } from '../platform/lazy.ts';
import { DEFAULT_MODEL } from '../models/catalogue.ts';
import { parseResolution } from '../models/input-caps.ts';
import { STRICTNESS_LEVELS } from '../models/strictness.ts';
import {
  days,
  bool,
  httpUrl,
  csv,
  json,
  ttl,
  milliseconds,
  wholeNumber,
  optional,
  required,
  int,
  intList,
  withDefault,
  type EnvVar,
} from './env-parsers.ts';
import { MAX_WEBHOOK_SECRETS, parseWebhookSecret } from '../platform/secret-format.ts';
import { DAY_MS, GIB, HOUR_MS, MIB, MINUTE_MS, SECOND_MS } from '../platform/units.ts';

/** KIE's own result hosts, as seen in its traffic and on its pages. */
const KIE_FILE_HOSTS = [
  'tempfile.aiquickdraw.com',
  'file.aiquickdraw.com',
  'tempfileb.aiquickdraw.com',
  'static.aiquickdraw.com',
  'tempfile.redpandaai.co',
  'musicfile.kie.ai',
];

const SITEVERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';

/** Turnstile's public test secrets (always passes, always fails, already spent): they keep nobody out. */
export const isTurnstileTestSecret = (secret: string) => /^[123]x0{31}AA$/.test(secret);

/** As browsers send them: lower case, without a slash or the default port. */
const origins = withDefault([], () =>
  csv()
    .transform((patterns) =>
      patterns.map((pattern) =>
        pattern
          .toLowerCase()
          .replace(/\/$/, '')
          .replace(/^(https:.*):443$|^(http:.*):80$/, '$1$2'),
      ),
    )
    .pipe(
      z.array(
        z.string().superRefine((pattern, context) => {
          const message = checkOriginPattern(pattern);
          if (message !== undefined) context.addIssue({ code: 'custom', message });
        }),
      ),
    ),
);

/** Long enough that nobody guesses it, however many tries there are. */
const MIN_ADMIN_TOKEN_CHARACTERS = 32;

const visible = (text: string) => /^[\x21-\x7e]+$/.test(text);

const WHOLE = 'must be a whole number, 0 to 1000000, or null';
/** Beyond a million million credits the sums would not be exact. */
const CREDITS = 'must be a number of credits, 0 or more, or null';

/** What a client may do; null is no limit, and what is left out has its default. */
export const limitsSchema = lazy(() => {
  const count = z.int(WHOLE).min(0, WHOLE).max(1_000_000, WHOLE).nullable();
  const credits = z.number(CREDITS).min(0, CREDITS).max(1e12, CREDITS).nullable();
  return z
    .strictObject({
      maxConcurrent: count,
      perMinute: count,
      dailyCredits: credits,
      monthlyCredits: credits,
    })
    .partial();
});

const capsSchema = () =>
  z.strictObject({
    duration: z.number().positive().optional(),
    resolution: z
      .string()
      .refine((text) => parseResolution(text) !== undefined, 'must be one like "720p" or "2K"')
      .optional(),
    outputs: z.int().positive().optional(),
  });

const VALIDATION = 'strict, lenient or off, or JSON like {"kling/*":"strict"}';

/** Credits: nothing costs more. */
const MAX_RATE = 1_000_000;

/** Credits for a task, or for each second or image of it. */
const PRICE =
  'must be credits, 0 to 1000000, or {"per":"task, second, image or thousand characters","rate":credits}';
const priceSchema = () =>
  z.union(
    [
      z
        .number()
        .min(0)
        .max(MAX_RATE)
        .transform((rate) => ({ per: 'task' as const, rate })),
      z.strictObject({
        per: z.enum(['task', 'second', 'image', 'thousand characters']),
        rate: z.number().min(0).max(MAX_RATE),
      }),
    ],
    PRICE,
  );

/** As Standard Webhooks proposes them: ten tries in three days and a few hours. */
const DELIVERY_RETRY_SCHEDULE_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
const MAX_DELIVERY_WAITS = 50;

/** By name, in the order in which problems are told. */
export const ENV_VARS = {
  KIE_API_KEY: required(() =>
    z
      .string('is missing: wrangler secret put KIE_API_KEY')
      .refine(visible, 'must be visible ASCII characters, without spaces or line breaks'),
  ),
  EDGE_SECRET: required(() =>
    z
      .string('is missing: openssl rand -base64 32 | wrangler secret put EDGE_SECRET')
      .refine((text) => new TextEncoder().encode(text).length >= 32, 'must have 32 bytes or more'),
  ),
  KIE_WEBHOOK_HMAC_KEY: optional(() => z.string()),
  WEBHOOK_SECRET: withDefault([], () =>
    csv().pipe(
      z
        .array(
          z
            .string()
            .refine(
              (secret) => parseWebhookSecret(secret) !== undefined,
              'must be whsec_ and 24 to 64 bytes in base64: echo "whsec_$(openssl rand -base64 32)" | wrangler secret put WEBHOOK_SECRET',
            ),
        )
        .max(MAX_WEBHOOK_SECRETS, `must be ${MAX_WEBHOOK_SECRETS} secrets at most`),
    ),
  ),
  KIE_BASE_URL: withDefault('https://api.kie.ai', httpUrl),
  PUBLIC_URL: optional(httpUrl),

  AUTH_MODE: withDefault('required', () =>
    z.enum(['required', 'none'], 'must be "required" or "none"'),
  ),
  ALLOWED_ORIGINS: origins,
  CORS_ORIGINS: origins,
  TURNSTILE_SECRET: optional(() => z.string().refine(visible, 'must be visible ASCII characters')),
  TURNSTILE_ACTION: withDefault('kie-edge', () =>
    z
      .string()
      .regex(/^[\w-]{1,32}$/, 'must be up to 32 letters, digits, _ or -, as Turnstile has it'),
  ),
  TURNSTILE_VERIFY_URL: withDefault(SITEVERIFY, httpUrl),
  JWT_JWKS_URL: optional(httpUrl),
  JWT_ISSUER: optional(() => z.string()),
  JWT_AUDIENCE: optional(() => z.string()),
  ADMIN_TOKEN: optional(() =>
    z
      .string()
      .refine(
        (text) => visible(text) && text.length >= MIN_ADMIN_TOKEN_CHARACTERS,
        `must have ${MIN_ADMIN_TOKEN_CHARACTERS} visible ASCII characters or more: openssl rand -base64 32 | tee /dev/tty | wrangler secret put ADMIN_TOKEN`,
      ),
  ),
  CF_ACCESS_TEAM_DOMAIN: optional(() =>
    z
      .string()
      .regex(/^[a-z0-9-]+\.cloudflareaccess\.com$/, 'must be like my-team.cloudflareaccess.com'),
  ),
  CF_ACCESS_AUD: optional(() => z.string()),
  ALLOWED_MODELS: withDefault([DEFAULT_MODEL], csv),
  LIMITS: withDefault({}, () =>
    json(
      z.partialRecord(z.enum(AUTH_METHODS), limitsSchema()),
      'JSON like {"origin":{"dailyCredits":100}}, by way in',
    ),
  ),
  INPUT_CAPS: withDefault({}, () =>
    json(
      z.record(z.string(), capsSchema()),
      'JSON like {"kling/*":{"duration":5,"resolution":"720p","outputs":1}}, by model',
    ),
  ),
  VALIDATION: withDefault({}, () =>
    z
      .enum(STRICTNESS_LEVELS, VALIDATION)
      .transform((strictness) => ({ '*': strictness }))
      .or(json(z.record(z.string(), z.enum(STRICTNESS_LEVELS)), VALIDATION)),
  ),
  PRICES: withDefault({}, () =>
    json(
      z.record(z.string(), priceSchema()),
      'JSON like {"kling/*":50,"wan/*":{"per":"second","rate":16}}: credits, by model',
    ),
  ),
  DEFAULT_RESERVATION_CREDITS: int(100, 0, 1_000_000),

  FILE_HOSTS: withDefault(KIE_FILE_HOSTS, () =>
    csv().pipe(
      z.array(
        z.string().regex(/^[a-z0-9.-]+$/i, 'must be host names, without scheme, port or path'),
      ),
    ),
  ),
  FILE_LINKS: withDefault('public', () =>
    z.enum(['public', 'signed'], 'must be "public" or "signed"'),
  ),
  FILE_LINK_TTL_MS: ttl(DAY_MS),
  RETENTION_DAYS: days,
  PROMPT_RETENTION_DAYS: days,
  ROW_RETENTION_DAYS: days,
  UPLOAD_TTL_MS: ttl(3 * DAY_MS),
  UPLOAD_MAX_IMAGE_BYTES: int(30 * MIB, 1),
  UPLOAD_MAX_VIDEO_BYTES: int(100 * MIB, 1),
  UPLOAD_MAX_AUDIO_BYTES: int(50 * MIB, 1),
  UPLOAD_QUOTA_BYTES: int(GIB, 0),
  INSECURE_LOCAL: bool,
  LOG_PROMPTS: bool,
  // As it stands: a path of somebody else's may hang on each of its slashes.
  ALERT_URL: optional(() => z.url({ protocol: /^https?$/i, error: 'must be an https address' })),
  ALERT_BALANCE_CREDITS: optional(() => wholeNumber(1)),
  KIE_TIMEOUT_MS: milliseconds(30 * SECOND_MS),
  // The window's slots are one row of D1: a longer list would make each admission slower.
  KIE_RATE_LIMIT: int(20, 1, 1000),
  KIE_RATE_WINDOW_MS: milliseconds(10 * SECOND_MS),
  SUBMIT_QUEUE_TIMEOUT_MS: int(15 * SECOND_MS, 0, 5 * MINUTE_MS),
  UNCONFIRMED_DEADLINE_MS: milliseconds(DAY_MS),
  COPY_LEASE_MS: milliseconds(2 * MINUTE_MS),
  DELIVERY_RETRY_SCHEDULE_MS: intList(DELIVERY_RETRY_SCHEDULE_MS, 7 * DAY_MS, MAX_DELIVERY_WAITS),
  // A try takes 15 s, and some time in the queue.
  DELIVERY_LEASE_MS: milliseconds(MINUTE_MS),
  KIE_FILE_TTL_MS: milliseconds(14 * DAY_MS),
};

/** What an environment says, with what holds where it says nothing. */
export type EnvVars = {
  readonly [Name in keyof typeof ENV_VARS]: (typeof ENV_VARS)[Name] extends EnvVar<infer T>
    ? T
    : never;
};
