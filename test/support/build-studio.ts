/** Builds what the ASSETS binding serves, as a deployment does before it bundles the Worker. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../..');

export default async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, ['src/tools/build-pages.ts'], { cwd: ROOT });
}
