/** Where secrets come from: the environment, chance, a person; and never twice. */
import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../../src/tools/deploy/deploy-context.ts';
import { deployment } from './deploy-builders.ts';

/** A person who answers in turn. */
function person(hidden: string[], yes: boolean): Terminal & { questions: string[] } {
  const questions: string[] = [];
  const note = <T>(question: string, answer: T): Promise<T> => {
    questions.push(question);
    return Promise.resolve(answer);
  };
  return {
    questions,
    askHidden: (question) => note(question, hidden.shift() ?? ''),
    confirm: (question) => note(question, yes),
  };
}

describe('without a terminal', () => {
  it('a secret that is nowhere stops it by name, before anything is changed', async () => {
    const { wrangler, run } = deployment({ environment: {} });
    await expect(run()).rejects.toThrow('Missing: KIE_API_KEY.');
    expect(wrangler.changes).toEqual([]);
  });

  it('set to nothing is nowhere', async () => {
    const { run } = deployment({ environment: { KIE_API_KEY: '' } });
    await expect(run()).rejects.toThrow('Missing: KIE_API_KEY.');
  });

  it('EDGE_SECRET and ADMIN_TOKEN of the environment are taken, none is offered', async () => {
    const environment = {
      KIE_API_KEY: 'key',
      EDGE_SECRET: 'e'.repeat(32),
      ADMIN_TOKEN: 'a'.repeat(32),
    };
    const { wrangler, run } = deployment({ environment });
    await run();
    expect(wrangler.secrets.get('kie-edge')).toEqual(environment);
    const other = deployment();
    await other.run();
    expect(other.wrangler.secrets.get('kie-edge')).not.toHaveProperty('ADMIN_TOKEN');
  });

  it('one that the Worker would refuse stops it, without the value', async () => {
    const { wrangler, run } = deployment({
      environment: { KIE_API_KEY: 'k', EDGE_SECRET: 'short-one' },
    });
    const stop = String(await run().catch((error: unknown) => error));
    expect(stop).toContain('EDGE_SECRET of the environment must have 32 bytes or more');
    expect(stop).not.toContain('short-one');
    expect(wrangler.changes).toEqual([]);
  });
});

describe('at a terminal', () => {
  it('asks for the key without showing it, and shows the ADMIN_TOKEN that it made, once', async () => {
    const terminal = person([' typed-key '], true);
    const { wrangler, printed, run } = deployment({ environment: {}, terminal });
    await run();
    const secrets = wrangler.secrets.get('kie-edge');
    expect(secrets?.['KIE_API_KEY']).toBe('typed-key');
    expect(printed()).not.toContain('typed-key');
    expect(printed().split(secrets?.['ADMIN_TOKEN'] ?? '').length).toBe(2);
    expect(printed()).not.toContain(secrets?.['EDGE_SECRET']);
    expect(terminal.questions).toHaveLength(2);
  });

  it('asks again for what is no key, and gives up', async () => {
    const slips = person(['', 'two words', 'key'], false);
    const { wrangler, run } = deployment({ environment: {}, terminal: slips });
    await run();
    expect(wrangler.secrets.get('kie-edge')).toEqual({
      KIE_API_KEY: 'key',
      EDGE_SECRET: expect.any(String) as string,
    });
    const never = deployment({ environment: {}, terminal: person(['', '', ''], false) });
    await expect(never.run()).rejects.toThrow('No KIE_API_KEY, and nothing was changed.');
    expect(never.wrangler.changes).toEqual([]);
  });

  it('asks nothing where everything is there, and offers no token to who has Cloudflare Access', async () => {
    const terminal = person(['key'], true);
    const { run } = deployment({ environment: {}, terminal });
    await run();
    await run();
    expect(terminal.questions).toHaveLength(2);
    const access = person(['key'], true);
    await deployment({ environment: {}, terminal: access }).run({ usesCloudflareAccess: true });
    expect(access.questions).toHaveLength(1);
  });

  it('says what a new EDGE_SECRET means where there is a database already', async () => {
    const { wrangler, printed, run } = deployment();
    wrangler.databases.add('kie-edge');
    await run();
    expect(printed()).toContain('give its EDGE_SECRET in the environment');
  });
});
