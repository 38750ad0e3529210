/** A deployment whose whole world is made here. */
import type { DeployTarget } from '../../../src/tools/deploy/deploy-target.ts';
import type { DeployContext } from '../../../src/tools/deploy/deploy-context.ts';
import { runDeploy } from '../../../src/tools/deploy/run-deploy.ts';
import { fakeWrangler, type FakeWrangler } from './fake-wrangler.ts';

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
  data: { status: 'ready', warnings: ['PUBLIC_URL is not set'] },
};

export interface Deployment {
  wrangler: FakeWrangler;
  world: DeployContext;
  /** All that was printed. */
  printed: () => string;
  /** Milliseconds that were waited. */
  waited: () => number;
  run: (target?: Partial<DeployTarget>) => Promise<string>;
}

/** A fresh account; KIE_API_KEY is in the environment and nobody is at a terminal, unless told otherwise. */
export function deployment(parts: Partial<DeployContext> = {}): Deployment {
  const wrangler = fakeWrangler((env) => (env === '' ? 'kie-edge' : `kie-edge-${env}`));
  const lines: string[] = [];
  let now = 0;
  let tokens = 0;
  const world: DeployContext = {
    wrangler: wrangler.run,
    terminal: undefined,
    environment: { KIE_API_KEY: 'kie-key-of-the-test' },
    fetch: async () => Response.json(READY),
    sleep: async (ms) => void (now += ms),
    now: () => now,
    randomToken: () => `random-token-${tokens++}-`.padEnd(43, 'x'),
    print: (line) => void lines.push(line),
    ...parts,
  };
  return {
    wrangler,
    world,
    printed: () => lines.join('\n'),
    waited: () => now,
    run: (target) => runDeploy(world, { ...TARGET, ...target }),
  };
}
