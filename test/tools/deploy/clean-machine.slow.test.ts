/** The deployment of a fresh copy of the repository, with nothing built, with the real wrangler. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../../../src/tools/root.ts';
import { startNpmRunDeploy } from './deploy-process.ts';
import { useFakeCloudflare } from './fake-cloudflare-fixture.ts';

/** Each step of a deployment is a wrangler process, which takes seconds on a busy machine. */
const TIMEOUT_MS = 480_000;
const KEY = 'kie-key-of-an-operator';

const operator = useFakeCloudflare();

it(
  'on a clean machine `npm run deploy` deploys production from nothing, a second time without changing secrets, and staging',
  { timeout: TIMEOUT_MS },
  async () => {
    const { cloudflare, home } = operator;
    const { account, writes } = cloudflare;
    const folder = path.join(home, 'kie-edge');
    await copyRepository(folder);
    const countImports = () => writes.filter((write) => write.endsWith('/import')).length;
    const deploy = (args: string[], environment: NodeJS.Dict<string>) =>
      startNpmRunDeploy(operator, folder, args, environment).ended;
    const first = await deploy([], { KIE_API_KEY: KEY });
    expect(first.output).toContain('ready: https://kie-edge.operator.workers.dev');
    expect(first.code).toBe(0);
    expect([...account.queues.keys()]).toEqual([
      'kie-edge-copies',
      'kie-edge-deliveries',
      'kie-edge-dead',
    ]);
    expect([...account.databases.keys()]).toEqual(['kie-edge']);
    expect([...account.buckets.keys()]).toEqual(['kie-edge-files']);
    const script = account.scripts.get('kie-edge');
    expect(script?.crons).toEqual(['* * * * *']);
    expect(script?.bindings.get('KIE_API_KEY')?.text).toBe(KEY);
    const edgeSecret = script?.bindings.get('EDGE_SECRET')?.text ?? '';
    expect(edgeSecret).toMatch(/^[\w-]{43}$/);

    // An old version would keep its secrets reachable under an address of its own.
    expect(script).toMatchObject({ hasWorkersDev: true, hasVersionUrls: false });
    const version = `${script?.versionId.slice(0, 8)}-kie-edge.operator.workers.dev`;
    const served = await fetch(`${cloudflare.url}/served/${version}/health`);
    expect(served.status).toBe(404);

    const imports = countImports();
    const again = await deploy([], {});
    expect(again.output).toContain('no migration is pending');
    expect(countImports()).toBe(imports); // which would interrupt the live database
    expect(again.code).toBe(0);
    expect(account.scripts.get('kie-edge')).toMatchObject({ uploads: 2 });
    expect(account.listSecrets('kie-edge').toSorted()).toEqual(['EDGE_SECRET', 'KIE_API_KEY']);
    expect(account.scripts.get('kie-edge')?.bindings.get('EDGE_SECRET')?.text).toBe(edgeSecret);

    account.prepare('kie-edge-staging'); // each creation is a wrangler process
    const before = cloudflare.writes.length;
    const staging = await deploy(['--env', 'staging'], { KIE_API_KEY: KEY });
    expect(staging.output).toContain('ready: https://kie-edge-staging.operator.workers.dev');
    expect(account.scripts.get('kie-edge')?.uploads).toBe(2);
    for (const write of cloudflare.writes.slice(before))
      expect(write.replaceAll('kie-edge-staging', '')).not.toContain('kie-edge');

    for (const { output } of [first, again, staging]) {
      expect(output).not.toContain(KEY);
      expect(output).not.toContain(edgeSecret);
    }
    const remains = await readdir(home);
    expect(remains.filter((name) => name.startsWith('kie-edge-deploy-'))).toEqual([]);
    const toml = await Promise.all(
      [ROOT, folder].map((each) => readFile(path.join(each, 'wrangler.toml'), 'utf8')),
    );
    expect(toml[0]).toBe(toml[1]);
  },
);

/** Copies the tracked files as they are now, and links the installed packages. */
async function copyRepository(target: string): Promise<void> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z'], {
    cwd: ROOT,
    maxBuffer: 16 * 1024 * 1024,
  });
  const files = stdout.split('\0').filter((file) => file !== '');
  for (const parent of new Set(files.map((file) => path.dirname(file))))
    await mkdir(path.join(target, parent), { recursive: true });
  await Promise.all(
    files.map((file) =>
      copyFile(path.join(ROOT, file), path.join(target, file)).catch(ignoreDeleted),
    ),
  );
  await symlink(path.join(ROOT, 'node_modules'), path.join(target, 'node_modules'));
}

function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
