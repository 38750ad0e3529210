/** Failures that stop a deployment, each with its remedy. */
import { describe, expect, it } from 'vitest';
import { createDeployment } from './deploy-builders.ts';

const RERUN = 'Then re-run the command; completed steps are skipped.';

const refuse = (code: number, message: string) => ({ status: 403 as const, code, message });

describe('before it changes anything, a deployment', () => {
  it('stops without a login', async () => {
    const { wrangler, run } = createDeployment();
    wrangler.errors.set('auth token', 'Not logged in. Please run `wrangler login`.');
    await expect(run()).rejects.toThrow(/Not logged in.*npx wrangler login.*CLOUDFLARE_API_TOKEN/);
    expect(wrangler.changes).toEqual([]);
  });

  it('stops when the account is ambiguous', async () => {
    const { cloudflare, wrangler, run } = createDeployment();
    cloudflare.accounts.push({ id: 'b'.repeat(32), name: 'Other' });
    await expect(run()).rejects.toThrow(/Set CLOUDFLARE_ACCOUNT_ID[\s\S]*Operator: aaaa/);
    expect(wrangler.changes).toEqual([]);
  });

  it('stops when the existing secrets cannot be listed, and generates none', async () => {
    const { cloudflare, wrangler, run } = createDeployment();
    const path = 'GET /workers/scripts/kie-edge/secrets';
    cloudflare.errors.set(path, { status: 404, code: 7000, message: 'No route for that URI' });
    await expect(run()).rejects.toThrow('Cloudflare did not return what exists in the account.');
    expect(wrangler.changes).toEqual([]);
  });

  it('stops when a resource cannot be inspected', async () => {
    const { cloudflare, wrangler, run } = createDeployment();
    cloudflare.errors.set('GET /queues', refuse(10013, 'internal error'));
    await expect(run()).rejects.toThrow('Cloudflare did not return what exists in the account.');
    expect(wrangler.changes).toEqual([]);
  });

  it.each([undefined, 'a'.repeat(32)])(
    'stops without a connection to Cloudflare, and says why, with the account %s',
    async (account) => {
      const { wrangler, context, run } = createDeployment();
      context.environment['CLOUDFLARE_ACCOUNT_ID'] = account;
      context.fetch = () =>
        Promise.reject(
          new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }),
        );
      await expect(run()).rejects.toThrow(
        /^Cloudflare did not respond\. Check the network[^]*: getaddrinfo ENOTFOUND$/,
      );
      expect(wrangler.changes).toEqual([]);
    },
  );

  it('stops when R2 is not enabled', async () => {
    const { cloudflare, wrangler, run } = createDeployment();
    const message = 'Please enable R2 through the Cloudflare Dashboard.';
    cloudflare.errors.set('GET /r2/buckets/kie-edge-files', refuse(10042, message));
    await expect(run()).rejects.toThrow(/R2 is not enabled[\s\S]*Please enable R2/);
    expect(wrangler.changes).toEqual([]);
  });
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
      'deploy',
      'You can either deploy your worker to one or more routes by specifying them in your wrangler.toml file, or register a workers.dev subdomain here:\nhttps://dash.cloudflare.com/1/workers/onboarding',
      'no workers.dev subdomain.',
    ],
    [
      'deploy',
      'Trigger configuration for "kie-edge" was only partially updated:',
      'or some of its triggers were not',
    ],
    ['d1 create', 'wrangler was stopped', 'Stopped by a signal.'],
    ['d1 execute', 'wrangler was stopped', 'Cloudflare may complete the step that was running.'],
  ])('stops at `%s` failing with "%s"', async (call, errorText, advice) => {
    const { wrangler, run } = createDeployment();
    wrangler.errors.set(call, errorText);
    const message = run().catch((error: unknown) => String(error));
    expect(await message).toContain(advice);
    expect(await message).toContain(RERUN);
    expect(await message).toContain(errorText.split('\n').at(-1));
  });

  it('stops at a failed migration before the code that needs it is uploaded', async () => {
    const { cloudflare, wrangler, run } = createDeployment();
    const { sqlite } = cloudflare.account.createDatabase('kie-edge');
    sqlite.exec('create table tasks (id text)'); // which the first migration creates
    await expect(run()).rejects.toThrow(/nothing was deployed[^]*table tasks already exists/);
    expect(wrangler.calls.some((call) => call.startsWith('deploy'))).toBe(false);
  });

  it('stops when wrangler lists no address', async () => {
    const { wrangler, run } = createDeployment();
    wrangler.targets = ['schedule: * * * * *'];
    await expect(run()).rejects.toThrow('lists no address');
  });
});
