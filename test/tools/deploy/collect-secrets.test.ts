/** The sources of secrets: the environment, generation, prompts. */
import { describe, expect, it } from 'vitest';
import { createDeployment } from './deploy-builders.ts';
import { fakeTerminal } from './fake-terminal.ts';

describe('without a terminal', () => {
  it('stops with the name of a missing secret before anything is changed', async () => {
    const { wrangler, run } = createDeployment({ environment: {} });
    await expect(run()).rejects.toThrow('Missing: KIE_API_KEY.');
    expect(wrangler.changes).toEqual([]);
  });

  it('treats an empty secret as missing', async () => {
    const { run } = createDeployment({ environment: { KIE_API_KEY: '' } });
    await expect(run()).rejects.toThrow('Missing: KIE_API_KEY.');
  });

  it('uses EDGE_SECRET and ADMIN_TOKEN from the environment and sets no ADMIN_TOKEN otherwise', async () => {
    const environment = {
      KIE_API_KEY: 'key',
      EDGE_SECRET: 'e'.repeat(32),
      ADMIN_TOKEN: 'a'.repeat(32),
    };
    const { secrets, run } = createDeployment({ environment });
    await run();
    expect(secrets()).toEqual(environment);
    const other = createDeployment();
    await other.run();
    expect(other.secrets()).not.toHaveProperty('ADMIN_TOKEN');
  });

  it('uses KEY_RING from the environment for a Worker that has none, and keeps that of one that has', async () => {
    const ring = `${'n'.repeat(32)},EDGE_SECRET`;
    const environment = { KIE_API_KEY: 'key', EDGE_SECRET: 'e'.repeat(32), KEY_RING: ring };
    const { context, secrets, printed, run } = createDeployment({ environment });
    await run();
    expect(secrets()).toEqual(environment);
    context.environment['KEY_RING'] = 'o'.repeat(32);
    await run();
    expect(secrets()['KEY_RING']).toBe(ring);
    expect(printed()).toContain('KEY_RING of the environment is not used');
    expect(printed()).not.toContain('n'.repeat(32));
  });

  it('names KEY_RING as the way to rotate an EDGE_SECRET that the Worker keeps', async () => {
    const environment = { KIE_API_KEY: 'key', EDGE_SECRET: 'e'.repeat(32) };
    const { printed, run } = createDeployment({ environment });
    await run();
    await run();
    expect(printed()).toContain(
      "note: EDGE_SECRET of the environment is not used, the Worker keeps its own. To rotate it: npx wrangler secret put KEY_RING --env ''",
    );
    expect(printed()).not.toContain('secret put EDGE_SECRET');
  });

  it('stops for a secret that the Worker would reject, without printing its value', async () => {
    const { wrangler, run } = createDeployment({
      environment: { KIE_API_KEY: 'k', EDGE_SECRET: 'short-one' },
    });
    const stop = String(await run().catch((error: unknown) => error));
    expect(stop).toContain('EDGE_SECRET in the environment must have 32 bytes or more');
    expect(stop).not.toContain('short-one');
    expect(wrangler.changes).toEqual([]);
  });
});

describe('at a terminal', () => {
  it('prompts for the key without printing it and prints a generated ADMIN_TOKEN once', async () => {
    const terminal = fakeTerminal([' typed-key '], true);
    const { secrets, printed, run } = createDeployment({ environment: {}, terminal });
    await run();
    const set = secrets();
    expect(set['KIE_API_KEY']).toBe('typed-key');
    expect(printed()).not.toContain('typed-key');
    expect(printed().split(set['ADMIN_TOKEN'] ?? '').length).toBe(2);
    expect(printed()).not.toContain(set['EDGE_SECRET']);
    expect(terminal.questions).toHaveLength(2);
  });

  it('prompts again for an invalid key and stops after three prompts', async () => {
    const withTypos = fakeTerminal(['', 'two words', 'key'], false);
    const { secrets, run } = createDeployment({ environment: {}, terminal: withTypos });
    await run();
    expect(secrets()).toEqual({
      KIE_API_KEY: 'key',
      EDGE_SECRET: expect.any(String) as string,
    });
    const never = createDeployment({
      environment: {},
      terminal: fakeTerminal(['', '', ''], false),
    });
    await expect(never.run()).rejects.toThrow(
      'No valid KIE_API_KEY was entered. Nothing was changed.',
    );
    expect(never.wrangler.changes).toEqual([]);
  });

  it('does not prompt for existing secrets, and offers no ADMIN_TOKEN with Cloudflare Access', async () => {
    const terminal = fakeTerminal(['key'], true);
    const { run } = createDeployment({ environment: {}, terminal });
    await run();
    await run();
    expect(terminal.questions).toHaveLength(2);
    const withAccess = fakeTerminal(['key'], true);
    await createDeployment({ environment: {}, terminal: withAccess }).run({
      usesCloudflareAccess: true,
    });
    expect(withAccess.questions).toHaveLength(1);
  });

  it('warns that a new EDGE_SECRET invalidates links when the database was used', async () => {
    const { cloudflare, wrangler, printed, run } = createDeployment();
    wrangler.errors.set('deploy', 'fetch failed');
    await expect(run()).rejects.toThrow('fetch failed');
    const sqlite = cloudflare.account.findDatabase('kie-edge')?.sqlite;
    sqlite?.exec('drop table tasks; create table tasks (id text); insert into tasks values (1)');
    wrangler.errors.clear();
    await run();
    expect(printed()).toContain('a new secret invalidates all pending callbacks and issued links');
  });

  it('does not warn of a new EDGE_SECRET after a failed first upload, which leaves a database without tasks', async () => {
    const { wrangler, printed, run } = createDeployment();
    wrangler.errors.set('deploy', 'fetch failed');
    await expect(run()).rejects.toThrow('fetch failed');
    wrangler.errors.clear();
    await run();
    expect(printed()).not.toContain('the database exists, but no EDGE_SECRET');
  });
});
