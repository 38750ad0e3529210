/**
 * Preloaded into the deployment's process: redirects requests for workers.dev to the fake Cloudflare, and
 * runs read-only wrangler commands through the cache.
 */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { isReadCommand } from './cached-responses.ts';

const realFetch = globalThis.fetch;
const fakeCloudflare = process.env['CLOUDFLARE_API_BASE_URL'] ?? '';

globalThis.fetch = async (input, init) => {
  const { hostname, pathname } = new URL(input instanceof Request ? input.url : String(input));
  return hostname.endsWith('.workers.dev')
    ? realFetch(`${fakeCloudflare}/served/${hostname.split('.')[0]}${pathname}`, init)
    : realFetch(input, init);
};

const realSpawn = childProcess.spawn;
const memoized = path.join(import.meta.dirname, 'memoized-wrangler.ts');

childProcess.spawn = ((program: string, args: string[], options: childProcess.SpawnOptions) =>
  realSpawn(
    program,
    isReadCommand(args.slice(1)) ? [memoized, ...args] : args,
    options,
  )) as typeof realSpawn;
syncBuiltinESMExports();
