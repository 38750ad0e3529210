/** API tokens with few permissions, as Cloudflare checks them. */
import { describe, expect, it } from 'vitest';
import { TOKEN_PERMISSIONS } from '../../../src/tools/deploy/explain-failure.ts';
import { createDeployment, type Deployment } from './deploy-builders.ts';
import { ACCOUNT } from './fake-cloudflare.ts';

/** A deployment in CI with a token that has these permissions. */
function deployWithToken(
  permissions: readonly string[],
  variables: NodeJS.Dict<string> = {},
): Deployment {
  const environment = {
    KIE_API_KEY: 'kie-key-of-the-test',
    CLOUDFLARE_API_TOKEN: 'token',
    CLOUDFLARE_ACCOUNT_ID: ACCOUNT.id,
    ...variables,
  };
  const deployment = createDeployment({ environment });
  deployment.cloudflare.token.permissions = new Set(permissions);
  return deployment;
}

describe('an API token', () => {
  it('deploys with the documented permissions, although it lists no account', async () => {
    const { wrangler, printed, run } = deployWithToken(TOKEN_PERMISSIONS);
    expect(await run()).toBe('https://kie-edge.operator.workers.dev');
    expect(printed()).toContain(`in the account ${ACCOUNT.id}`);
    expect(wrangler.variables).toEqual({ CLOUDFLARE_ACCOUNT_ID: ACCOUNT.id });
  });

  it.each(TOKEN_PERMISSIONS)(
    'without %s stops at the inspection and names the permission',
    async (lacking) => {
      const { wrangler, run } = deployWithToken(
        TOKEN_PERMISSIONS.filter((permission) => permission !== lacking),
      );
      await expect(run()).rejects.toThrow(`lacks the permission ${lacking}.`);
      expect(wrangler.changes).toEqual([]);
    },
  );

  it('that may read but not edit D1 stops at the creation and names the permission', async () => {
    const { wrangler, run } = deployWithToken(TOKEN_PERMISSIONS);
    wrangler.errors.set(
      'd1 create',
      'A request to the Cloudflare API (/accounts/1/d1/database) failed.\n  The given account is not valid or is not authorized to access this service [code: 7403]',
    );
    await expect(run()).rejects.toThrow('lacks the permission D1 Edit.');
  });

  it('that lists no account needs CLOUDFLARE_ACCOUNT_ID', async () => {
    const { wrangler, run } = deployWithToken(TOKEN_PERMISSIONS, { CLOUDFLARE_ACCOUNT_ID: '' });
    await expect(run()).rejects.toThrow(/lists no account.*Set CLOUDFLARE_ACCOUNT_ID/);
    expect(wrangler.changes).toEqual([]);
  });

  it('that lists one account deploys to it', async () => {
    const { wrangler, printed, run } = deployWithToken(
      [...TOKEN_PERMISSIONS, 'Account Settings Read'],
      { CLOUDFLARE_ACCOUNT_ID: undefined },
    );
    await run();
    expect(printed()).toContain(`in the account Operator (${ACCOUNT.id})`);
    expect(wrangler.variables).toEqual({ CLOUDFLARE_ACCOUNT_ID: ACCOUNT.id });
  });

  it('deploys to the account_id of wrangler.toml before CLOUDFLARE_ACCOUNT_ID, as wrangler does', async () => {
    const { wrangler, run } = deployWithToken(TOKEN_PERMISSIONS, {
      CLOUDFLARE_ACCOUNT_ID: 'b'.repeat(32),
    });
    await run({ accountId: ACCOUNT.id });
    expect(wrangler.variables).toEqual({ CLOUDFLARE_ACCOUNT_ID: ACCOUNT.id });
  });
});

it('the login of wrangler reaches Cloudflare and no other address', async () => {
  const authorized: string[] = [];
  const { context, run } = createDeployment();
  const { fetch } = context;
  context.fetch = async (input, init) => {
    if (new Headers(init?.headers).has('authorization'))
      authorized.push(input instanceof Request ? input.url : input.toString());
    return fetch(input, init);
  };
  await run();
  expect(authorized.length).toBeGreaterThan(0);
  for (const address of authorized) expect(address).toMatch(/^http:\/\/fake-cloudflare\.invalid\//);
});

it('stops without the output when wrangler prints a login that is not known here', async () => {
  const { wrangler, context, run } = createDeployment();
  context.wrangler = async () => ({
    ok: true,
    stdout: '{"type":"new","token":"token-of-the-login"}',
    errorText: '',
    targets: [],
    versionId: undefined,
  });
  const message = String(await run().catch((error: unknown) => error));
  expect(message).toContain('`wrangler auth token --json` printed no login');
  expect(message).not.toContain('token-of-the-login');
  expect(wrangler.changes).toEqual([]);
});
