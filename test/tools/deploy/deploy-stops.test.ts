/** Failures that stop a deployment, each with its remedy. */
import { describe, expect, it } from 'vitest';
import { createDeployment } from './deploy-builders.ts';

const RERUN = 'Then re-run the command; completed steps are skipped.';

describe('before it changes anything, a deployment', () => {
  it('stops without a login', async () => {
    const { wrangler, run } = createDeployment();
    wrangler.errors.set('whoami', '{"loggedIn":false}');
    await expect(run()).rejects.toThrow(/Not logged in.*npx wrangler login.*CLOUDFLARE_API_TOKEN/);
    expect(wrangler.changes).toEqual([]);
  });

  it('stops when the account is ambiguous', async () => {
    const { wrangler, run } = createDeployment();
    wrangler.errors.set(
      'd1 list',
      'More than one account available but unable to select one in non-interactive mode.\n  `A`: `1`\n  `B`: `2`',
    );
    await expect(run()).rejects.toThrow(/Set CLOUDFLARE_ACCOUNT_ID[\s\S]*`A`: `1`/);
    expect(wrangler.changes).toEqual([]);
  });

  it('stops when the existing secrets cannot be listed, and generates none', async () => {
    const { wrangler, run } = createDeployment();
    wrangler.errors.set(
      'secret list',
      'A request to the Cloudflare API failed.\n  Authentication error [code: 10000]',
    );
    await expect(run()).rejects.toThrow(
      'lacks permissions. It must edit Workers Scripts, D1, Queues and R2',
    );
    expect(wrangler.changes).toEqual([]);
  });

  it('stops when a queue cannot be inspected', async () => {
    const { wrangler, run } = createDeployment();
    wrangler.errors.set('queues info kie-edge-dead', 'fetch failed');
    await expect(run()).rejects.toThrow('Cloudflare did not return what exists in the account.');
    expect(wrangler.changes).toEqual([]);
  });
});

it('treats a bucket as existing if only its size cannot be read', async () => {
  const { wrangler, run } = createDeployment();
  wrangler.errors.set('r2 bucket info', 'A request to the Cloudflare API (/graphql) failed.');
  await run();
  expect(wrangler.changes.filter((change) => change.startsWith('r2'))).toEqual([]);
});

describe('during its steps, a deployment', () => {
  it.each([
    ['queues create', 'Queues is not available on your plan.', 'Workers Paid'],
    [
      'd1 create',
      'You have reached the maximum number of D1 databases for your account.',
      'The database could not be created.',
    ],
    [
      'r2 bucket info',
      'Please enable R2 through the Cloudflare Dashboard. [code: 10042]',
      'R2 is not enabled',
    ],
    [
      'deploy',
      'You can either deploy your worker to one or more routes by specifying them in your wrangler.toml file, or register a workers.dev subdomain here:\nhttps://dash.cloudflare.com/1/workers/onboarding',
      'no workers.dev subdomain.',
    ],
    [
      'deploy',
      'Trigger configuration for "kie-edge" was only partially updated:',
      'or some of its triggers were not',
    ],
  ])('stops at `%s` failing with "%s"', async (call, errorText, advice) => {
    const { wrangler, run } = createDeployment();
    wrangler.errors.set(call, errorText);
    const message = run().catch((error: unknown) => String(error));
    expect(await message).toContain(advice);
    expect(await message).toContain(RERUN);
    expect(await message).toContain(errorText.split('\n').at(-1));
  });

  it('stops at a failed migration before the code that needs it is uploaded', async () => {
    const { wrangler, run } = createDeployment();
    const importFile = 'd1 execute kie-edge --remote --env  --json --yes --file';
    wrangler.errors.set(importFile, '{ "error": { "text": "no such table: task" } }');
    await expect(run()).rejects.toThrow(/nothing was deployed[\s\S]*no such table: task/);
    expect(wrangler.calls.some((call) => call.startsWith('deploy'))).toBe(false);
  });

  it('stops when wrangler lists no address', async () => {
    const { wrangler, run } = createDeployment();
    wrangler.targets = ['schedule: * * * * *'];
    await expect(run()).rejects.toThrow('lists no address');
  });
});
