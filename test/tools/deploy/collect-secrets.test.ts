/** The sources of secrets: the environment, generation, prompts. */
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../../src/tools/deploy/deploy-context.ts';
import { createDeployment } from './deploy-builders.ts';

/** A terminal that enters the hidden replies in order. */
function fakeTerminal(
  hiddenReplies: string[],
  confirms: boolean,
): Terminal & { questions: string[] } {
  const questions: string[] = [];
  const reply = <T>(question: string, value: T): Promise<T> => {
    questions.push(question);
    return Promise.resolve(value);
  };
  return {
    questions,
    promptHidden: (question) => reply(question, hiddenReplies.shift() ?? ''),
    confirm: (question) => reply(question, confirms),
  };
}

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
    const { wrangler, run } = createDeployment({ environment });
    await run();
    expect(wrangler.secrets.get('kie-edge')).toEqual(environment);
    const other = createDeployment();
    await other.run();
    expect(other.wrangler.secrets.get('kie-edge')).not.toHaveProperty('ADMIN_TOKEN');
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
    const { wrangler, printed, run } = createDeployment({ environment: {}, terminal });
    await run();
    const secrets = wrangler.secrets.get('kie-edge');
    expect(secrets?.['KIE_API_KEY']).toBe('typed-key');
    expect(printed()).not.toContain('typed-key');
    expect(printed().split(secrets?.['ADMIN_TOKEN'] ?? '').length).toBe(2);
    expect(printed()).not.toContain(secrets?.['EDGE_SECRET']);
    expect(terminal.questions).toHaveLength(2);
  });

  it('prompts again for an invalid key and stops after three prompts', async () => {
    const withTypos = fakeTerminal(['', 'two words', 'key'], false);
    const { wrangler, run } = createDeployment({ environment: {}, terminal: withTypos });
    await run();
    expect(wrangler.secrets.get('kie-edge')).toEqual({
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

  it('warns that a new EDGE_SECRET invalidates links when the database exists', async () => {
    const { wrangler, printed, run } = createDeployment();
    wrangler.databases.set('kie-edge', new DatabaseSync(':memory:'));
    await run();
    expect(printed()).toContain(
      'a new secret will invalidate all pending callbacks and issued links',
    );
  });
});
