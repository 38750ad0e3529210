/** What a deployment does, decided from what is there. Pure. */
import type { DeployTarget } from './deploy-target.ts';
import type { Found } from './inspect-account.ts';

export type DeployStep =
  | { readonly kind: 'create_queue'; readonly queue: string }
  | { readonly kind: 'create_database'; readonly database: string }
  | { readonly kind: 'create_bucket'; readonly bucket: string }
  | { readonly kind: 'migrate'; readonly database: string }
  | { readonly kind: 'deploy'; readonly worker: string };

/**
 * The steps in order. What is missing is made here and not left to wrangler, which deploys without what
 * it may not see. Migrations come before the code that needs them: they leave what the code of before needs, which
 * goes on meanwhile.
 */
export function planSteps(target: DeployTarget, found: Found): DeployStep[] {
  const { queues, database, bucket, worker } = target;
  return [
    ...queues
      .filter((queue) => !found.queues.has(queue))
      .map((queue) => ({ kind: 'create_queue', queue }) as const),
    ...(found.hasDatabase ? [] : [{ kind: 'create_database', database } as const]),
    ...(found.hasBucket ? [] : [{ kind: 'create_bucket', bucket } as const]),
    { kind: 'migrate', database },
    { kind: 'deploy', worker },
  ];
}

/** A step as wrangler takes it. The environment is always named: none would be CLOUDFLARE_ENV's. */
export function wranglerArgs(step: DeployStep, { env }: Pick<DeployTarget, 'env'>): string[] {
  switch (step.kind) {
    case 'create_queue':
      return ['queues', 'create', step.queue];
    case 'create_database':
      return ['d1', 'create', step.database];
    case 'create_bucket':
      return ['r2', 'bucket', 'create', step.bucket];
    case 'migrate':
      return ['d1', 'migrations', 'apply', step.database, '--remote', '--env', env];
    case 'deploy':
      return ['deploy', '--env', env];
  }
}

/** A step in words, before it is done. */
export function titleOfStep(step: DeployStep): string {
  switch (step.kind) {
    case 'create_queue':
      return `making the queue ${step.queue}`;
    case 'create_database':
      return `making the database ${step.database}`;
    case 'create_bucket':
      return `making the bucket ${step.bucket}`;
    case 'migrate':
      return `bringing the database ${step.database} up to date`;
    case 'deploy':
      return `deploying the Worker ${step.worker}`;
  }
}
