/** A deployment from the inspection of the account to `/health`. It can be re-run after any failure. */
import { openRemoteDatabase } from '../sql/remote-database.ts';
import { awaitHealth, awaitKieCheck } from './await-health.ts';
import { checkCustomDomains } from './check-custom-domains.ts';
import { checkPlacement } from './check-placement.ts';
import { announceVariableChanges, checkVariables } from './check-variables.ts';
import {
  announceUnusedSecrets,
  collectSecrets,
  findMissingSecrets,
  type MissingSecret,
} from './collect-secrets.ts';
import type { DeployOptions } from './deploy-arguments.ts';
import {
  DeployError,
  type DeployContext,
  type Secrets,
  type WranglerResult,
} from './deploy-context.ts';
import { describeStep, planSteps, wranglerArgs } from './deploy-plan.ts';
import { envOption, environmentName, type DeployTarget, type DeployStep } from './deploy-target.ts';
import { explainFailure, type Phase } from './explain-failure.ts';
import { inspectAccount, type DeployState } from './inspect-account.ts';
import { logIn } from './log-in.ts';
import { applyMigrations, findPendingMigrations } from './migrate-database.ts';
import { selfTestDatabase } from './self-test-database.ts';

type Deployed = Pick<WranglerResult, 'targets' | 'versionId'>;

/** Resolves to the deployment's address. Throws a DeployError if it cannot complete. */
export async function runDeploy(
  operator: DeployContext,
  target: DeployTarget,
  options: DeployOptions,
): Promise<string> {
  const login = await logIn(operator, target);
  const { print } = operator;
  print(
    `${environmentName(target)}: the Worker ${target.worker} in the account ${login.accountLabel}`,
  );
  const state = await inspectAccount(operator, login, target);
  checkPlacement(operator, target, state, options);
  checkVariables(target, state);
  announceUnusedSecrets(operator, target, state);
  const missing = findMissingSecrets(target, state, operator);
  warnAboutNewSecret(operator, state, missing);
  const secrets = await collectSecrets(operator, missing);
  await announceVariableChanges(operator, target, state);
  await checkCustomDomains(operator, login, target, options);

  const context = selectAccount(operator, login.accountId);
  let deployed: Deployed | undefined;
  for (const step of planSteps(target, state))
    deployed = await runStep(context, target, options, step, secrets);
  const address = target.publicUrl ?? findAddress(deployed?.targets ?? []);
  if (address === undefined) {
    throw new DeployError(
      'The Worker is deployed, but wrangler lists no address for it. Set `workers_dev = true`, a custom domain or PUBLIC_URL in wrangler.toml.',
    );
  }
  print(`waiting for ${address}/health`);
  const ready = await awaitHealth(context, target, address, deployed?.versionId);
  print(`ready: ${address}`);
  const { warnings, notes, kieKey } = await awaitKieCheck(
    context,
    address,
    deployed?.versionId,
    ready,
  );
  for (const warning of warnings) print(`  warning: ${warning}`);
  for (const note of notes) print(`  note: ${note}`);
  if (kieKey === 'refused') {
    const setKey = `npx wrangler secret put KIE_API_KEY ${envOption(target)}`;
    throw new DeployError(
      `The Worker is deployed and ready, but KIE refuses KIE_API_KEY: no task can be created. Check the key, its caps and its IP allow-list at kie.ai. To set another key: ${setKey}`,
    );
  }
  print(
    kieKey === 'accepted'
      ? 'KIE accepts KIE_API_KEY'
      : '  warning: KIE did not say whether it accepts KIE_API_KEY. Create a task, or open /health?check=kie later.',
  );
  return address;
}

/** With the account given, wrangler does not list those of the login, for which a token may lack the permission. */
function selectAccount(context: DeployContext, accountId: string): DeployContext {
  const { wrangler } = context;
  return {
    ...context,
    wrangler: (args, secrets) => wrangler(args, secrets, { CLOUDFLARE_ACCOUNT_ID: accountId }),
  };
}

async function runStep(
  context: DeployContext,
  target: DeployTarget,
  options: DeployOptions,
  step: DeployStep,
  secrets: Secrets,
): Promise<Deployed | undefined> {
  const { wrangler, print, environment } = context;
  print(describeStep(step));
  if (step.kind === 'migrate') {
    await prepareDatabase(context, target);
    return undefined;
  }
  const hasSecrets = step.kind === 'deploy' && Object.keys(secrets).length > 0;
  const args = wranglerArgs(step, target, options);
  const result = await wrangler(args, hasSecrets ? secrets : undefined);
  if (!result.ok) throw new DeployError(explainFailure(step.kind, result.errorText, environment));
  return result;
}

/** Tests and migrates the database if a migration is pending. Throws a DeployError; no code was uploaded then. */
async function prepareDatabase(
  { wrangler, print, environment }: DeployContext,
  target: DeployTarget,
): Promise<void> {
  const database = openRemoteDatabase(wrangler, target);
  let phase: Phase = 'list_migrations';
  try {
    const pending = await findPendingMigrations(database);
    if (pending.length === 0) return print('  no migration is pending');
    phase = 'self_test';
    print(
      '  testing the database, which is unavailable for seconds during this and each migration',
    );
    await selfTestDatabase(database);
    phase = 'migrate';
    await applyMigrations(database, pending, print);
  } catch (error) {
    if (error instanceof DeployError) throw error;
    const reason = error instanceof Error ? error.message : '';
    throw new DeployError(explainFailure(phase, reason, environment));
  }
}

/** A database without its Worker may hold tokens and links that were signed with an earlier secret. */
function warnAboutNewSecret(
  { print }: DeployContext,
  { database }: Pick<DeployState, 'database'>,
  missing: readonly MissingSecret[],
): void {
  const isUsed = database !== undefined && !database.isEmpty;
  if (!isUsed || !missing.some(({ source }) => source === 'generated')) return;
  print(
    'warning: the database exists, but no EDGE_SECRET. If it was used with one before, press Ctrl-C and set that one, and its KEY_RING: a new secret invalidates all pending callbacks and issued links.',
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
