/**
 * The environment, parsed once an isolate. Nothing else reads env. A bad setting fails every
 * request with one message that lists all that is wrong and how to set it.
 */
import { DEFAULT_LIMITS, AUTH_METHODS, type Limits, type AuthMethod } from '../auth/client.ts';
import type { InputCaps } from '../models/input-caps.ts';
import type { Price } from '../models/price.ts';
import { DEFAULT_STRICTNESS, type StrictnessRules } from '../models/strictness.ts';
import { parseEnvironment } from './validate-settings.ts';
import { isTurnstileTestSecret, ENV_VARS, type EnvVars } from './env-schema.ts';
import type { RateWindow } from '../upstream/rate-window.ts';
import { DAY_MS } from '../platform/units.ts';

/** The names of all settings, for whoever hands an environment on. */
export const SETTING_NAMES: readonly string[] = Object.keys(ENV_VARS);

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
  readonly submitQueueTimeoutMs: number;
  /** After this long an unconfirmed task ends as `never_confirmed`. */
  readonly unconfirmedDeadlineMs: number;
  readonly edgeSecret: string;
  /** This edge's address without a trailing slash; where absent it is taken from each request. */
  readonly publicUrl: string | undefined;
  readonly auth: AuthSettings;
  readonly admin: AdminSettings;
  /** Model names; `*` stands for any run of characters. For clients that have no list of their own. */
  readonly allowedModels: readonly string[];
  /** By model pattern: what an input may ask for at most. */
  readonly inputCaps: Readonly<Record<string, InputCaps>>;
  /** By model pattern: how strictly inputs are judged. */
  readonly validation: StrictnessRules;
  /** By model pattern: the operator's own prices. */
  readonly prices: Readonly<Record<string, Price>>;
  /** What is reserved for a task whose price is not known. */
  readonly defaultReservationCredits: number;
  readonly files: {
    readonly hosts: readonly string[];
    /** How long a copy may be silent before the cron starts another. */
    readonly leaseMs: number;
    /** How long KIE keeps a result: after that no copy is tried. */
    readonly ttlMs: number;
  };
  /** How long after its createTask something of a task is kept, in milliseconds; undefined: for good. */
  readonly retention: {
    readonly filesMs: number | undefined;
    /** What was asked for, and KIE's callbacks, which repeat it. */
    readonly promptsMs: number | undefined;
    /** All that is known of it. */
    readonly rowsMs: number | undefined;
  };
  readonly uploads: {
    readonly ttlMs: number;
    /** Of one file, by what it is. */
    readonly maxBytes: Readonly<Record<'image' | 'video' | 'audio', number>>;
    /** Of all files of an account at a time. */
    readonly quotaBytes: number;
  };
  readonly deliveries: {
    /** Waits after the first, second, … failed try; one try more than there are waits. */
    readonly retryScheduleMs: readonly number[];
    /** How long a try may be overdue before the cron starts it. */
    readonly leaseMs: number;
  };
  /** What callbacks are signed with, the newest first; empty: what follows from edgeSecret. */
  readonly webhookSecrets: readonly string[];
  /** Where set, links of files carry a signature and live for so long. */
  readonly signedLinkTtlMs: number | undefined;
  /** Lets results and callBackUrls be on http and loopback addresses. */
  readonly insecureLocal: boolean;
  readonly alerts: {
    /** Where the operator is told; a secret, as such addresses are. */
    readonly url: string | undefined;
    /** A balance at KIE under this is alarming; undefined: none is. */
    readonly balanceCredits: number | undefined;
  };
  /** Lets log lines carry what people asked for. */
  readonly logPrompts: boolean;
}

/** The ways in; each is off where its part is empty or undefined. */
export interface AuthSettings {
  /** `open` lets everybody in. */
  readonly mode: 'required' | 'none';
  /** Patterns of origins whose pages get in by being there. */
  readonly origins: readonly string[];
  /** Patterns of origins whose pages may read answers; those of `origins` are among them. */
  readonly corsOrigins: readonly string[];
  readonly turnstile:
    | {
        readonly secret: string;
        readonly action: string;
        readonly verifyUrl: string;
        /** A public test secret vouches for no host and no action. */
        readonly isTest: boolean;
      }
    | undefined;
  readonly jwt: JwtSettings | undefined;
  /** For clients that have none of their own. */
  readonly limits: Readonly<Record<AuthMethod, Limits>>;
}

