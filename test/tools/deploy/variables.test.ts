/** Variables: Cloudflare's limits, and those that a deployment deletes. */
import { describe, expect, it } from 'vitest';
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
