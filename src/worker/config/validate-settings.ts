/** Validates the whole environment: each setting, and settings that conflict with each other. */
import * as z from 'zod/mini';
import { describeIssue } from '../http/describe-issue.ts';
import { isLoopbackHost } from '../http/host-names.ts';
import { checkOutboundUrl } from '../http/ssrf-guard.ts';
import type { Setting } from './parsers.ts';
import { isTurnstileTestSecret } from '../auth/turnstile-test-secret.ts';
import { ENTRIES, type EnvVars } from './entries.ts';

/** Parses the settings that are set, applies defaults, and checks for conflicts. Returns zod's result. */
export function parseEnvironment(env: Readonly<Record<string, unknown>>) {
  const shape: Record<string, z.ZodMiniType> = {};
  const defaults: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries<Setting<unknown>>(ENTRIES)) {
    if ('default' in entry) defaults[name] = entry.default;
    if (env[name] !== undefined || !('default' in entry)) shape[name] = entry.parse();
  }
  const withDefaults = (set: object) => ({ ...defaults, ...set }) as EnvVars;
  const settings = z.object(shape).check(
    z.superRefine(
      (set, context) => {
        const invalid = new Set(context.issues.map(({ path }) => path?.[0]));
        const valid = Object.entries(set).filter(([name]) => !invalid.has(name));
        for (const { name, message } of findConflicts(withDefaults(Object.fromEntries(valid))))
          if (!invalid.has(name)) context.addIssue({ code: 'custom', path: [name], message });
      },
      { when: () => true }, // also beside invalid settings, so that all problems are listed at once
    ),
  );
  return z
    .pipe(
      settings,
      z.transform((set) => withDefaults(set)),
    )
    .safeParse(env, { error: describeIssue });
}

interface Conflict {
  name: keyof EnvVars;
  message: string;
}

/** Settings that are valid alone and invalid together. */
function findConflicts(env: EnvVars): Conflict[] {
  const conflicts: Conflict[] = [];
  const reject = (name: keyof EnvVars, message: string, when: boolean) =>
    when && conflicts.push({ name, message });

  const isPublic = env.PUBLIC_URL?.startsWith('https:') === true;
  const whenPublic = 'when PUBLIC_URL is https';
  reject('AUTH_MODE', `must not be "none" ${whenPublic}`, isPublic && env.AUTH_MODE === 'none');
  reject('INSECURE_LOCAL', `must not be 1 ${whenPublic}`, isPublic && env.INSECURE_LOCAL);
  reject(
    'TURNSTILE_SECRET',
    `must not be one of the public test secrets ${whenPublic}: they accept every visitor`,
    isPublic && isTurnstileTestSecret(env.TURNSTILE_SECRET ?? ''),
  );
  reject(
    'KIE_BASE_URL',
    'must use https, otherwise the key is sent unencrypted',
    isUnencrypted(env.KIE_BASE_URL),
  );
  reject(
    'TURNSTILE_VERIFY_URL',
    'must use https, otherwise the secret is sent unencrypted',
    isUnencrypted(env.TURNSTILE_VERIFY_URL),
  );
  reject(
    'JWT_JWKS_URL',
    'must use https, otherwise the key set can be replaced in transit',
    env.JWT_JWKS_URL !== undefined && isUnencrypted(env.JWT_JWKS_URL),
  );
  for (const name of ['RETENTION_DAYS', 'PROMPT_RETENTION_DAYS'] as const)
    reject(
      name,
      'must not exceed ROW_RETENTION_DAYS: deleting the row deletes all of the task',
      (env[name] ?? 0) > (env.ROW_RETENTION_DAYS ?? Infinity),
    );
  const alertProblem = env.ALERT_URL === undefined ? undefined : checkAlertUrl(env.ALERT_URL, env);
  reject('ALERT_URL', alertProblem ?? '', alertProblem !== undefined);
  if (env.FILES_URL !== undefined) {
    reject('FILES_URL', 'requires PUBLIC_URL, on another host', env.PUBLIC_URL === undefined);
    reject(
      'FILES_URL',
      'must name another host than PUBLIC_URL',
      isSameHost(env.FILES_URL, env.PUBLIC_URL),
    );
    reject(
      'FILES_URL',
      `must use https ${whenPublic}: its pages load no files over http`,
      isPublic && !env.FILES_URL.startsWith('https:'),
    );
  }
  requireAll(['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE']);
  requireAll(['CF_ACCESS_TEAM_DOMAIN', 'CF_ACCESS_AUD']);
  return conflicts;

  /** Settings that are useless without each other. */
  function requireAll(names: readonly (keyof EnvVars)[]): void {
    const missing = names.filter((name) => env[name] === undefined);
    if (missing.length === names.length) return;
    for (const name of missing)
      reject(
        name,
        `is missing: it is required with ${names.filter((other) => other !== name).join(' and ')}`,
        true,
      );
  }
}

/** ALERT_URL has the rules of a callBackUrl. */
function checkAlertUrl(url: string, env: EnvVars): string | undefined {
  const ownOrigins = [env.PUBLIC_URL, env.FILES_URL].filter((own) => own !== undefined);
  return checkOutboundUrl(url, { insecureLocal: env.INSECURE_LOCAL, ownOrigins });
}

function isSameHost(one: string, other: string | undefined): boolean {
  return other !== undefined && new URL(one).host === new URL(other).host;
}

/** http is accepted for this machine only: for the sandbox or another fake. */
function isUnencrypted(url: string): boolean {
  return url.startsWith('http:') && !isLoopbackHost(new URL(url).hostname);
}
