/** A deployment from the inspection of the account to `/health`. It can be re-run after any failure. */
import { openRemoteDatabase } from '../sql/remote-database.ts';
import { awaitHealth } from './await-health.ts';
import { collectSecrets, findMissingSecrets, type MissingSecret } from './collect-secrets.ts';
import {
  DeployError,
  type DeployContext,
  type Secrets,
  type WranglerResult,
} from './deploy-context.ts';
import { describeStep, planSteps, wranglerArgs } from './deploy-plan.ts';
import { environmentName, type DeployTarget, type DeployStep } from './deploy-target.ts';
import { explainFailure } from './explain-failure.ts';
import { inspectAccount, whoami, type DeployState } from './inspect-account.ts';
import { migrateDatabase } from './migrate-database.ts';
import { selfTestDatabase } from './self-test-database.ts';

type Deployed = Pick<WranglerResult, 'targets' | 'versionId'>;

/** Resolves to the deployment's address. Throws a DeployError if it cannot complete. */
export async function runDeploy(context: DeployContext, target: DeployTarget): Promise<string> {
  const { print } = context;
  print(`${environmentName(target)}: the Worker ${target.worker}, as ${await whoami(context)}`);
  const state = await inspectAccount(context, target);
  const missing = findMissingSecrets(target, state, context);
  warnAboutNewSecret(context, state, missing);
  const secrets = await collectSecrets(context, missing);

  let deployed: Deployed | undefined;
  for (const step of planSteps(target, state))
    deployed = await runStep(context, target, step, secrets);
  const address = target.publicUrl ?? findAddress(deployed?.targets ?? []);
  if (address === undefined) {
    throw new DeployError(
      'The Worker is deployed, but wrangler lists no address for it. Set `workers_dev = true`, a custom domain or PUBLIC_URL in wrangler.toml.',
    );
  }
  print(`waiting for ${address}/health`);
  const { warnings, notes } = await awaitHealth(context, address, deployed?.versionId);
  print(`ready: ${address}`);
  for (const warning of warnings) print(`  warning: ${warning}`);
  for (const note of notes) print(`  note: ${note}`);
  return address;
}

async function runStep(
  context: DeployContext,
  target: DeployTarget,
  step: DeployStep,
  secrets: Secrets,
): Promise<Deployed | undefined> {
  const { wrangler, print } = context;
  print(describeStep(step));
  if (step.kind === 'migrate' || step.kind === 'self_test') {
    await prepareDatabase(context, target, step.kind);
    return undefined;
  }
  const hasSecrets = step.kind === 'deploy' && Object.keys(secrets).length > 0;
  const result = await wrangler(wranglerArgs(step, target), hasSecrets ? secrets : undefined);
  if (!result.ok) throw new DeployError(explainFailure(step.kind, result.errorText));
  return result;
}

/** Throws a DeployError, after which nothing has been deployed. */
async function prepareDatabase(
  { wrangler, print }: DeployContext,
  target: DeployTarget,
  step: 'migrate' | 'self_test',
): Promise<void> {
  const database = openRemoteDatabase(wrangler, target);
  try {
    if (step === 'migrate') await migrateDatabase(database, print);
    else await selfTestDatabase(database);
  } catch (error) {
    if (error instanceof DeployError) throw error;
    throw new DeployError(explainFailure(step, error instanceof Error ? error.message : ''));
  }
}

/** A database without its Worker may hold tokens and links that were signed with an earlier secret. */
function warnAboutNewSecret(
  { print }: DeployContext,
  state: DeployState,
  missing: readonly MissingSecret[],
): void {
  if (!state.hasDatabase || !missing.some(({ source }) => source === 'generated')) return;
  print(
    'warning: this database was used with an earlier EDGE_SECRET that is not set here. Press Ctrl-C and set it, or a new secret will invalidate all pending callbacks and issued links.',
  );
}

/** Picks from wrangler's list of triggers the workers.dev address, else the first custom domain. */
export function findAddress(targets: readonly string[]): string | undefined {
  const workersDev = targets.find((target) => target.startsWith('https://'));
  if (workersDev !== undefined) return workersDev;
  const [domain] = targets.flatMap(
    (target) => /^([\w.-]+) \(custom domain/.exec(target)?.[1] ?? [],
  );
  return domain === undefined ? undefined : `https://${domain}`;
}
