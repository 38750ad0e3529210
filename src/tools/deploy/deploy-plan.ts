/** Decides the steps of a deployment from what exists in the account. Pure. */
import type { DeployOptions } from './deploy-arguments.ts';
import type { DeployStep, DeployTarget } from './deploy-target.ts';
import type { DeployState } from './inspect-account.ts';

/**
 * The steps in order. Missing resources are created here, because wrangler deploys without those that it
 * is not allowed to see. Migrations precede the new code and are compatible with the previous version,
 * which keeps serving meanwhile.
 */
export function planSteps(target: DeployTarget, state: DeployState): DeployStep[] {
  const { queues, database, bucket, worker } = target;
  return [
    ...queues
      .filter((queue) => !state.queues.has(queue))
      .map((queue) => ({ kind: 'create_queue', queue }) as const),
    ...(state.database !== undefined ? [] : [{ kind: 'create_database', database } as const]),
    ...(state.hasBucket ? [] : [{ kind: 'create_bucket', bucket } as const]),
    { kind: 'migrate', database },
    { kind: 'deploy', worker },
  ];
}

/** The steps that are one wrangler command. */
export type CommandStep = Exclude<DeployStep, { kind: 'migrate' }>;

/**
 * wrangler's arguments for a step. A deployment always names the environment, or CLOUDFLARE_ENV would apply;
 * resources are created by name, in no environment.
 */
export function wranglerArgs(
  step: CommandStep,
  { env, jurisdiction }: Pick<DeployTarget, 'env' | 'jurisdiction'>,
  { location }: Pick<DeployOptions, 'location'>,
): string[] {
  const placement = [
    ...(jurisdiction === undefined ? [] : ['--jurisdiction', jurisdiction]),
    ...(location === undefined ? [] : ['--location', location]),
  ];
  switch (step.kind) {
    case 'create_queue':
      return ['queues', 'create', step.queue];
    case 'create_database':
      return ['d1', 'create', step.database, ...placement];
    case 'create_bucket':
      return ['r2', 'bucket', 'create', step.bucket, ...placement];
    case 'deploy':
      return ['deploy', '--env', env];
  }
}

/** What is printed before a step runs. */
export function describeStep(step: DeployStep): string {
  switch (step.kind) {
    case 'create_queue':
      return `creating the queue ${step.queue}`;
    case 'create_database':
      return `creating the database ${step.database}`;
    case 'create_bucket':
      return `creating the bucket ${step.bucket}`;
    case 'migrate':
      return `migrating the database ${step.database}`;
    case 'deploy':
      return `deploying the Worker ${step.worker}`;
  }
}
