/** The command as an operator runs it: a process, with the real wrangler, against a fake Cloudflare. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { typeReplies, SCRIPT, startDeploy } from './deploy-process.ts';
import { useFakeCloudflare } from './fake-cloudflare-fixture.ts';

/** Each step of a deployment is a wrangler process, which takes seconds on a busy machine. */
const TIMEOUT_MS = 480_000;
const KEY = 'kie-key-of-an-operator';

const operator = useFakeCloudflare();

describe('npm run deploy', { timeout: TIMEOUT_MS }, () => {
  it.skipIf(!existsSync(SCRIPT))('prompts at a terminal without echoing the key', async () => {
    operator.cloudflare.account.prepare('kie-edge');
    const { child, ended } = start([], { KIE_API_KEY: '' }, true);
    typeReplies(child, [
      ['KIE_API_KEY', KEY],
      ['[y/N]', 'y'],
    ]);
    const { code, output } = await ended;
    const bindings = operator.cloudflare.account.scripts.get('kie-edge')?.bindings;
    expect(bindings?.get('KIE_API_KEY')?.text).toBe(KEY);
    expect(output).not.toContain(KEY);
    expect(output).toContain(bindings?.get('ADMIN_TOKEN')?.text);
    expect(output).not.toContain(bindings?.get('EDGE_SECRET')?.text);
    expect(code).toBe(0);
  });

  it('removes the file with the secrets when it is stopped during the upload', async () => {
    operator.cloudflare.account.prepare('kie-edge');
    const upload = 'PUT /workers/scripts/kie-edge';
    operator.cloudflare.errors.set(upload, new Promise<never>(() => undefined));
    const { child, ended } = start([], { KIE_API_KEY: KEY });
    await until('the upload', async () => operator.cloudflare.writes.includes(upload), TIMEOUT_MS);
    const [folder = ''] = await listSecretFolders();
    const secrets = await stat(path.join(operator.home, folder, 'secrets.json'));
    expect(secrets.mode & 0o777).toBe(0o600);
    child.kill('SIGTERM');
    const { code, output } = await ended;
    expect(output).toContain('wrangler was stopped');
    expect(await listSecretFolders()).toEqual([]);
    expect(code).toBe(1);
  });

  it('stops at a failed migration, uploads no code, and continues when it is run again', async () => {
    const { account } = operator.cloudflare;
    account.prepare('kie-edge');
    // The first migration creates this table.
    const sqlite = account.findDatabase('kie-edge')?.sqlite;
    sqlite?.exec('create table tasks (id text)');
    const { code, output } = await deploy([], { KIE_API_KEY: KEY });
    expect(output).toContain('nothing was deployed: the previous version keeps serving');
    expect(output).toContain('table tasks already exists');
    expect(account.scripts.size).toBe(0);
    expect(code).toBe(1);

    sqlite?.exec('drop table tasks');
    const again = await deploy([], { KIE_API_KEY: KEY });
    expect(again.output).toContain('ready: https://kie-edge.operator.workers.dev');
    expect(again.code).toBe(0);
  });

  it('points to the workers.dev subdomain page when the account has none, and creates no Worker', async () => {
    const { account } = operator.cloudflare;
    account.prepare('kie-edge');
    account.subdomain = undefined;
    const { code, output } = await deploy([], { KIE_API_KEY: KEY });
    expect(output).toContain('has no workers.dev subdomain.');
    expect(output).toContain('/workers/onboarding');
    expect(account.scripts.size).toBe(0);
    expect(await listSecretFolders()).toEqual([]);
    expect(code).toBe(1);
  });

  it('stops when R2 is not enabled', async () => {
    const message = 'Please enable R2 through the Cloudflare Dashboard.';
    operator.cloudflare.errors.set('GET /r2/buckets/kie-edge-files', {
      status: 403,
      code: 10042,
      message,
    });
    const { code, output } = await deploy([], { KIE_API_KEY: KEY });
    expect(output).toContain('R2 is not enabled');
    expect(output).toContain(message);
    expect(operator.cloudflare.writes).toEqual([]);
    expect(code).toBe(1);
  });

  it('names a missing secret and changes nothing', async () => {
    const { code, output } = await deploy([], {});
    expect(output).toContain('Missing: KIE_API_KEY.');
    expect(operator.cloudflare.writes).toEqual([]);
    expect(code).toBe(1);
  });

  it('explains how to log in without a login or an API token', async () => {
    const { code, output } = await deploy([], { CLOUDFLARE_API_TOKEN: undefined });
    expect(output).toContain('npx wrangler login');
    expect(code).toBe(1);
  });

  it('lists the environments for an unknown one and prints the usage for --help', async () => {
    const { code, output } = await deploy(['--env', 'stagin'], {});
    expect(output).toContain('["staging"]');
    expect(code).toBe(1);
    const help = await deploy(['--help'], {});
    expect(help.output).toContain('npm run deploy -- --env staging');
    expect(help.code).toBe(1);
  });
});

const start = (args: string[], environment: NodeJS.Dict<string>, atTerminal = false) =>
  startDeploy(operator, args, environment, atTerminal);
const deploy = (args: string[], environment: NodeJS.Dict<string>) => start(args, environment).ended;

/** The temporary folders of deployments that were not removed. */
async function listSecretFolders(): Promise<string[]> {
  return (await readdir(operator.home)).filter((name) => name.startsWith('kie-edge-deploy-'));
}
