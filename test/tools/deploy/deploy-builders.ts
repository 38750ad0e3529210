/** Builds deployments whose effects are all fakes. */
import type { DeployContext } from '../../../src/tools/deploy/deploy-context.ts';
import type { DeployTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { runDeploy } from '../../../src/tools/deploy/run-deploy.ts';
import { createFakeWrangler, VERSION_ID, type FakeWrangler } from './fake-wrangler.ts';

export const TARGET: DeployTarget = {
  env: '',
  worker: 'kie-edge',
  queues: ['kie-edge-copies', 'kie-edge-deliveries', 'kie-edge-dead'],
  database: 'kie-edge',
  bucket: 'kie-edge-files',
  requiredSecrets: ['KIE_API_KEY', 'EDGE_SECRET'],
  usesCloudflareAccess: false,
  publicUrl: undefined,
};

export const READY = {
  code: 200,
  msg: 'success',
  data: {
    status: 'ready',
    version: { id: VERSION_ID, uploadedAt: 1 },
    cron: { lastRunAt: 1 },
    warnings: ['PUBLIC_URL is not set'],
  },
};

export interface Deployment {
  wrangler: FakeWrangler;
  context: DeployContext;
  /** Everything that was printed. */
  printed: () => string;
  /** Milliseconds slept. */
  slept: () => number;
  run: (target?: Partial<DeployTarget>) => Promise<string>;
}

/** Deploys to an empty account, with KIE_API_KEY in the environment and without a terminal by default. */
export function createDeployment(effects: Partial<DeployContext> = {}): Deployment {
  const wrangler = createFakeWrangler((env) => (env === '' ? 'kie-edge' : `kie-edge-${env}`));
  const lines: string[] = [];
  let now = 0;
  let tokens = 0;
  const context: DeployContext = {
    wrangler: wrangler.run,
    terminal: undefined,
    environment: { KIE_API_KEY: 'kie-key-of-the-test' },
    fetch: async () => Response.json(READY),
    sleep: async (ms) => void (now += ms),
    now: () => now,
    randomToken: () => `random-token-${tokens++}-`.padEnd(43, 'x'),
    print: (line) => void lines.push(line),
    ...effects,
  };
  return {
    wrangler,
    context,
    printed: () => lines.join('\n'),
    slept: () => now,
    run: (target) => runDeploy(context, { ...TARGET, ...target }),
  };
}
