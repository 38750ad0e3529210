/**
 * Parses the environment, once per isolate. Nothing else reads env. An invalid setting fails every request
 * with one message that lists all problems and how to fix them.
 */
import { AUTH_METHODS, DEFAULT_LIMITS, type AuthMethod, type Limits } from '../auth/client.ts';
import { DEFAULT_STRICTNESS } from '../models/strictness.ts';
import { DAY_MS } from '../platform/units.ts';
import { isTurnstileTestSecret, type EnvVars } from './env-schema.ts';
import type { AdminSettings, AuthSettings, JwtSettings, Settings } from './settings.ts';
import { parseEnvironment } from './validate-settings.ts';

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses the environment. Problems name the setting and how to set it, and never contain the value of a secret. */
export function parseSettings(env: object): SettingsResult {
  const parsed = parseEnvironment(removeEmpty(env));
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
      auth: buildAuthSettings(vars),
      admin: buildAdminSettings(vars),
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
        filesMs: daysToMs(vars.RETENTION_DAYS),
        promptsMs: daysToMs(vars.PROMPT_RETENTION_DAYS),
        rowsMs: daysToMs(vars.ROW_RETENTION_DAYS),
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

function daysToMs(days: number | undefined): number | undefined {
  return days === undefined ? undefined : days * DAY_MS;
}

function buildAuthSettings(vars: EnvVars): AuthSettings {
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
    jwt: buildJwtSettings(vars.JWT_JWKS_URL, vars.JWT_ISSUER, vars.JWT_AUDIENCE),
    limits: Object.fromEntries(
      AUTH_METHODS.map((method) => [method, { ...DEFAULT_LIMITS[method], ...vars.LIMITS[method] }]),
    ) as Record<AuthMethod, Limits>,
  };
}

function buildAdminSettings(vars: EnvVars): AdminSettings {
  const team = vars.CF_ACCESS_TEAM_DOMAIN;
  const issuer = team === undefined ? undefined : `https://${team}`;
  const jwksUrl = issuer === undefined ? undefined : `${issuer}/cdn-cgi/access/certs`;
  return { token: vars.ADMIN_TOKEN, access: buildJwtSettings(jwksUrl, issuer, vars.CF_ACCESS_AUD) };
}

/** `validate-settings.ts` ensures that all three are set, or none. */
function buildJwtSettings(
  jwksUrl: string | undefined,
  issuer: string | undefined,
  audience: string | undefined,
): JwtSettings | undefined {
  if (jwksUrl === undefined || issuer === undefined || audience === undefined) return undefined;
  return { jwksUrl, issuer, audience };
}

/** An empty value means unset, as in dashboards and in .dev.vars. */
function removeEmpty(env: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}
