/** Runs this repository's own wrangler as a process without a terminal, so that it never prompts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { ROOT } from '../root.ts';
import { findWranglerScript } from '../wrangler-script.ts';
import type { RunWrangler, Secrets, WranglerResult } from './deploy-context.ts';

/** The line that wrangler writes into WRANGLER_OUTPUT_FILE_PATH after a successful deployment. */
const deployedLine = z.object({
  type: z.literal('deploy'),
  version_id: z.string().nullish(),
  targets: z.array(z.string()),
});

/**
 * `signal` ends the running wrangler; the file with its secrets is removed in any case. The configuration is
 * named, or wrangler would read another that a tool left in this folder.
 */
export function createWranglerRunner(
  environment: NodeJS.Dict<string>,
  signal: AbortSignal,
  { script = findWranglerScript(), config = path.join(ROOT, 'wrangler.toml') } = {},
): RunWrangler {
  return async (args, secrets, variables) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-deploy-')); // mode 0700
    try {
      const outputFile = path.join(folder, 'output.ndjson');
      const secretArgs = await writeSecretsFile(folder, secrets);
      const child = spawn(process.execPath, [script, ...args, ...secretArgs, '--config', config], {
        cwd: ROOT,
        signal,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...environment,
          ...variables,
          WRANGLER_OUTPUT_FILE_PATH: outputFile,
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
      if (code === 0) {
        return { ok: true, stdout, errorText: '', ...(await readDeployment(outputFile)) };
      }
      const errorText = errorSummary(stderr.trim() === '' ? stdout : stderr);
      return { ok: false, stdout, errorText, targets: [], versionId: undefined };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const errorText = signal.aborted ? 'wrangler was stopped' : `wrangler did not run: ${reason}`;
      return { ok: false, stdout: '', errorText, targets: [], versionId: undefined };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** Every user of this machine can read a command line, but only the owner this file. */
async function writeSecretsFile(folder: string, secrets: Secrets | undefined): Promise<string[]> {
  if (secrets === undefined) return [];
  const file = path.join(folder, 'secrets.json');
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
  return ['--secrets-file', file];
}

async function readDeployment(
  outputFile: string,
): Promise<Pick<WranglerResult, 'targets' | 'versionId'>> {
  const lines = (await readFile(outputFile, 'utf8').catch(() => '')).split('\n');
  const [deployed] = lines
    .filter((line) => line !== '')
    .flatMap((line) => deployedLine.safeParse(JSON.parse(line)).data ?? []);
  return { targets: deployed?.targets ?? [], versionId: deployed?.version_id ?? undefined };
}

/** wrangler's error output without colours, decoration and its notes on log files and bug reports. */
export function errorSummary(output: string): string {
  return stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => !/^(🪵|If you think this is a bug|\s*$)/u.test(line))
    .map((line) => line.replace(/^✘ \[ERROR\] /, ''))
    .join('\n');
}
