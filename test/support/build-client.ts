/** Global setup: builds the npm package, so that tests import it by its name as an app does. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TYPESCRIPT = createRequire(import.meta.url).resolve('typescript/package.json');

export default async function setup(): Promise<void> {
  if (process.env['TEST_BUILDS'] !== undefined) return; // another process has built it
  // Files of an earlier build would be published and tested with the new ones.
  await rm(path.join(ROOT, 'dist/client'), { recursive: true, force: true });
  const tsc = path.join(path.dirname(TYPESCRIPT), 'bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', 'src/client'], { cwd: ROOT });
}
