/** What a deployment does and does not do, with a wrangler that answers at once. */
import { describe, expect, it } from 'vitest';
import { readTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { findAddress } from '../../../src/tools/deploy/run-deploy.ts';
import { deployment } from './deploy-builders.ts';

describe('a deployment', () => {
  it('from nothing makes what is missing, then migrates, then deploys with the secrets', async () => {
    const { wrangler, run } = deployment();
    expect(await run()).toBe('https://kie-edge.operator.workers.dev');
    expect(wrangler.changes).toEqual([
      'queues create kie-edge-copies',
      'queues create kie-edge-deliveries',
      'queues create kie-edge-dead',
      'd1 create kie-edge',
      'r2 bucket create kie-edge-files',
      'd1 migrations apply kie-edge --remote --env ',
      'deploy --env ',
    ]);
    expect(wrangler.secrets.get('kie-edge')).toEqual({
      KIE_API_KEY: 'kie-key-of-the-test',
      EDGE_SECRET: expect.stringMatching(/^random-token/) as string,
    });
  });

  it('repeated makes nothing, keeps the secrets, and deploys', async () => {
    const { wrangler, world, run } = deployment();
    await run();
    const secrets = wrangler.secrets.get('kie-edge');
    wrangler.changes.length = 0;
    world.environment = { KIE_API_KEY: 'another-key' };
    await run();
    expect(wrangler.changes).toEqual([
      'd1 migrations apply kie-edge --remote --env ',
      'deploy --env ',
    ]);
    expect(wrangler.secrets.get('kie-edge')).toEqual(secrets);
  });

  it('goes on where one before it stopped', async () => {
    const { wrangler, run } = deployment();
    wrangler.fails.set('d1 create', 'A request to the Cloudflare API failed.');
    await expect(run()).rejects.toThrow('The database could not be made.');
    wrangler.fails.clear();
    wrangler.changes.length = 0;
    await run();
    expect(wrangler.changes[0]).toBe('d1 create kie-edge');
  });

  it('of staging names nothing of production', async () => {
    const { wrangler, run } = deployment();
    await run(readTarget('staging'));
    for (const call of wrangler.calls) {
      expect(call.replaceAll('kie-edge-staging', '')).not.toContain('kie-edge');
      if (/^(deploy|secret|d1 migrations)/.test(call)) expect(call).toMatch(/--env staging$/);
    }
    expect([...wrangler.secrets.keys()]).toEqual(['kie-edge-staging']);
  });

  it('of production names the top level, whatever CLOUDFLARE_ENV says', () => {
    expect(readTarget('production')).toEqual(readTarget(undefined));
    process.env['CLOUDFLARE_ENV'] = 'staging';
    try {
      expect(readTarget(undefined)).toMatchObject({ env: '', worker: 'kie-edge' });
    } finally {
      delete process.env['CLOUDFLARE_ENV'];
    }
  });

  it('of an environment that is not there says which are', () => {
    expect(() => readTarget('stagin')).toThrow('["staging"]');
  });

  it('never tells a secret, but for the ADMIN_TOKEN that it made', async () => {
    const { wrangler, printed, run } = deployment();
    await run();
    for (const secret of Object.values(wrangler.secrets.get('kie-edge') ?? {})) {
      expect(printed()).not.toContain(secret);
      expect(wrangler.calls.join('\n')).not.toContain(secret);
    }
  });

  it('ends with the address and what health warns of', async () => {
    const { printed, run } = deployment();
    await run();
    expect(printed()).toMatch(
      /ready: https:\/\/kie-edge\.operator\.workers\.dev\n {2}note: PUBLIC_URL is not set$/,
    );
  });
});

describe('the address', () => {
  it('is PUBLIC_URL where that is set', async () => {
    const asked: string[] = [];
    const { run, world } = deployment();
    const ready = world.fetch;
    world.fetch = async (address) => {
      asked.push(address instanceof Request ? address.url : address.toString());
      return ready(address);
    };
    expect(await run({ publicUrl: 'https://edge.example.com' })).toBe('https://edge.example.com');
    expect(asked).toEqual(['https://edge.example.com/health']);
  });

  it('is a custom domain where there is none below workers.dev', () => {
    const triggers = ['edge.example.com (custom domain)', 'schedule: * * * * *'];
    expect(findAddress(triggers)).toBe('https://edge.example.com');
    expect(findAddress(['edge.example.com/*', 'Producer for kie-edge-dead'])).toBeUndefined();
  });
});
