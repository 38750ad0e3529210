/** Which secrets the Worker still lacks, and where each comes from. One that it has is never touched. */
import type { EnvVar } from '../../worker/config/env-parsers.ts';
import { ENV_VARS } from '../../worker/config/env-schema.ts';
import type { DeployTarget } from './deploy-target.ts';
import { DeployError, type DeployWorld, type Secrets, type Terminal } from './deploy-context.ts';
import type { Found } from './inspect-account.ts';

/** Made here, because nobody needs to know it. */
const MADE_HERE = 'EDGE_SECRET';
/** Not required; without it, and without Cloudflare Access, the operator has no door. */
const OFFERED = 'ADMIN_TOKEN';

/** Wrong ones that a person may type before it is no slip any more. */
const MAX_TRIES = 3;

const QUESTIONS: Readonly<Record<string, string>> = {
  KIE_API_KEY: "Your KIE API key (KIE_API_KEY, from KIE's dashboard; it is not shown): ",
};

export interface MissingSecret {
  name: string;
  from: 'environment' | 'random' | 'person' | 'offer' | 'nowhere';
}

/** Decides where each missing secret comes from. Pure. */
export function sourcesOfSecrets(
  target: Pick<DeployTarget, 'requiredSecrets' | 'hasAccessDoor'>,
  found: Pick<Found, 'secrets'>,
  { environment, terminal }: Pick<DeployWorld, 'environment' | 'terminal'>,
): MissingSecret[] {
  const isMissing = (name: string) => found.secrets?.has(name) !== true;
  const isGiven = (name: string) => (environment[name] ?? '') !== '';
  const required = target.requiredSecrets.filter(isMissing).map((name): MissingSecret => {
    if (isGiven(name)) return { name, from: 'environment' };
    if (name === MADE_HERE) return { name, from: 'random' };
    return { name, from: terminal === undefined ? 'nowhere' : 'person' };
  });
  if (!isMissing(OFFERED)) return required;
  if (isGiven(OFFERED)) return [...required, { name: OFFERED, from: 'environment' }];
  const isOffered = terminal !== undefined && !target.hasAccessDoor;
  return isOffered ? [...required, { name: OFFERED, from: 'offer' }] : required;
}

/** Gets their values, before anything is changed. Throws a DeployError that names all that is to be had nowhere. */
export async function gatherSecrets(
  world: DeployWorld,
  missing: readonly MissingSecret[],
): Promise<Secrets> {
  const nowhere = missing.filter(({ from }) => from === 'nowhere').map(({ name }) => name);
  if (nowhere.length > 0) {
    throw new DeployError(
      `Missing: ${nowhere.join(', ')}. There is no terminal to ask at: set it in the environment of this command, or run the command where you can answer.`,
    );
  }
  const values: Record<string, string> = {};
  for (const { name, from } of missing) {
    const value = await valueOf(world, name, from);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

async function valueOf(
  { environment, terminal, randomToken, print }: DeployWorld,
  name: string,
  from: MissingSecret['from'],
): Promise<string | undefined> {
  switch (from) {
    case 'environment': {
      const value = environment[name] ?? '';
      const problem = problemOf(name, value);
      if (problem !== undefined) throw new DeployError(`${name} of the environment ${problem}`);
      print(`${name}: taken from the environment`);
      return value;
    }
    case 'random':
      print(`${name}: made at random; nobody needs to know it`);
      return randomToken();
    case 'offer': {
      const question = `Make an ${name}, for the operator's door at /admin? [y/N] `;
      if (terminal === undefined || !(await terminal.confirm(question))) return undefined;
      const token = randomToken();
      print(`${name}, shown this once, good when this command has succeeded:\n\n  ${token}\n`);
      return token;
    }
    case 'person':
      return terminal === undefined ? undefined : askFor(terminal, print, name);
    case 'nowhere':
      return undefined;
  }
}

async function askFor(
  terminal: Terminal,
  print: DeployWorld['print'],
  name: string,
): Promise<string> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const value = (await terminal.askHidden(QUESTIONS[name] ?? `${name} (not shown): `)).trim();
    const problem = value === '' ? 'is empty' : problemOf(name, value);
    if (problem === undefined) return value;
    print(`${name} ${problem}`);
  }
  throw new DeployError(`No ${name}, and nothing was changed.`);
}

/** What the Worker itself would say to it; undefined when it would take it. */
function problemOf(name: string, value: string): string | undefined {
  const known: Readonly<Record<string, EnvVar<unknown> | undefined>> = ENV_VARS;
  return known[name]?.schema().safeParse(value).error?.issues[0]?.message;
}
