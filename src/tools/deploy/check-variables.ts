/** Compares the variables of wrangler.toml with Cloudflare's limits and with those of the Worker. */
import { DeployError, type DeployContext } from './deploy-context.ts';
import { tableOf, type DeployTarget } from './deploy-target.ts';
import type { DeployState } from './inspect-account.ts';

/** Cloudflare's limits for a variable or secret, and for all of a Worker on Workers Paid. */
const MAX_VARIABLE_BYTES = 5_000;
const MAX_VARIABLES = 128;

/** Undefined if Cloudflare accepts the size of the value. */
export function findSizeProblem(value: string): string | undefined {
  const bytes = Buffer.byteLength(value);
  return bytes > MAX_VARIABLE_BYTES
    ? `has ${bytes} bytes: Cloudflare accepts at most ${MAX_VARIABLE_BYTES} per variable`
    : undefined;
}

/**
 * Throws a DeployError that names each variable that is too long or that the Worker rejects, or their number
 * if there are too many.
 */
export function checkVariables(
  {
    variables,
    requiredSecrets,
    settingProblems,
  }: Pick<DeployTarget, 'variables' | 'requiredSecrets' | 'settingProblems'>,
  { secrets }: Pick<DeployState, 'secrets'>,
): void {
  const tooLong = [...variables].flatMap(([name, value]) => {
    const problem = findSizeProblem(value);
    return problem === undefined ? [] : [`${name} ${problem}`];
  });
  const problems = [...settingProblems, ...tooLong];
  const names = new Set([...variables.keys(), ...requiredSecrets, ...(secrets ?? [])]);
  if (names.size > MAX_VARIABLES)
    problems.push(
      `There are ${names.size} variables and secrets: Cloudflare accepts at most ${MAX_VARIABLES} per Worker`,
    );
  if (problems.length > 0)
    throw new DeployError(
      `${problems.join('.\n')}. Correct them in wrangler.toml. Nothing was changed.`,
    );
}

/**
 * Lists the variables that a deployment deletes or changes, because wrangler.toml replaces those that were
 * set in the dashboard. Values are not printed. At a terminal a deletion is confirmed; throws a DeployError
 * if it is not. Elsewhere it is only printed: a line that was removed from wrangler.toml on purpose looks
 * the same, and must not fail in CI.
 */
export async function announceVariableChanges(
  { print, terminal }: Pick<DeployContext, 'print' | 'terminal'>,
  { env, variables, keepsVariables }: Pick<DeployTarget, 'env' | 'variables' | 'keepsVariables'>,
  state: Pick<DeployState, 'variables'>,
): Promise<void> {
  const isSet = (name: string) => variables.has(name);
  const changed = [...state.variables].filter(
    ([name, value]) => isSet(name) && variables.get(name) !== value,
  );
  if (changed.length > 0)
    print(`variables that wrangler.toml changes: ${changed.map(([name]) => name).join(', ')}`);
  const deleted = keepsVariables ? [] : [...state.variables.keys()].filter((name) => !isSet(name));
  if (deleted.length === 0) return;
  print(
    `warning: this deployment deletes variables of the Worker that wrangler.toml does not have: ${deleted.join(', ')}. To keep them, add them under ${tableOf({ env }, 'vars')}.`,
  );
  if (terminal !== undefined && !(await terminal.confirm('Delete them? [y/N] ')))
    throw new DeployError('Nothing was changed.');
}
