/**
 * The settings of a deployment, parsed from the environment once per isolate. Nothing else reads env. An
 * invalid setting fails every request with one message that lists all problems and how to fix them.
 */
import { isTurnstileTestSecret } from '../auth/turnstile-test-secret.ts';
import type { SigningSecrets } from '../platform/keys.ts';
import type { RateWindow } from '../upstream/rate-window.ts';
import type { EnvVars } from './entries.ts';
import { EDGE_SECRET_WORD } from './entries/auth.ts';
import { parseEnvironment } from './validate-settings.ts';

/** Each setting by its name, and what follows from several of them. */
export type Settings = EnvVars & DerivedSettings;

interface DerivedSettings {
  /** KEY_RING with the value of EDGE_SECRET in place of the word. */
  readonly signingSecrets: SigningSecrets;
  /** Patterns of origins whose pages may read responses; includes ALLOWED_ORIGINS. */
  readonly corsOrigins: readonly string[];
  /** Undefined: there are no sessions. */
  readonly turnstile: TurnstileSettings | undefined;
  /** The identity provider of callers. Undefined: no JWTs are accepted. */
  readonly jwt: JwtSettings | undefined;
  /** Cloudflare Access for admins. */
  readonly access: JwtSettings | undefined;
  /** KIE's limit on createTask, for the whole account. */
  readonly createWindow: RateWindow;
  /** Lifetime of signed file links; undefined: links are public. */
  readonly signedLinkTtlMs: number | undefined;
}

export interface TurnstileSettings {
  readonly secret: string;
  readonly action: string;
  readonly verifyUrl: string;
  /** Whether it is a public test secret, whose verdicts name no host and no action. */
  readonly isTest: boolean;
}

export interface JwtSettings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses the environment. Problems name the setting and how to set it, and never contain the value of a secret. */
export function parseSettings(env: object): SettingsResult {
  const parsed = parseEnvironment(removeEmpty(env));
  if (parsed.success) return { ok: true, settings: { ...parsed.data, ...derive(parsed.data) } };
  return {
    ok: false,
    problems: parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`),
  };
}

/** An empty value means unset, as in dashboards and in .dev.vars. */
function removeEmpty(env: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

function derive(vars: EnvVars): DerivedSettings {
  const team = vars.CF_ACCESS_TEAM_DOMAIN;
  const [newest = vars.EDGE_SECRET, ...older] = vars.KEY_RING.map((secret) =>
    secret === EDGE_SECRET_WORD ? vars.EDGE_SECRET : secret,
  );
  return {
    signingSecrets: [newest, ...older],
    corsOrigins: [...vars.ALLOWED_ORIGINS, ...vars.CORS_ORIGINS],
    turnstile: deriveTurnstile(vars),
    jwt: deriveJwt(vars.JWT_JWKS_URL, vars.JWT_ISSUER, vars.JWT_AUDIENCE),
    access: deriveJwt(
      team && `https://${team}/cdn-cgi/access/certs`,
      team && `https://${team}`,
      vars.CF_ACCESS_AUD,
    ),
    createWindow: {
      name: 'createTask',
      limit: vars.KIE_RATE_LIMIT,
      windowMs: vars.KIE_RATE_WINDOW_MS,
    },
    signedLinkTtlMs: vars.FILE_LINKS === 'signed' ? vars.FILE_LINK_TTL_MS : undefined,
  };
}

function deriveTurnstile(vars: EnvVars): TurnstileSettings | undefined {
  const { TURNSTILE_SECRET: secret, TURNSTILE_ACTION: action } = vars;
  if (secret === undefined) return undefined;
  const isTest = isTurnstileTestSecret(secret);
  return { secret, action, verifyUrl: vars.TURNSTILE_VERIFY_URL, isTest };
}

/** `validate-settings.ts` ensures that all three are set, or none. */
function deriveJwt(
  jwksUrl: string | undefined,
  issuer: string | undefined,
  audience: string | undefined,
): JwtSettings | undefined {
  if (jwksUrl === undefined || issuer === undefined || audience === undefined) return undefined;
  return { jwksUrl, issuer, audience };
}
