/** The steps of a deployment, with a fake wrangler. */
import { describe, expect, it } from 'vitest';
import type { WranglerResult } from '../../../src/tools/deploy/deploy-context.ts';
import { readTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { findAddress } from '../../../src/tools/deploy/run-deploy.ts';
import { createDeployment } from './deploy-builders.ts';

const FAILED: WranglerResult = {
  ok: false,
  stdout: '',
  errorText: 'fetch failed',
  targets: [],
  versionId: undefined,
};

describe('a deployment', () => {
  it('creates what is missing, then migrates, then deploys with the secrets', async () => {
    const { wrangler, secrets, run } = createDeployment();
    expect(await run()).toBe('https://kie-edge.operator.workers.dev');
    expect(wrangler.changes).toEqual([
      'queues create kie-edge-copies',
      'queues create kie-edge-deliveries',
      'queues create kie-edge-dead',
      'd1 create kie-edge',
      'r2 bucket create kie-edge-files',
      'd1 execute kie-edge --remote --env  --json --yes --file', // the self-test
      'd1 execute kie-edge --remote --env  --json --yes --file', // the first migration
      'deploy --env ',
    ]);
    expect(secrets()).toEqual({
      KIE_API_KEY: 'kie-key-of-the-test',
      EDGE_SECRET: expect.stringMatching(/^random-token/) as string,
    });
  });

  it('creates nothing, imports nothing and keeps the secrets when it is repeated', async () => {
    const { wrangler, context, secrets, printed, run } = createDeployment();
    await run();
    expect(printed()).not.toContain('is not used');
    const before = secrets();
    wrangler.changes.length = 0;
    context.environment['KIE_API_KEY'] = 'another-key';
    await run();
    expect(wrangler.changes).toEqual(['deploy --env ']); // an import would interrupt the live database
    expect(secrets()).toEqual(before);
    expect(printed()).toContain(
      "note: KIE_API_KEY of the environment is not used, the Worker keeps its own. To set it: npx wrangler secret put KIE_API_KEY --env ''",
    );
    expect(printed()).not.toContain('another-key');
  });

  it.each([
    ['the first queue', 'queues create', 1],
    ['the last queue', 'queues create', 3],
    ['the database', 'd1 create', 1],
    ['the bucket', 'r2 bucket create', 1],
    ['the list of applied migrations', 'd1_migrations', 1],
    ["the import of the database's test", '--file', 1],
    ["the batch of the database's test", 'drop table if exists deploy_self_test_', 1],
    ['a migration', '--file', 2],
    ['the upload', 'deploy --env', 1],
  ])('continues where it failed at %s, and creates nothing twice', async (_, part, time) => {
    const { wrangler, context, run } = createDeployment();
    const { wrangler: real } = context;
    let times = 0;
    context.wrangler = async (args, ...rest) =>
      args.join(' ').includes(part) && ++times === time ? FAILED : real(args, ...rest);
    await expect(run()).rejects.toThrow('Then re-run the command; completed steps are skipped.');
    context.wrangler = real;
    expect(await run()).toBe('https://kie-edge.operator.workers.dev');
    const created = wrangler.changes.filter((change) => change.includes(' create '));
    expect(created).toHaveLength(5);
    expect(new Set(created).size).toBe(5);
    expect(wrangler.changes.filter((change) => change.startsWith('deploy'))).toHaveLength(1);
  });

  it('keeps the secrets when it failed at the triggers, after the upload', async () => {
    const { context, secrets, run } = createDeployment();
    const { wrangler: real } = context;
    context.wrangler = async (args, ...rest) => {
      const result = await real(args, ...rest);
      return args[0] === 'deploy' ? FAILED : result;
    };
    await expect(run()).rejects.toThrow('or some of its triggers were not');
    const before = secrets();
    context.wrangler = real;
    await run();
    expect(Object.keys(before)).toHaveLength(2);
    expect(secrets()).toEqual(before);
  });

  it('names nothing of production when it deploys staging', async () => {
    const { wrangler, cloudflare, run } = createDeployment();
    await run(readTarget('staging'));
    expect(wrangler.calls).not.toEqual([]);
    for (const call of wrangler.calls) {
      expect(call.replaceAll('kie-edge-staging', '')).not.toContain('kie-edge');
      if (/^(deploy|secret|d1 execute)/.test(call)) expect(call).toMatch(/--env staging( |$)/);
    }
    expect([...cloudflare.account.scripts.keys()]).toEqual(['kie-edge-staging']);
  });

  it('deploys the top level of wrangler.toml as production, whatever CLOUDFLARE_ENV says', () => {
    expect(readTarget('production')).toEqual(readTarget(undefined));
    process.env['CLOUDFLARE_ENV'] = 'staging';
    try {
      expect(readTarget(undefined)).toMatchObject({ env: '', worker: 'kie-edge' });
    } finally {
      delete process.env['CLOUDFLARE_ENV'];
    }
  });

  it('lists the environments when the given one does not exist', () => {
    expect(() => readTarget('stagin')).toThrow('["staging"]');
  });

  it('prints no secret and passes none as an argument', async () => {
    const { wrangler, secrets, printed, run } = createDeployment();
    await run();
    expect(Object.values(secrets())).toHaveLength(2);
    for (const secret of Object.values(secrets())) {
      expect(printed()).not.toContain(secret);
      expect(wrangler.calls.join('\n')).not.toContain(secret);
    }
  });

  it('prints the address and the warnings of health at the end', async () => {
    const { printed, run } = createDeployment();
    await run();
    expect(printed()).toMatch(
      /ready: https:\/\/kie-edge\.operator\.workers\.dev\n {2}warning: PUBLIC_URL is not set\nKIE accepts KIE_API_KEY$/,
    );
  });
});

describe('the address of a deployment', () => {
  it('is PUBLIC_URL if it is set', async () => {
    const requested: string[] = [];
    const { run, context } = createDeployment();
    const ready = context.fetch;
    context.fetch = async (address, init) => {
      requested.push(address instanceof Request ? address.url : address.toString());
      return ready(address, init);
    };
    expect(await run({ publicUrl: 'https://edge.example.com' })).toBe('https://edge.example.com');
    expect(requested.filter((url) => url.startsWith('https://'))).toEqual([
      'https://edge.example.com/health?check=kie',
    ]);
  });

  it('is a custom domain if workers.dev is disabled', () => {
    const triggers = ['edge.example.com (custom domain)', 'schedule: * * * * *'];
    expect(findAddress(triggers)).toBe('https://edge.example.com');
    expect(findAddress(['edge.example.com/*', 'Producer for kie-edge-dead'])).toBeUndefined();
  });
});
