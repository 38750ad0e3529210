/** Each thing that can go wrong stops a deployment with a word on what to do. */
import { describe, expect, it } from 'vitest';
import { deployment } from './deploy-builders.ts';

const again = 'Then run the same command again: what is done stays done.';

describe('a deployment stops before it changes anything', () => {
  it('where nobody is logged in', async () => {
    const { wrangler, run } = deployment();
    wrangler.fails.set('whoami', '{"loggedIn":false}');
    await expect(run()).rejects.toThrow(
      /Nobody is logged in.*npx wrangler login.*CLOUDFLARE_API_TOKEN/,
    );
    expect(wrangler.changes).toEqual([]);
  });

  it('where it is not clear which account is meant', async () => {
    const { wrangler, run } = deployment();
    wrangler.fails.set(
      'd1 list',
      'More than one account available but unable to select one in non-interactive mode.\n  `A`: `1`\n  `B`: `2`',
    );
    await expect(run()).rejects.toThrow(/Set CLOUDFLARE_ACCOUNT_ID[\s\S]*`A`: `1`/);
    expect(wrangler.changes).toEqual([]);
  });

  it('where it cannot be seen which secrets there are: none is made anew then', async () => {
    const { wrangler, run } = deployment();
    wrangler.fails.set(
      'secret list',
      'A request to the Cloudflare API failed.\n  Authentication error [code: 10000]',
    );
    await expect(run()).rejects.toThrow(
      'may not do this. It needs to edit Workers Scripts, D1, Queues and R2',
    );
    expect(wrangler.changes).toEqual([]);
  });

  it('where a queue cannot be asked for', async () => {
    const { wrangler, run } = deployment();
    wrangler.fails.set('queues info kie-edge-dead', 'fetch failed');
    await expect(run()).rejects.toThrow('Cloudflare could not be asked what is there.');
    expect(wrangler.changes).toEqual([]);
  });
});

it('a bucket whose content may not be counted is there all the same', async () => {
  const { wrangler, run } = deployment();
  wrangler.fails.set('r2 bucket info', 'A request to the Cloudflare API (/graphql) failed.');
  await run();
  expect(wrangler.changes.filter((change) => change.startsWith('r2'))).toEqual([]);
});

describe('a deployment stops on its way', () => {
  it.each([
    ['queues create', 'Queues is not available on your plan.', 'Workers Paid'],
    [
      'd1 create',
      'You have reached the maximum number of D1 databases for your account.',
      'The database could not be made.',
    ],
    [
      'r2 bucket info',
      'Please enable R2 through the Cloudflare Dashboard. [code: 10042]',
      'R2 is not switched on',
    ],
    [
      'deploy',
      'You can either deploy your worker to one or more routes by specifying them in your wrangler.toml file, or register a workers.dev subdomain here:\nhttps://dash.cloudflare.com/1/workers/onboarding',
      'no workers.dev subdomain yet',
    ],
    [
      'deploy',
      'Trigger configuration for "kie-edge" was only partially updated:',
      'or not all that calls it',
    ],
  ])('at `%s`, which says «%s»', async (call, complaint, advice) => {
    const { wrangler, run } = deployment();
    wrangler.fails.set(call, complaint);
    const stop = run().catch((error: unknown) => String(error));
    expect(await stop).toContain(advice);
    expect(await stop).toContain(again);
    expect(await stop).toContain(complaint.split('\n').at(-1));
  });

  it('at a migration that fails, before the code that needs it', async () => {
    const { wrangler, run } = deployment();
    wrangler.fails.set(
      'd1 migrations',
      'Migration 0006.sql failed with the following errors:\nno such table: task',
    );
    await expect(run()).rejects.toThrow(/nothing was deployed[\s\S]*no such table: task/);
    expect(wrangler.calls.some((call) => call.startsWith('deploy'))).toBe(false);
  });

  it('where wrangler names no address', async () => {
    const { wrangler, run } = deployment();
    wrangler.targets = ['schedule: * * * * *'];
    await expect(run()).rejects.toThrow('names no address');
  });
});
