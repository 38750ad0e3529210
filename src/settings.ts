/**
 * The environment, parsed once an isolate. Nothing else reads env. A bad setting fails every
 * request with one message that lists all that is wrong and how to set it.
 */
import { z } from 'zod';
import { isLoopback } from './http/loopback.ts';
import type { RateWindow } from './task/rate-window.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from './units.ts';

/** KIE's own result hosts, as seen in its traffic and on its pages. */
const KIE_FILE_HOSTS = [
  'tempfile.aiquickdraw.com',
  'file.aiquickdraw.com',
  'tempfileb.aiquickdraw.com',
  'static.aiquickdraw.com',
  'tempfile.redpandaai.co',
  'musicfile.kie.ai',
].join(',');

/** The model of KIE's createTask page; what is allowed when nothing else is set. */
const DEFAULT_MODEL = 'kling/v2-5-turbo-text-to-video-pro';

const list = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''));

const flag = z
  .enum(['0', '1'], 'must be 0 or 1')
  .default('0')
  .transform((value) => value === '1');

const wholeNumber = (fallback: number, least: number, most = Number.MAX_SAFE_INTEGER) => {
  const message = `must be a whole number, ${most < Number.MAX_SAFE_INTEGER ? `${least} to ${most}` : `${least} or more`}`;
  return z.coerce
    .number(message)
    .int(message)
    .min(least, message)
    .max(most, message)
    .default(fallback);
};
const milliseconds = (fallback: number) => wholeNumber(fallback, 1);

/** Normalized, so that case and trailing slashes change nothing. */
const origin = z
  .url({ protocol: /^https?$/i, error: 'must be an http or https address' })
  .transform((url) => new URL(url).href.replace(/\/+$/, ''));

const variables = z.object({
  KIE_API_KEY: z
    .string('is missing: wrangler secret put KIE_API_KEY')
    .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters, without spaces or line breaks'),
  EDGE_SECRET: z
    .string('is missing: openssl rand -base64 32 | wrangler secret put EDGE_SECRET')
    .refine((text) => new TextEncoder().encode(text).length >= 32, 'must have 32 bytes or more'),
  KIE_WEBHOOK_HMAC_KEY: z.string().optional(),
  KIE_BASE_URL: origin.default('https://api.kie.ai'),
  PUBLIC_URL: origin.optional(),
  ACCESS: z.enum(['configured', 'open'], 'must be "configured" or "open"').default('configured'),
  ALLOWED_MODELS: list(DEFAULT_MODEL),
  FILE_HOSTS: list(KIE_FILE_HOSTS).pipe(
    z.array(z.string().regex(/^[a-z0-9.-]+$/i, 'must be host names, without scheme, port or path')),
  ),
  INSECURE_LOCAL: flag,
  KIE_TIMEOUT_MS: milliseconds(30 * SECOND_MS),
  // The window's slots are one row of D1: a longer list would make each admission slower.
  KIE_RATE_LIMIT: wholeNumber(20, 1, 1000),
  KIE_RATE_WINDOW_MS: milliseconds(10 * SECOND_MS),
  SUBMIT_WAIT_MS: wholeNumber(15 * SECOND_MS, 0, 5 * MINUTE_MS),
  UNCONFIRMED_DEADLINE_MS: milliseconds(DAY_MS),
  COPY_LEASE_MS: milliseconds(2 * MINUTE_MS),
  KIE_FILE_TTL_MS: milliseconds(14 * DAY_MS),
});

/** The names of all settings, for whoever hands an environment on. */
export const SETTING_NAMES: readonly string[] = Object.keys(variables.shape);

const schema = variables.superRefine((env, context) => {
  const isHttps = env.PUBLIC_URL?.startsWith('https:') === true;
  const refuse = (name: string, why: string) =>
    context.addIssue({ code: 'custom', path: [name], message: `${why} when PUBLIC_URL is https` });
  if (isHttps && env.ACCESS === 'open') refuse('ACCESS', 'must not be "open"');
  if (isHttps && env.INSECURE_LOCAL) refuse('INSECURE_LOCAL', 'must not be 1');
  if (sendsKeyInClear(env.KIE_BASE_URL)) {
    const message = 'must be https: the key would travel unencrypted';
    context.addIssue({ code: 'custom', path: ['KIE_BASE_URL'], message });
  }
});

export interface Settings {
  readonly kie: {
    readonly apiKey: string;
    /** Without a trailing slash. */
    readonly baseUrl: string;
    readonly webhookHmacKey: string | undefined;
    readonly timeoutMs: number;
    /** KIE's limit on createTask, for the whole account. */
    readonly createWindow: RateWindow;
  };
  /** How long a createTask may wait for its turn in KIE's window. */
  readonly submitWaitMs: number;
  /** After this long an unconfirmed task ends as `never_confirmed`. */
  readonly unconfirmedDeadlineMs: number;
  readonly edgeSecret: string;
  /** This edge's address without a trailing slash; where absent it is taken from each request. */
  readonly publicUrl: string | undefined;
  readonly access: 'configured' | 'open';
  /** Model names; `*` stands for any run of characters. */
  readonly allowedModels: readonly string[];
  readonly files: {
    readonly hosts: readonly string[];
    /** How long a copy may be silent before the cron starts another. */
    readonly leaseMs: number;
    /** How long KIE keeps a result: after that no copy is tried. */
    readonly ttlMs: number;
  };
  /** Lets results be on http and loopback addresses. */
  readonly insecureLocal: boolean;
}

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses the environment. Problems name the setting and the way to set it, never a value. */
export function parseSettings(env: object): SettingsResult {
  const parsed = schema.safeParse(withoutEmpty(env));
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`),
    };
  }
  const vars = parsed.data;
  return {
    ok: true,
    settings: {
      kie: {
        apiKey: vars.KIE_API_KEY,
        baseUrl: vars.KIE_BASE_URL,
        webhookHmacKey: vars.KIE_WEBHOOK_HMAC_KEY,
        timeoutMs: vars.KIE_TIMEOUT_MS,
        createWindow: {
          name: 'createTask',
          limit: vars.KIE_RATE_LIMIT,
          windowMs: vars.KIE_RATE_WINDOW_MS,
        },
      },
      submitWaitMs: vars.SUBMIT_WAIT_MS,
      unconfirmedDeadlineMs: vars.UNCONFIRMED_DEADLINE_MS,
      edgeSecret: vars.EDGE_SECRET,
      publicUrl: vars.PUBLIC_URL,
      access: vars.ACCESS,
      allowedModels: vars.ALLOWED_MODELS,
      files: {
        hosts: vars.FILE_HOSTS.map((host) => host.toLowerCase()),
        leaseMs: vars.COPY_LEASE_MS,
        ttlMs: vars.KIE_FILE_TTL_MS,
      },
      insecureLocal: vars.INSECURE_LOCAL,
    },
  };
}

/** http is for this machine only: for the sandbox, or another stand-in for KIE. */
function sendsKeyInClear(url: string): boolean {
  return url.startsWith('http:') && !isLoopback(new URL(url).hostname);
}

/** An empty value means unset, as it does in dashboards and in .dev.vars. */
function withoutEmpty(env: object): object {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}
