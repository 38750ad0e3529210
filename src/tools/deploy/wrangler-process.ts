/** Runs this repository's own wrangler as a process, without a terminal, so that it asks nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { ROOT } from '../root.ts';
import type { RunWrangler, Secrets } from './deploy-context.ts';

/** What wrangler writes into WRANGLER_OUTPUT_FILE_PATH when a deployment succeeded. */
const deployed = z.object({ type: z.literal('deploy'), targets: z.array(z.string()) });

/** `signal` ends the wrangler that runs, and what it was given is taken away all the same. */
export function wranglerProcess(
  environment: NodeJS.Dict<string>,
  signal: AbortSignal,
): RunWrangler {
  const script = wranglerScript();
  return async (args, secrets) => {
    // mkdtemp's folders are their owner's alone.
    const folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-deploy-'));
    try {
      const report = path.join(folder, 'report.ndjson');
      const secretArgs = await secretsFile(folder, secrets);
      const child = spawn(process.execPath, [script, ...args, ...secretArgs], {
        cwd: ROOT,
        signal,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...environment,
          WRANGLER_OUTPUT_FILE_PATH: report,
          WRANGLER_SEND_METRICS: 'false',
          WRANGLER_HIDE_BANNER: 'true',
          FORCE_COLOR: '0',
        },
      });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close') as Promise<[number | null]>,
      ]);
      const ok = code === 0;
      const complaint = ok ? '' : complaintOf(stderr.trim() === '' ? stdout : stderr);
      return { ok, stdout, complaint, targets: ok ? await targetsIn(report) : [] };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const complaint = signal.aborted ? 'wrangler was stopped' : `wrangler did not run: ${why}`;
      return { ok: false, stdout: '', complaint, targets: [] };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** A command line can be read by everybody on this machine, a file like this by its owner. */
async function secretsFile(folder: string, secrets: Secrets | undefined): Promise<string[]> {
  if (secrets === undefined) return [];
  const file = path.join(folder, 'secrets.json');
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
  return ['--secrets-file', file];
}

async function targetsIn(report: string): Promise<string[]> {
  const lines = (await readFile(report, 'utf8').catch(() => '')).split('\n');
  return lines
    .filter((line) => line !== '')
    .flatMap((line) => deployed.safeParse(JSON.parse(line)).data?.targets ?? []);
}

/** Without wrangler's decoration and its words on itself. */
export function complaintOf(output: string): string {
  return stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => !/^(🪵|If you think this is a bug|\s*$)/u.test(line))
    .map((line) => line.replace(/^✘ \[ERROR\] /, ''))
    .join('\n');
}

function wranglerScript(): string {
  const manifest = createRequire(import.meta.url).resolve('wrangler/package.json');
  return path.join(path.dirname(manifest), 'bin/wrangler.js');
}
