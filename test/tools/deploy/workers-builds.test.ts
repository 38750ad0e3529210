/** The deploy button: the command runs in Workers Builds, before or after the Worker and its secrets exist. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { createDeployment, type Deployment } from './deploy-builders.ts';
import { ACCOUNT } from './fake-cloudflare.ts';

/** Cloudflare's own token for Workers Builds, as its documentation lists it. */
const BUILD_TOKEN = [
  'Account Settings Read',
  'Workers Scripts Edit',
  'Workers KV Storage Edit',
  'Workers R2 Storage Edit',
  'Workers Routes Edit',
  'User Details Read',
  'Memberships Read',
];

function build(variables: NodeJS.Dict<string>): Deployment {
  return createDeployment({
    environment: {
      WORKERS_CI: '1',
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT.id,
      CLOUDFLARE_API_TOKEN: 'token',
      ...variables,
    },
  });
}

/** What the button creates before the build. */
function createResources({ cloudflare: { account } }: Deployment, secrets: Record<string, string>) {
  account.prepare('kie-edge');
  const bindings = Object.entries(secrets).map(([name, text]) => ({
    type: 'secret_text',
    name,
    text,
  }));
  account.upload('kie-edge', bindings, []);
}

it('deploys the Worker whose name Workers Builds gives, as wrangler does', () => {
  vi.stubEnv('WRANGLER_CI_OVERRIDE_NAME', 'renamed-with-the-button');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(readTarget(undefined).worker).toBe('renamed-with-the-button');
});

describe('in Workers Builds', () => {
  it('names the permissions that the automatic token lacks and how to add them', async () => {
    const deployment = build({ KIE_API_KEY: 'key' });
    deployment.cloudflare.token.permissions = new Set(BUILD_TOKEN);
    await expect(deployment.run()).rejects.toThrow(
      /Workers Builds lacks the permission (D1|Queues) Edit\..*none for D1 and Queues.*My Profile, API Tokens\).*retry the build;/,
    );
    expect(deployment.wrangler.changes).toEqual([]);
  });

  it('deploys when the secrets are variables of the build and there is no Worker yet', async () => {
    const { secrets, run } = build({ KIE_API_KEY: 'key-of-the-build' });
    await run();
    expect(secrets()).toMatchObject({ KIE_API_KEY: 'key-of-the-build' });
  });

  it('gives secrets of the build to a Worker that exists without any', async () => {
    const deployment = build({ KIE_API_KEY: 'key-of-the-build' });
    createResources(deployment, {});
    await deployment.run();
    expect(deployment.secrets()).toMatchObject({ KIE_API_KEY: 'key-of-the-build' });
    expect(deployment.printed()).not.toContain('warning: the database');
  });

  it('keeps the secrets that the Worker was created with and generates EDGE_SECRET', async () => {
    const deployment = build({});
    createResources(deployment, { KIE_API_KEY: 'key-of-the-button' });
    await deployment.run();
    expect(deployment.wrangler.secrets).toEqual({
      EDGE_SECRET: expect.stringMatching(/^random-token/) as string,
    });
    expect(deployment.secrets()).toMatchObject({ KIE_API_KEY: 'key-of-the-button' });
  });

  it('says where to set a secret that neither the Worker nor the build has', async () => {
    const deployment = build({});
    createResources(deployment, {});
    await expect(deployment.run()).rejects.toThrow(
      /Missing: KIE_API_KEY\. Set it as a secret of the Worker.*retry the build/,
    );
    expect(deployment.wrangler.changes).toEqual([]);
  });
});
