/** The whole environment: its variables, and what of them is good alone and bad together. */
import * as z from 'zod';
import { isLoopbackHost } from '../http/host-names.ts';
import { checkOutboundUrl } from '../http/ssrf-guard.ts';
import type { EnvVar } from './env-parsers.ts';
import { isTurnstileTestSecret, ENV_VARS, type EnvVars } from './env-schema.ts';

/** Reads the variables that are set, and asks what of all of them may not stand together. */
export function parseEnvironment(env: Readonly<Record<string, unknown>>) {
  const shape: Record<string, z.ZodType> = {};
  const unset: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries<EnvVar<unknown>>(ENV_VARS))
    if (env[name] === undefined && variable.unset !== undefined) unset[name] = variable.unset();
    else shape[name] = variable.schema();
  const whole = (set: object) => ({ ...unset, ...set }) as EnvVars;
  return z
    .object(shape)
    .superRefine((set, context) => {
      for (const { name, message } of contradictions(whole(set)))
        context.addIssue({ code: 'custom', path: [name], message });
    })
    .transform(whole)
    .safeParse(env);
}

/** Settings that are good alone and bad together, each with the sentence that says so. */
function contradictions(env: EnvVars): { name: keyof EnvVars; message: string }[] {
  const found: ReturnType<typeof contradictions> = [];
  const refuse = (name: keyof EnvVars, message: string, when: boolean) =>
    when && found.push({ name, message });

  const isPublic = env.PUBLIC_URL?.startsWith('https:') === true;
  const whenPublic = 'when PUBLIC_URL is https';
  refuse('AUTH_MODE', `must not be "none" ${whenPublic}`, isPublic && env.AUTH_MODE === 'none');
  refuse('INSECURE_LOCAL', `must not be 1 ${whenPublic}`, isPublic && env.INSECURE_LOCAL);
  refuse(
    'TURNSTILE_SECRET',
    `must not be one of the public test secrets ${whenPublic}: they let everybody in`,
    isPublic && isTurnstileTestSecret(env.TURNSTILE_SECRET ?? ''),
  );
  refuse(
    'KIE_BASE_URL',
    'must be https: the key would travel unencrypted',
    isClear(env.KIE_BASE_URL),
  );
  refuse(
    'TURNSTILE_VERIFY_URL',
    'must be https: the secret would travel unencrypted',
    isClear(env.TURNSTILE_VERIFY_URL),
  );
  refuse(
    'JWT_JWKS_URL',
    'must be https: whoever changes the keys on their way lets in whom they like',
    env.JWT_JWKS_URL !== undefined && isClear(env.JWT_JWKS_URL),
  );
  for (const name of ['RETENTION_DAYS', 'PROMPT_RETENTION_DAYS'] as const)
    refuse(
      name,
      'must not be more than ROW_RETENTION_DAYS: with its row all of a task goes',
      (env[name] ?? 0) > (env.ROW_RETENTION_DAYS ?? Infinity),
    );
  const alertProblem =
    env.ALERT_URL === undefined ? undefined : alertUrlProblem(env.ALERT_URL, env);
  refuse('ALERT_URL', alertProblem ?? '', alertProblem !== undefined);
  requireAll(['JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE']);
  requireAll(['CF_ACCESS_TEAM_DOMAIN', 'CF_ACCESS_AUD']);
  return found;

  /** One of several that is set makes no sense without the others. */
  function requireAll(names: readonly (keyof EnvVars)[]): void {
    const missing = names.filter((name) => env[name] === undefined);
    if (missing.length === names.length) return;
    for (const name of missing)
      refuse(
        name,
        `is missing: it goes with ${names.filter((other) => other !== name).join(' and ')}`,
        true,
      );
  }
}

/** It is judged as a callBackUrl is. */
function alertUrlProblem(url: string, env: EnvVars): string | undefined {
  if (!/^https?:/i.test(url)) return undefined; // said already
  const ownOrigins = env.PUBLIC_URL === undefined ? [] : [env.PUBLIC_URL];
  return checkOutboundUrl(url, { insecureLocal: env.INSECURE_LOCAL, ownOrigins });
}

/** http is for this machine only: for the sandbox, or another stand-in. */
function isClear(url: string): boolean {
  return url.startsWith('http:') && !isLoopbackHost(new URL(url).hostname);
}
