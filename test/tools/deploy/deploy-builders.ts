/** Builds deployments whose effects are all fakes. */
import type { DeployOptions } from '../../../src/tools/deploy/deploy-arguments.ts';
import type { DeployContext } from '../../../src/tools/deploy/deploy-context.ts';
import type { DeployTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { runDeploy } from '../../../src/tools/deploy/run-deploy.ts';
import { createFakeApi, type FakeApi } from './fake-cloudflare.ts';
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
  accountId: undefined,
  jurisdiction: undefined,
  customDomains: [],
  variables: new Map(),
  settingProblems: [],
  keepsVariables: false,
};

export const READY = {
  code: 200,
  msg: 'success',
  data: {
    status: 'ready',
    version: { id: VERSION_ID, uploadedAt: 1 },
    cron: { lastRunAt: 1 },
    kie: { key: 'accepted', checkedAt: 1 },
    warnings: ['PUBLIC_URL is not set'],
  },
};

const API = 'http://fake-cloudflare.invalid';

export interface Deployment {
  cloudflare: FakeApi;
  wrangler: FakeWrangler;
  context: DeployContext;
  /** The secrets of a Worker in the account. */
  secrets: (worker?: string) => Record<string, string | undefined>;
  /** Everything that was printed. */
  printed: () => string;
  /** Milliseconds slept. */
  slept: () => number;
  run: (target?: Partial<DeployTarget>, options?: Partial<DeployOptions>) => Promise<string>;
}

/**
 * Deploys to an empty account, with KIE_API_KEY in the environment and without a terminal by default.
 * `fetch` of the effects answers the deployed Worker's requests.
 */
export function createDeployment(effects: Partial<DeployContext> = {}): Deployment {
  const cloudflare = createFakeApi();
  const { account } = cloudflare;
  const wrangler = createFakeWrangler(account, (env) =>
    env === '' ? 'kie-edge' : `kie-edge-${env}`,
  );
  const lines: string[] = [];
  let now = 0;
  let tokens = 0;
  const { fetch: fetchWorker = async () => Response.json(READY), environment, ...others } = effects;
  const context: DeployContext = {
    wrangler: wrangler.run,
    terminal: undefined,
    environment: {
      CLOUDFLARE_API_BASE_URL: API,
      ...(environment ?? { KIE_API_KEY: 'kie-key-of-the-test' }),
    },
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.startsWith(API)) return fetchWorker(input, init);
      const { signal: _, redirect: _redirect, ...request } = init ?? {};
      return cloudflare.fetch(new Request(url, request));
    },
    sleep: async (ms) => void (now += ms),
    now: () => now,
    randomToken: () => `random-token-${tokens++}-`.padEnd(43, 'x'),
    print: (line) => void lines.push(line),
    ...others,
  };
  return {
    cloudflare,
    wrangler,
    context,
    secrets: (worker = 'kie-edge') =>
      Object.fromEntries(
        [...(account.scripts.get(worker)?.bindings.values() ?? [])]
          .filter(({ type }) => type === 'secret_text')
          .map(({ name, text }) => [name, text]),
      ),
    printed: () => lines.join('\n'),
    slept: () => now,
    run: (target, options) =>
      runDeploy(
        context,
        { ...TARGET, ...target },
        { env: undefined, takeOverDomains: false, ...options },
      ),
  };
}
