/** Runs a script in wrangler's place as a process, and the real wrangler once against the fake Cloudflare. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DeployContext } from '../../../src/tools/deploy/deploy-context.ts';
import { inspectAccount } from '../../../src/tools/deploy/inspect-account.ts';
import { logIn } from '../../../src/tools/deploy/log-in.ts';
import { createWranglerRunner, errorSummary } from '../../../src/tools/deploy/wrangler-process.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { HOUR_MS } from '../../../src/worker/platform/units.ts';
import { createDeployment, TARGET } from './deploy-builders.ts';
import { startFakeCloudflare } from './fake-cloudflare.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'kie-edge-home-'));
  vi.stubEnv('TMPDIR', home); // os.tmpdir() of this process and of wrangler's
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

const { signal: neverAborted } = new AbortController();
/** The folders with secrets that were not removed. */
const listSecretFolders = async () =>
  (await readdir(home)).filter((name) => name.startsWith('kie-edge-deploy-'));

/** A runner whose wrangler is this JavaScript. */
async function runScript(code: string, signal = neverAborted) {
  const script = path.join(home, 'wrangler.mjs');
  await writeFile(script, `import fs from 'node:fs';\n${code}`);
  return createWranglerRunner(process.env, signal, { script });
}

describe('a wrangler process', () => {
  it('gets the secrets in a file that only its owner can read, and the file is removed', async () => {
    const run = await runScript(`
      const [command, flag, file] = process.argv.slice(2);
      const mode = (fs.statSync(file).mode & 0o777).toString(8);
      console.log(JSON.stringify({ command, flag, mode, secrets: fs.readFileSync(file, 'utf8') }));`);
    const result = await run(['deploy'], { KIE_API_KEY: 'key' });
    expect(JSON.parse(result.stdout)).toEqual({
      command: 'deploy',
      flag: '--secrets-file',
      mode: '600',
      secrets: '{"KIE_API_KEY":"key"}',
    });
    expect(await listSecretFolders()).toEqual([]);
  });

  it('reads the configuration of the repository, whatever another tool left there', async () => {
    const run = await runScript('console.log(JSON.stringify(process.argv.slice(2)));');
    const { stdout } = await run(['deploy']);
    expect(JSON.parse(stdout)).toEqual(['deploy', '--config', path.join(ROOT, 'wrangler.toml')]);
  });

  it('returns the addresses and the version that wrangler writes into its output file', async () => {
    const run = await runScript(`
      fs.writeFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH,
        '{"type":"wrangler-session"}\\n{"type":"deploy","version_id":"v-1","targets":["https://a.workers.dev"]}\\n');`);
    expect(await run(['deploy'])).toEqual({
      ok: true,
      stdout: '',
      errorText: '',
      targets: ['https://a.workers.dev'],
      versionId: 'v-1',
    });
  });

  it('returns the error output, or the standard output if there is none, when wrangler fails', async () => {
    const onStderr = await runScript(`console.log('out'); console.error('err'); process.exit(1);`);
    expect(await onStderr([])).toMatchObject({ ok: false, errorText: 'err', targets: [] });
    const onStdout = await runScript(`console.log('out'); process.exit(1);`);
    expect(await onStdout([])).toMatchObject({ ok: false, errorText: 'out' });
  });

  it('is stopped by the signal, and the file with the secrets is removed', async () => {
    const stop = new AbortController();
    const run = await runScript(
      `fs.writeFileSync(process.argv[2], ''); setInterval(() => {}, 1000);`,
      stop.signal,
    );
    const started = path.join(home, 'started');
    const result = run([started], { KIE_API_KEY: 'key' });
    await vi.waitFor(async () => expect(await readdir(home)).toContain('started'), 10_000);
    expect(await listSecretFolders()).toHaveLength(1);
    stop.abort();
    expect(await result).toMatchObject({ ok: false, errorText: 'wrangler was stopped' });
    expect(await listSecretFolders()).toEqual([]);
  });
});

it('summarizes errors without colours, empty lines and notes about wrangler itself', () => {
  expect(
    errorSummary(
      '\u001B[31m✘ [ERROR] No such queue\u001B[0m\n\n  at line 1\n🪵  Logs were written\nIf you think this is a bug, report it',
    ),
  ).toBe('No such queue\n  at line 1');
});

it(
  'the real wrangler gives its OAuth login, which reads the account, and writes it nowhere',
  { timeout: 60_000 },
  async () => {
    const cloudflare = await startFakeCloudflare();
    onTestFinished(() => cloudflare.stop());
    cloudflare.account.createDatabase('kie-edge');
    const config = path.join(home, '.wrangler/config');
    await mkdir(config, { recursive: true });
    await writeFile(
      path.join(config, 'default.toml'),
      `oauth_token = "oauth-token-of-the-operator"\nrefresh_token = "r"\nexpiration_time = "${new Date(Date.now() + HOUR_MS).toISOString()}"\nscopes = ["account:read"]\n`,
    );
    const environment = {
      PATH: process.env['PATH'],
      HOME: home,
      XDG_CONFIG_HOME: home,
      TMPDIR: home,
      CLOUDFLARE_API_BASE_URL: cloudflare.url,
    };
    const tokens = new Set<string | null>();
    const { context } = createDeployment({ environment });
    const operator: DeployContext = {
      ...context,
      environment,
      wrangler: createWranglerRunner(environment, neverAborted),
      fetch: (input, init) => {
        tokens.add(new Headers(init?.headers).get('authorization'));
        return fetch(input, init);
      },
    };
    const login = await logIn(operator, TARGET);
    const state = await inspectAccount(operator, login, TARGET);
    expect(state).toMatchObject({ database: { isEmpty: true }, hasBucket: false });
    expect([...tokens]).toEqual(['Bearer oauth-token-of-the-operator']);
    const files = await readdir(home, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile() && entry.name !== 'default.toml'))
      expect(await readFile(path.join(file.parentPath, file.name), 'utf8')).not.toContain(
        'oauth-token-of-the-operator',
      );
    expect(cloudflare.unknown).toEqual([]);
  },
);
