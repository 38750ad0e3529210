/** Finds the secrets that the Worker lacks and obtains their values. An existing secret is never changed. */
import { ENTRIES } from '../../worker/config/entries.ts';
import type { Setting } from '../../worker/config/parsers.ts';
import { findSizeProblem } from './check-variables.ts';
import { DeployError, type DeployContext, type Secrets, type Terminal } from './deploy-context.ts';
import { envOption, type DeployTarget } from './deploy-target.ts';
import { isWorkersBuild } from './explain-failure.ts';
import type { DeployState } from './inspect-account.ts';

/** Generated, because no person needs to know it. */
const GENERATED_SECRET = 'EDGE_SECRET';
/** Without it and without Cloudflare Access, the admin API is disabled. */
const OFFERED_SECRET = 'ADMIN_TOKEN';
/** Taken from the environment only. KEY_RING: a Worker that is created again must not accept a retired EDGE_SECRET for a moment. */
const OPTIONAL_SECRETS = ['KEY_RING', OFFERED_SECRET];
/** How often an invalid reply is prompted for again. */
const MAX_PROMPTS = 3;

const PROMPTS: Readonly<Record<string, string>> = {
  KIE_API_KEY: "Your KIE API key (KIE_API_KEY, from KIE's dashboard; input is hidden): ",
};

export interface MissingSecret {
  name: string;
  source: 'environment' | 'generated' | 'prompt' | 'offer' | 'unavailable';
}

/** Decides where each missing secret comes from. Pure. */
export function findMissingSecrets(
  target: Pick<DeployTarget, 'requiredSecrets' | 'usesCloudflareAccess'>,
  state: Pick<DeployState, 'secrets'>,
  { environment, terminal }: Pick<DeployContext, 'environment' | 'terminal'>,
): MissingSecret[] {
  const isMissing = (name: string) => state.secrets?.has(name) !== true;
  const isInEnvironment = (name: string) => (environment[name] ?? '') !== '';
  const required = target.requiredSecrets.filter(isMissing).map((name): MissingSecret => {
    if (isInEnvironment(name)) return { name, source: 'environment' };
    if (name === GENERATED_SECRET) return { name, source: 'generated' };
    return { name, source: terminal === undefined ? 'unavailable' : 'prompt' };
  });
  const optional = OPTIONAL_SECRETS.filter(isMissing).flatMap((name): MissingSecret[] => {
    if (isInEnvironment(name)) return [{ name, source: 'environment' }];
    const isOffered =
      name === OFFERED_SECRET && terminal !== undefined && !target.usesCloudflareAccess;
    return isOffered ? [{ name, source: 'offer' }] : [];
  });
  return [...required, ...optional];
}

/** Prints which secrets of the environment the Worker does not get, because it has its own. */
export function announceUnusedSecrets(
  { environment, print }: Pick<DeployContext, 'environment' | 'print'>,
  target: Pick<DeployTarget, 'requiredSecrets' | 'env'>,
  state: Pick<DeployState, 'secrets'>,
): void {
  const unused = [...target.requiredSecrets, ...OPTIONAL_SECRETS].filter(
    (name) => (environment[name] ?? '') !== '' && state.secrets?.has(name) === true,
  );
  for (const name of unused) {
    // A new EDGE_SECRET would rename all callers.
    const [verb, setting] = name === GENERATED_SECRET ? ['rotate', 'KEY_RING'] : ['set', name];
    const change = `npx wrangler secret put ${setting} ${envOption(target)}`;
    print(
      `note: ${name} of the environment is not used, the Worker keeps its own. To ${verb} it: ${change}`,
    );
  }
}

/**
 * Obtains the values before anything is changed. Throws a DeployError that names the unavailable secrets,
 * or the invalid one.
 */
export async function collectSecrets(
  context: DeployContext,
  missing: readonly MissingSecret[],
): Promise<Secrets> {
  const unavailable = missing.filter(({ source }) => source === 'unavailable');
  if (unavailable.length > 0) {
    const remedy = isWorkersBuild(context.environment)
      ? "Set it as a secret of the Worker (dashboard, the Worker's Settings, Variables and Secrets), not of its build, and retry the build."
      : 'Set it in the environment, or run the command at a terminal.';
    throw new DeployError(`Missing: ${unavailable.map(({ name }) => name).join(', ')}. ${remedy}`);
  }
  const values: Record<string, string> = {};
  for (const secret of missing) {
    const value = await obtainSecret(context, secret);
    if (value !== undefined) values[secret.name] = value;
  }
  return values;
}

async function obtainSecret(
  { environment, terminal, randomToken, print }: DeployContext,
  { name, source }: MissingSecret,
): Promise<string | undefined> {
  switch (source) {
    case 'environment': {
      const value = environment[name] ?? '';
      const problem = findProblem(name, value);
      if (problem !== undefined) throw new DeployError(`${name} in the environment ${problem}`);
      print(`${name}: from the environment`);
      return value;
    }
    case 'generated':
      print(`${name}: generated`);
      return randomToken();
    case 'offer': {
      const question = `Generate an ${name} for the admin console at /admin? [y/N] `;
      if (terminal === undefined || !(await terminal.confirm(question))) return undefined;
      const token = randomToken();
      print(`${name}, shown only once, valid after this command succeeds:\n\n  ${token}\n`);
      return token;
    }
    case 'prompt':
      return terminal === undefined ? undefined : promptForSecret(terminal, print, name);
    case 'unavailable':
      return undefined;
  }
}

async function promptForSecret(
  terminal: Terminal,
  print: DeployContext['print'],
  name: string,
): Promise<string> {
  for (let prompts = 0; prompts < MAX_PROMPTS; prompts++) {
    const question = PROMPTS[name] ?? `${name} (input is hidden): `;
    const value = (await terminal.promptHidden(question)).trim();
    const problem = value === '' ? 'is empty' : findProblem(name, value);
    if (problem === undefined) return value;
    print(`${name} ${problem}`);
  }
  throw new DeployError(`No valid ${name} was entered. Nothing was changed.`);
}

/** Why Cloudflare or the Worker would not accept the value; undefined if it is valid. */
function findProblem(name: string, value: string): string | undefined {
  const known: Readonly<Record<string, Setting<unknown> | undefined>> = ENTRIES;
  return findSizeProblem(value) ?? known[name]?.parse().safeParse(value).error?.issues[0]?.message;
}
