import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { parseDeployArguments } from '../../../src/tools/deploy/deploy-arguments.ts';

it('parses the environment, the location and the permission to take over domains', () => {
  const args = ['--env', 'staging', '--location', 'weur', '--take-over-domains'];
  expect(parseDeployArguments(args)).toEqual({
    env: 'staging',
    location: 'weur',
    takeOverDomains: true,
  });
});

it('deploys production near the operator and takes nothing over without arguments', () => {
  expect(parseDeployArguments([])).toEqual({ takeOverDomains: false });
});

it.each([['--help'], ['--dry-run'], ['staging']])('rejects %s with the usage', (argument) => {
  expect(() => parseDeployArguments([argument])).toThrow('npm run deploy -- --env staging');
});

it.each([
  ['--env', { npm_config_env: 'staging' }],
  ['--take-over-domains', { npm_config_take_over_domains: 'true' }],
])('deploys nothing when npm took %s, because `--` was left out', (option, environment) => {
  expect(() => parseDeployArguments([], environment)).toThrow(
    `npm took ${option} for its own option: write \`--\` before it. Nothing was changed.`,
  );
  expect(parseDeployArguments(['--env', 'staging', '--take-over-domains'], environment)).toEqual({
    env: 'staging',
    takeOverDomains: true,
  });
});

it('npm passes an option on to the command in such a variable', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-npm-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const scripts = { deploy: `node -p process.env.npm_config_env` };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ scripts }));
  const args = ['run', '--silent', 'deploy', '--env=staging'];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: folder });
  expect(stdout.trim()).toBe('staging');
});

it('rejects an unknown location with the list of known ones', () => {
  expect(() => parseDeployArguments(['--location', 'europe'])).toThrow(
    /--location europe is unknown\. Nothing was changed\.[\s\S]*weur, eeur, apac, oc, wnam or enam/,
  );
});

it('names the line of wrangler.toml that sets the jurisdiction when it is given as an option', () => {
  expect(() => parseDeployArguments(['--jurisdiction', 'eu'])).toThrow(
    '`jurisdiction = "eu"` under [[r2_buckets]]',
  );
});
