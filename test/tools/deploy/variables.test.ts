/** Variables: Cloudflare's limits, and those that a deployment deletes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTarget, type DeployTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { createDeployment, type Deployment } from './deploy-builders.ts';
import { fakeTerminal } from './fake-terminal.ts';

describe('before anything is changed, a deployment stops', () => {
  it('for a variable that Cloudflare would not accept, with its name and size', async () => {
    const { wrangler, run } = createDeployment();
    const variables = new Map([['ALLOWED_ORIGINS', 'é'.repeat(2_501)]]);
    await expect(run({ variables })).rejects.toThrow(
      'ALLOWED_ORIGINS has 5002 bytes: Cloudflare accepts at most 5000 per variable',
    );
    expect(wrangler.changes).toEqual([]);
  });

  it('for a secret that Cloudflare would not accept', async () => {
    const environment = { KIE_API_KEY: 'key', EDGE_SECRET: 'e'.repeat(5_001) };
    const { wrangler, run } = createDeployment({ environment });
    await expect(run()).rejects.toThrow('EDGE_SECRET in the environment has 5001 bytes');
    expect(wrangler.changes).toEqual([]);
  });

  it('for more variables and secrets than Cloudflare accepts', async () => {
    const { wrangler, run } = createDeployment();
    const variables = new Map(Array.from({ length: 127 }, (_, n) => [`V${n}`, 'x']));
    await expect(run({ variables })).rejects.toThrow('There are 129 variables and secrets');
    expect(wrangler.changes).toEqual([]);
  });
});

describe('a variable of wrangler.toml', () => {
  it.each([
    ['AUTH_MODE = "open"', 'AUTH_MODE must be'],
    ['ALLOWED_ORIGINS = ["https://app.example.com"]', 'ALLOWED_ORIGINS must be'],
    [
      'PUBLIC_URL = "https://edge.example.com"\nAUTH_MODE = "none"',
      'AUTH_MODE must not be "none" when PUBLIC_URL is https',
    ],
  ])('that the Worker would reject stops a deployment: `%s`', async (line, problem) => {
    const { wrangler, run } = createDeployment();
    const message = String(await run(await readTargetWith(line)).catch((error: unknown) => error));
    expect(message).toContain(problem);
    expect(message).toContain('Correct them in wrangler.toml. Nothing was changed.');
    expect(wrangler.changes).toEqual([]);
  });

  it.each([
    'KIE_TIMEOUT_MS = 30000',
    'ALLOWED_ORIGINS = ""',
    'CF_ACCESS_AUD = "aud"', // CF_ACCESS_TEAM_DOMAIN may be a secret
    'MY_OWN = "x"',
  ])('that the Worker accepts is deployed: `%s`', async (line) => {
    const { settingProblems } = await readTargetWith(line);
    expect(settingProblems).toEqual([]);
  });
});

/** The target of wrangler.toml with these lines under `[vars]`. */
async function readTargetWith(lines: string): Promise<DeployTarget> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-config-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = await readFile(path.join(ROOT, 'wrangler.toml'), 'utf8');
  const file = path.join(folder, 'wrangler.toml');
  await writeFile(file, config.replace('[vars]\n', `[vars]\n${lines}\n`));
  return readTarget(undefined, file);
}

it('a variable of exactly the size that Cloudflare accepts is deployed', async () => {
  const { run } = createDeployment();
  await expect(run({ variables: new Map([['V', 'x'.repeat(5_000)]]) })).resolves.toContain('https');
});

/** Variables that someone set in the dashboard. */
function setInDashboard({ cloudflare }: Deployment): void {
  const bindings = [
    { type: 'plain_text', name: 'PUBLIC_URL', text: 'https://old.example.com' },
    { type: 'plain_text', name: 'ALLOWED_ORIGINS', text: 'https://value-of-the-dashboard' },
    { type: 'json', name: 'LIMITS', json: { day: 1 } },
    { type: 'secret_text', name: 'ADMIN_TOKEN', text: 'secret' },
  ];
  cloudflare.account.upload('kie-edge', bindings, []);
}

const variables = new Map([
  ['PUBLIC_URL', 'https://new.example.com'],
  ['LIMITS', '{"day":1}'],
]);

describe('variables that were set in the dashboard', () => {
  it('are listed before the deployment deletes or changes them, without values', async () => {
    const deployment = createDeployment();
    setInDashboard(deployment);
    await deployment.run({ variables });
    const printed = deployment.printed();
    expect(printed).toContain('variables that wrangler.toml changes: PUBLIC_URL\n');
    expect(printed).toContain(
      'wrangler.toml does not have: ALLOWED_ORIGINS. To keep them, add them under [vars].',
    );
    expect(printed).not.toContain('value-of-the-dashboard');
    expect(printed.indexOf('ALLOWED_ORIGINS')).toBeLessThan(printed.indexOf('deploying'));
  });

  it('are deleted at a terminal only after a confirmation', async () => {
    const deployment = createDeployment({ terminal: fakeTerminal([], false) });
    setInDashboard(deployment);
    await expect(deployment.run({ variables })).rejects.toThrow('Nothing was changed.');
    expect(deployment.wrangler.changes).toEqual([]);
  });

  it('are not mentioned with keep_vars, which keeps them', async () => {
    const deployment = createDeployment();
    setInDashboard(deployment);
    await deployment.run({ variables, keepsVariables: true });
    expect(deployment.printed()).not.toContain('ALLOWED_ORIGINS');
  });
});
