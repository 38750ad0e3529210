/**
 * Loaded into the deployment's process before anything else: Workers' addresses lead to the stand-in,
 * and what it asks wrangler is asked once in a run of the tests.
 */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { isQuestion } from './cached-responses.ts';

const real = globalThis.fetch;
const standIn = process.env['CLOUDFLARE_API_BASE_URL'] ?? '';

globalThis.fetch = async (input, init) => {
  const address = input instanceof Request ? input.url : String(input);
  const { hostname, pathname } = new URL(address);
  return hostname.endsWith('.workers.dev')
    ? real(`${standIn}/served/${hostname.split('.')[0]}${pathname}`, init)
    : real(input, init);
};

const realSpawn = childProcess.spawn;
const askedOnce = path.join(import.meta.dirname, 'memoized-wrangler.ts');

childProcess.spawn = ((program: string, args: string[], options: childProcess.SpawnOptions) =>
  realSpawn(
    program,
    isQuestion(args.slice(1)) ? [askedOnce, ...args] : args,
    options,
  )) as typeof realSpawn;
syncBuiltinESMExports();
