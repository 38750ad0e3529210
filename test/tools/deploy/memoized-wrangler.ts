/**
 * In wrangler's place for its questions, which change nothing: the same one of an account in the same
 * state is asked by wrangler itself once in a run of the tests, and its answer is kept by the stand-in.
 */
import { spawnSync } from 'node:child_process';
import type { KeptAnswer } from './cached-responses.ts';

const [script = '', ...args] = process.argv.slice(2);
const asked = JSON.stringify({
  args,
  isLoggedIn: process.env['CLOUDFLARE_API_TOKEN'] !== undefined,
});
const kept = `${process.env['CLOUDFLARE_API_BASE_URL']}/kept?asked=${encodeURIComponent(asked)}`;

const answer = (await fromBefore()) ?? (await askWrangler());
process.stdout.write(answer.stdout);
process.stderr.write(answer.stderr);
process.exitCode = answer.code;

async function fromBefore(): Promise<KeptAnswer | undefined> {
  const response = await fetch(kept);
  return response.ok ? ((await response.json()) as KeptAnswer) : undefined;
}

async function askWrangler(): Promise<KeptAnswer> {
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
  });
  const told = { stdout, stderr, code: status ?? 1 };
  await fetch(kept, { method: 'PUT', body: JSON.stringify(told) });
  return told;
}
