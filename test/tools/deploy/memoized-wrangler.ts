/**
 * Runs a read-only wrangler command, or prints its cached output if it was run before against an account
 * in the same state. The fake Cloudflare holds the cache.
 */
import { spawnSync } from 'node:child_process';
import type { CommandResult } from './cached-responses.ts';

const [script = '', ...args] = process.argv.slice(2);
const command = JSON.stringify({
  args,
  isLoggedIn: process.env['CLOUDFLARE_API_TOKEN'] !== undefined,
});
const cacheUrl = `${process.env['CLOUDFLARE_API_BASE_URL']}/cache?command=${encodeURIComponent(command)}`;

const result = (await readCache()) ?? (await runWrangler());
process.stdout.write(result.stdout);
process.stderr.write(result.stderr);
process.exitCode = result.code;

async function readCache(): Promise<CommandResult | undefined> {
  const response = await fetch(cacheUrl);
  return response.ok ? ((await response.json()) as CommandResult) : undefined;
}

async function runWrangler(): Promise<CommandResult> {
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
  });
  const fresh = { stdout, stderr, code: status ?? 1 };
  await fetch(cacheUrl, { method: 'PUT', body: JSON.stringify(fresh) });
  return fresh;
}
