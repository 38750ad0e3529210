/** The environment: one entry per setting, with its parser and its default. */
import * as z from 'zod';
import { AUTH_METHODS } from '../auth/client.ts';
import { DEFAULT_MODEL } from '../models/catalogue.ts';
import { STRICTNESS_LEVELS } from '../models/strictness.ts';
import { MAX_WEBHOOK_SECRETS, parseWebhookSecret } from '../platform/secret-format.ts';
import { DAY_MS, GIB, HOUR_MS, MIB, MINUTE_MS, SECOND_MS } from '../platform/units.ts';
import {
  bool,
  csv,
  days,
  httpUrl,
  intSetting,
  intList,
  json,
  milliseconds,
  optional,
  required,
  ttl,
  wholeNumber,
  withDefault,
  type EnvVar,
} from './env-parsers.ts';
import {
  capsSchema,
  isVisibleAscii,
  limitsSchema,
  MIN_ADMIN_TOKEN_CHARACTERS,
  origins,
  priceSchema,
} from './setting-schemas.ts';

/** Hosts of KIE's result files, as observed in responses and in its documentation. */
const KIE_FILE_HOSTS = [
  'tempfile.aiquickdraw.com',
  'file.aiquickdraw.com',
  'tempfileb.aiquickdraw.com',
  'static.aiquickdraw.com',
  'tempfile.redpandaai.co',
  'musicfile.kie.ai',
];

const SITEVERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';

/** Whether this is one of Turnstile's public test secrets (always passes, always fails, token already used). */
export const isTurnstileTestSecret = (secret: string) => /^[123]x0{31}AA$/.test(secret);

const VALIDATION = 'strict, lenient or off, or JSON like {"kling/*":"strict"}';

/** The schedule that Standard Webhooks recommends: ten attempts in three days and a few hours. */
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
const MAX_DELIVERY_DELAYS = 50;

/** Every setting by its name, in the order in which problems are listed. */
export const ENV_VARS = {
  KIE_API_KEY: required(() =>
    z
      .string('is missing: wrangler secret put KIE_API_KEY')
      .refine(isVisibleAscii, 'must be visible ASCII characters, without spaces or line breaks'),
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
  TURNSTILE_SECRET: optional(() =>
    z.string().refine(isVisibleAscii, 'must be visible ASCII characters'),
  ),
  TURNSTILE_ACTION: withDefault('kie-edge', () =>
    z
      .string()
      .regex(/^[\w-]{1,32}$/, 'must be up to 32 letters, digits, _ or -, as Turnstile requires'),
  ),
  TURNSTILE_VERIFY_URL: withDefault(SITEVERIFY, httpUrl),
  JWT_JWKS_URL: optional(httpUrl),
  JWT_ISSUER: optional(() => z.string()),
  JWT_AUDIENCE: optional(() => z.string()),
  ADMIN_TOKEN: optional(() =>
    z
      .string()
      .refine(
        (text) => isVisibleAscii(text) && text.length >= MIN_ADMIN_TOKEN_CHARACTERS,
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
      'JSON like {"origin":{"dailyCredits":100}}, by authentication method',
    ),
  ),
  INPUT_CAPS: withDefault({}, () =>
    json(
      z.record(z.string(), capsSchema()),
      'JSON like {"kling/*":{"duration":5,"resolution":"720p","outputs":1}}, by model',
    ),
  ),
  VALIDATION: withDefault({}, () =>
    z.union(
      [
        z.enum(STRICTNESS_LEVELS).transform((strictness) => ({ '*': strictness })),
        json(z.record(z.string(), z.enum(STRICTNESS_LEVELS)), VALIDATION),
      ],
      `must be ${VALIDATION}`,
    ),
  ),
  PRICES: withDefault({}, () =>
    json(
      z.record(z.string(), priceSchema()),
      'JSON like {"kling/*":50,"wan/*":{"per":"second","rate":16}}: credits, by model',
    ),
  ),
  DEFAULT_RESERVATION_CREDITS: intSetting(100, 0, 1_000_000),

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
  UPLOAD_MAX_IMAGE_BYTES: intSetting(30 * MIB, 1),
  UPLOAD_MAX_VIDEO_BYTES: intSetting(100 * MIB, 1),
  UPLOAD_MAX_AUDIO_BYTES: intSetting(50 * MIB, 1),
  UPLOAD_QUOTA_BYTES: intSetting(GIB, 0),
  INSECURE_LOCAL: bool,
  LOG_PROMPTS: bool,
  // Not normalized: a trailing slash may be significant to the endpoint.
  ALERT_URL: optional(() => z.url({ protocol: /^https?$/i, error: 'must be an https URL' })),
  ALERT_BALANCE_CREDITS: optional(() => wholeNumber(1)),
  KIE_TIMEOUT_MS: milliseconds(30 * SECOND_MS),
  // All slots of the window are stored in one row of D1: more of them would make each admission slower.
  KIE_RATE_LIMIT: intSetting(20, 1, 1000),
  KIE_RATE_WINDOW_MS: milliseconds(10 * SECOND_MS),
  SUBMIT_QUEUE_TIMEOUT_MS: intSetting(15 * SECOND_MS, 0, 5 * MINUTE_MS),
  UNCONFIRMED_DEADLINE_MS: milliseconds(DAY_MS),
  COPY_LEASE_MS: milliseconds(2 * MINUTE_MS),
  DELIVERY_RETRY_SCHEDULE_MS: intList(DELIVERY_RETRY_SCHEDULE_MS, 7 * DAY_MS, MAX_DELIVERY_DELAYS),
  // Longer than an attempt (15 s) and its time in the queue.
  DELIVERY_LEASE_MS: milliseconds(MINUTE_MS),
  KIE_FILE_TTL_MS: milliseconds(14 * DAY_MS),
};

/** The names of all settings. */
export const SETTING_NAMES: readonly string[] = Object.keys(ENV_VARS);

/** The parsed values of all settings, with the defaults of those that are not set. */
export type EnvVars = {
  readonly [Name in keyof typeof ENV_VARS]: (typeof ENV_VARS)[Name] extends EnvVar<infer T>
    ? T
    : never;
};
