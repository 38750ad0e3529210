/** A deployment to a custom domain, with the real wrangler and a token that has the documented permissions. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { DeployContext } from '../../../src/tools/deploy/deploy-context.ts';
import { readTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { TOKEN_PERMISSIONS } from '../../../src/tools/deploy/explain-failure.ts';
import { runDeploy } from '../../../src/tools/deploy/run-deploy.ts';
import { createWranglerRunner } from '../../../src/tools/deploy/wrangler-process.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { ACCOUNT } from './fake-cloudflare.ts';
import { useFakeCloudflare } from './fake-cloudflare-fixture.ts';

const HOST = 'edge.example.com';
const TIMEOUT_MS = 240_000;

const operator = useFakeCloudflare();

it(
  'attaches a custom domain in use only with --take-over-domains, and needs exactly the documented permissions',
  { timeout: TIMEOUT_MS },
  async () => {
    const { account, token, writes } = operator.cloudflare;
    token.permissions = new Set([...TOKEN_PERMISSIONS, 'Workers Routes Edit']);
    account.domains.set(HOST, 'shop');
    const configPath = await writeConfig();
    const target = readTarget(undefined, configPath);
    expect(target).toMatchObject({
      publicUrl: `https://${HOST}`,
      customDomains: [{ pattern: HOST }],
    });
    const context = createContext(configPath);

    const refused = runDeploy(context, target, { takeOverDomains: false });
    await expect(refused).rejects.toThrow(`${HOST} is a custom domain of the Worker shop.`);
    expect(writes).toEqual([]);

    const address = await runDeploy(context, target, { takeOverDomains: true });
    expect(address).toBe(`https://${HOST}`);
    expect(account.domains.get(HOST)).toBe('kie-edge'); // wrangler did not ask
    expect(account.scripts.get('kie-edge')).toMatchObject({
      hasWorkersDev: false,
      hasVersionUrls: false,
    });
    const needed = new Set(
      [...token.used].map((permission) => permission.replace(/Read$/, 'Edit')),
    );
    expect([...needed].toSorted()).toEqual([...token.permissions].toSorted());
  },
);

it('the deployment guide lists the permissions that the deployment needs', async () => {
  const guide = await readFile(path.join(ROOT, 'src/web/docs/guides/deployment.md'), 'utf8');
  const listed = Array.from(
    guide.matchAll(/^\| (?:Account|Zone), ([^|]*), (Edit|Read) \|/gm),
    ([, group, access]) => `${group} ${access}`,
  );
  expect(listed.toSorted()).toEqual(
    [...TOKEN_PERMISSIONS, 'Workers Routes Edit', 'Account Settings Read'].toSorted(),
  );
});

/** The project's configuration with a custom domain instead of a workers.dev address. */
async function writeConfig(): Promise<string> {
  const config = await readFile(path.join(ROOT, 'wrangler.toml'), 'utf8');
  const file = path.join(operator.home, 'wrangler.toml');
  await writeFile(
    file,
    config
      .replaceAll(/^(main|directory|migrations_dir) = "/gm, `$1 = "${ROOT}/`)
      .replace('[build]\n', `[build]\ncwd = "${ROOT}"\n`)
      .replace(
        'workers_dev = true',
        `workers_dev = false\nroutes = [{ pattern = "${HOST}", custom_domain = true }]`,
      )
      .replace('[vars]\n', `[vars]\nPUBLIC_URL = "https://${HOST}"\n`),
  );
  return file;
}

function createContext(configPath: string): DeployContext {
  const { cloudflare, home } = operator;
  const environment = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: home,
    CLOUDFLARE_API_BASE_URL: cloudflare.url,
    CLOUDFLARE_API_TOKEN: 'fake-cloudflare-token',
    CLOUDFLARE_ACCOUNT_ID: ACCOUNT.id,
  };
  return {
    wrangler: createWranglerRunner(environment, new AbortController().signal, {
      config: configPath,
    }),
    terminal: undefined,
    environment,
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : input.toString();
      return fetch(url.replace(`https://${HOST}/`, `${cloudflare.url}/served/${HOST}/`), init);
    },
    sleep: () => Promise.resolve(),
    now: () => performance.now(),
    randomToken: () => 'random-token-of-43-characters-'.padEnd(43, 'x'),
    print: () => undefined,
  };
}