export interface JwtSettings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** The operator's door; without either part there is none. */
export interface AdminSettings {
  readonly token: string | undefined;
  /** Cloudflare Access in front of it. */
  readonly access: JwtSettings | undefined;
}

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses the environment. Problems name the setting and the way to set it, never a value of a secret. */
export function parseSettings(env: object): SettingsResult {
  const parsed = parseEnvironment(withoutEmpty(env));
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`),
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
      submitQueueTimeoutMs: vars.SUBMIT_QUEUE_TIMEOUT_MS,
      unconfirmedDeadlineMs: vars.UNCONFIRMED_DEADLINE_MS,
      edgeSecret: vars.EDGE_SECRET,
      publicUrl: vars.PUBLIC_URL,
      auth: accessOf(vars),
      admin: operatorOf(vars),
      allowedModels: vars.ALLOWED_MODELS,
      inputCaps: vars.INPUT_CAPS,
      validation:
        '*' in vars.VALIDATION ? vars.VALIDATION : { ...DEFAULT_STRICTNESS, ...vars.VALIDATION },
      prices: vars.PRICES,
      defaultReservationCredits: vars.DEFAULT_RESERVATION_CREDITS,
      files: {
        hosts: vars.FILE_HOSTS.map((host) => host.toLowerCase()),
        leaseMs: vars.COPY_LEASE_MS,
        ttlMs: vars.KIE_FILE_TTL_MS,
      },
      retention: {
        filesMs: inMs(vars.RETENTION_DAYS),
        promptsMs: inMs(vars.PROMPT_RETENTION_DAYS),
        rowsMs: inMs(vars.ROW_RETENTION_DAYS),
      },
      uploads: {
        ttlMs: vars.UPLOAD_TTL_MS,
        maxBytes: {
          image: vars.UPLOAD_MAX_IMAGE_BYTES,
          video: vars.UPLOAD_MAX_VIDEO_BYTES,
          audio: vars.UPLOAD_MAX_AUDIO_BYTES,
        },
        quotaBytes: vars.UPLOAD_QUOTA_BYTES,
      },
      deliveries: {
        retryScheduleMs: vars.DELIVERY_RETRY_SCHEDULE_MS,
        leaseMs: vars.DELIVERY_LEASE_MS,
      },
      webhookSecrets: vars.WEBHOOK_SECRET,
      signedLinkTtlMs: vars.FILE_LINKS === 'signed' ? vars.FILE_LINK_TTL_MS : undefined,
      insecureLocal: vars.INSECURE_LOCAL,
      alerts: { url: vars.ALERT_URL, balanceCredits: vars.ALERT_BALANCE_CREDITS },
      logPrompts: vars.LOG_PROMPTS,
    },
  };
}

function inMs(days: number | undefined): number | undefined {
  return days === undefined ? undefined : days * DAY_MS;
}

function accessOf(vars: EnvVars): AuthSettings {
  const { TURNSTILE_SECRET: secret } = vars;
  return {
    mode: vars.AUTH_MODE,
    origins: vars.ALLOWED_ORIGINS,
    corsOrigins: [...vars.ALLOWED_ORIGINS, ...vars.CORS_ORIGINS],
    turnstile:
      secret === undefined
        ? undefined
        : {
            secret,
            action: vars.TURNSTILE_ACTION,
            verifyUrl: vars.TURNSTILE_VERIFY_URL,
            isTest: isTurnstileTestSecret(secret),
          },
    jwt: jwtOf(vars.JWT_JWKS_URL, vars.JWT_ISSUER, vars.JWT_AUDIENCE),
    limits: Object.fromEntries(
      AUTH_METHODS.map((way) => [way, { ...DEFAULT_LIMITS[way], ...vars.LIMITS[way] }]),
    ) as Record<AuthMethod, Limits>,
  };
}

function operatorOf(vars: EnvVars): AdminSettings {
  const team = vars.CF_ACCESS_TEAM_DOMAIN;
  const issuer = team === undefined ? undefined : `https://${team}`;
  const jwksUrl = issuer === undefined ? undefined : `${issuer}/cdn-cgi/access/certs`;
  return { token: vars.ADMIN_TOKEN, access: jwtOf(jwksUrl, issuer, vars.CF_ACCESS_AUD) };
}

/** The schema sees to it that all are there, or none. */
function jwtOf(
  jwksUrl: string | undefined,
  issuer: string | undefined,
  audience: string | undefined,
): JwtSettings | undefined {
  if (jwksUrl === undefined || issuer === undefined || audience === undefined) return undefined;
  return { jwksUrl, issuer, audience };
}

/** An empty value means unset, as it does in dashboards and in .dev.vars. */
function withoutEmpty(env: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}
