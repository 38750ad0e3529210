/**
 * `npm run test:each`: runs each file of the default tier by itself, so that none depends on another one.
 * Arguments are parts of file names; without any, all files are run. Exits non-zero if a file fails.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import buildClient from './build-client.ts';
import buildStudio from './build-studio.ts';
import { buildInto } from './build-workers.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const VITEST = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
const CONFIG = ['--config', 'test/vitest.config.ts'];
const PROJECTS = ['unit', 'commands', 'journeys', 'measured'].flatMap((name) => [
  '--project',
  name,
]);
const MAX_PARALLEL = 2;
const TIMEOUT_MS = 5 * 60_000;
const MAX_OUTPUT_BYTES = 16 * 1024 ** 2;

/** Built once for all files: two builds at a time would remove each other's files. */
const builds = await mkdtemp(path.join(tmpdir(), 'kie-edge-test-build-'));
await buildClient();
await buildStudio();
await buildInto(builds);

/** Output of a vitest command; `ok` is false where it failed or took too long. */
async function vitest(...args: string[]): Promise<{ ok: boolean; output: string }> {
  const env = { ...process.env, TEST_BUILDS: builds };
  const options = { cwd: ROOT, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, env };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [VITEST, ...args],
      options,
    );
    return { ok: true, output: stdout + stderr };
  } catch (error) {
    const { stdout, stderr } = error as Record<'stdout' | 'stderr', string>;
    return { ok: false, output: `${stdout}${stderr}` || String(error) };
  }
}

const listed = await vitest(
  'list',
  '--filesOnly',
  ...CONFIG,
  ...PROJECTS,
  ...process.argv.slice(2),
);
const files = [...new Set(listed.output.match(/test\/\S+\.test\.ts/g))];
if (files.length === 0) throw new Error(`no test files: ${listed.output}`);

const waiting = [...files];
const failed: string[] = [];
async function runWaiting(): Promise<void> {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const { ok, output } = await vitest('run', ...CONFIG, ...PROJECTS, '--reporter=dot', file);
    if (ok) continue;
    failed.push(file);
    console.log(`FAILED ${file}\n${output}`);
  }
}
await Promise.all(Array.from({ length: MAX_PARALLEL }, runWaiting));
await rm(builds, { recursive: true, force: true });
console.log(
  `${files.length - failed.length} files passed, ${failed.length} failed: ${failed.join(' ')}`,
);
process.exit(failed.length === 0 ? 0 : 1);
