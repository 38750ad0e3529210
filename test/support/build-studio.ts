/** Global setup: builds the pages that the ASSETS binding serves, as a deployment does. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../..');

export default async function setup(): Promise<void> {
  if (process.env['TEST_BUILDS'] !== undefined) return; // another process has built it
  await promisify(execFile)(process.execPath, ['src/tools/build-pages.ts'], { cwd: ROOT });
}
