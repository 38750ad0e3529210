/** A deployment from the first look to `/health`. It may be repeated at any point, and then goes on there. */
import { awaitHealth } from './await-health.ts';
import { planSteps, titleOfStep, wranglerArgs, type DeployStep } from './deploy-plan.ts';
import { titleOf, type DeployTarget } from './deploy-target.ts';
import { DeployError, type DeployWorld, type Secrets } from './deploy-context.ts';
import { explain } from './explain-failure.ts';
import { lookAround, whoIsLoggedIn, type Found } from './inspect-account.ts';
import { gatherSecrets, sourcesOfSecrets } from './collect-secrets.ts';

/** Gives the address of the deployment. Throws a DeployError where it stopped. */
export async function runDeploy(world: DeployWorld, target: DeployTarget): Promise<string> {
  const { print } = world;
  print(`${titleOf(target)}: the Worker ${target.worker}, as ${await whoIsLoggedIn(world)}`);
  const found = await lookAround(world, target);
  const missing = sourcesOfSecrets(target, found, world);
  warnOfNewSecret(world, found, missing);
  const secrets = await gatherSecrets(world, missing);

  let targets: readonly string[] = [];
  for (const step of planSteps(target, found)) targets = await take(world, target, step, secrets);
  const address = target.publicUrl ?? addressAmong(targets);
  if (address === undefined) {
    throw new DeployError(
      'The Worker is deployed, but wrangler names no address for it: set `workers_dev = true`, a custom domain or PUBLIC_URL in wrangler.toml.',
    );
  }
  print(`asking ${address}/health`);
  const warnings = await awaitHealth(world, address);
  print(`ready: ${address}`);
  for (const warning of warnings) print(`  note: ${warning}`);
  return address;
}

async function take(
  { wrangler, print }: DeployWorld,
  target: DeployTarget,
  step: DeployStep,
  secrets: Secrets,
): Promise<readonly string[]> {
  print(titleOfStep(step));
  const hasSecrets = step.kind === 'deploy' && Object.keys(secrets).length > 0;
  const result = await wrangler(wranglerArgs(step, target), hasSecrets ? secrets : undefined);
  if (!result.ok) throw new DeployError(explain(step.kind, result.complaint));
  return result.targets;
}

/** A database without its Worker may hold what the former secret signed. */
function warnOfNewSecret(
  { print }: DeployWorld,
  found: Found,
  missing: ReturnType<typeof sourcesOfSecrets>,
): void {
  if (!found.hasDatabase || !missing.some(({ from }) => from === 'random')) return;
  print(
    'note: the database is there, the EDGE_SECRET is not. If a Worker of before used it, stop here (Ctrl-C) and give its EDGE_SECRET in the environment: with a new one callbacks under way and links that were given out are not known any more.',
  );
}

/** Of the triggers that wrangler lists: Cloudflare's own address, else the first custom domain. */
export function addressAmong(targets: readonly string[]): string | undefined {
  const own = targets.find((target) => target.startsWith('https://'));
  if (own !== undefined) return own;
  const domain = targets.flatMap((target) => /^([\w.-]+) \(custom domain/.exec(target)?.[1] ?? []);
  return domain[0] === undefined ? undefined : `https://${domain[0]}`;
}
