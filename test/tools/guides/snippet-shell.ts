/**
 * Runs shell snippets as they are. They find only the commands that are named here: one that is not fails. Commands
 * that need an account, a registry or a repository, or do not end, only record how they were called.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Commands that run, beside curl. */
export const TOOLS = ['base64', 'cat', 'date', 'jq', 'openssl', 'sed', 'sleep', 'tee'];
/** Commands that are recorded, each with the reason. */
export const RECORDED = {
  git: 'needs a repository with a tag',
  npm: 'needs the registry, or runs a script of package.json: several do not end, and all have tests of their own',
  npx: 'needs an account',
  pip: 'needs the registry',
  rclone: 'needs a bucket',
};
const TIMEOUT_MS = 60_000;

export interface RecordedCommand {
  command: string;
  args: readonly string[];
  /** The variables that the snippet gave the command. */
  env: Readonly<Record<string, string>>;
}

export interface ShellResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  commands: readonly RecordedCommand[];
  /** The HTTP status of each response that curl received, in order. */
  statuses: readonly number[];
}

export interface SnippetShell {
  /** The folder in which snippets run. */
  folder: string;
  /** Runs a script. Stops at the first command that fails. */
  run(script: string): Promise<ShellResult>;
  stop(): Promise<void>;
}

/** A recorder reads its input to the end, so that the command before it in a pipeline does not fail. */
const RECORDER = `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const [, file, ...args] = process.argv;
const command = require('node:path').basename(file);
const { PATH, PWD, OLDPWD, SHLVL, _, ...env } = process.env;
readFileSync(0);
appendFileSync('commands', JSON.stringify({ command, args, env }) + '\\n');
if (existsSync(command + '.out')) process.stdout.write(readFileSync(command + '.out'));
`;

const find = (tool: string): string => {
  const folders = (process.env['PATH'] ?? '').split(':');
  const found = folders.map((folder) => path.join(folder, tool)).find((file) => existsSync(file));
  if (found === undefined)
    throw new Error(`${tool} is not installed: snippets of the guides use it`);
  return found;
};

/** Prepares the commands in a temporary folder. Throws if a tool is not installed. */
export async function createSnippetShell(): Promise<SnippetShell> {
  const home = await mkdtemp(path.join(tmpdir(), 'kie-edge-shell-'));
  const [bin, folder] = [path.join(home, 'bin'), path.join(home, 'work')];
  await Promise.all([mkdir(bin), mkdir(folder)]);
  await Promise.all(TOOLS.map((tool) => symlink(find(tool), path.join(bin, tool))));
  const curl = `#!/bin/sh\nexec ${find('curl')} "$@" -w '%{stderr}\\n@status %{http_code}\\n'\n`;
  const scripts = [['curl', curl], ...Object.keys(RECORDED).map((command) => [command, RECORDER])];
  for (const [name = '', script = ''] of scripts) {
    await writeFile(path.join(bin, name), script);
    await chmod(path.join(bin, name), 0o755);
  }
  return {
    folder,
    run: async (script) => {
      await rm(path.join(folder, 'commands'), { force: true });
      const { exitCode, stdout, stderr } = await execute(find('bash'), script, folder, bin);
      const commands = await readFile(path.join(folder, 'commands'), 'utf8').catch(() => '');
      return {
        exitCode,
        stdout,
        stderr: stderr.replaceAll(/\n@status \d+\n/g, ''),
        commands: commands
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as RecordedCommand),
        statuses: Array.from(stderr.matchAll(/@status (\d+)/g), ([, status]) => Number(status)),
      };
    },
    stop: () => rm(home, { recursive: true, force: true }),
  };
}

function execute(bash: string, script: string, cwd: string, bin: string) {
  return new Promise<Pick<ShellResult, 'exitCode' | 'stdout' | 'stderr'>>((resolve) => {
    const child = execFile(
      bash,
      ['--norc', '-eu', '-o', 'pipefail', '-c', script],
      { cwd, env: { PATH: bin }, timeout: TIMEOUT_MS },
      (error, stdout, stderr) => resolve({ exitCode: error === null ? 0 : 1, stdout, stderr }),
    );
    child.stdin?.end();
  });
}
