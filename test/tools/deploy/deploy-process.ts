/** Runs deployments as processes that talk to the fake Cloudflare. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from '../../../src/tools/root.ts';
import type { FakeCloudflare } from './fake-cloudflare.ts';

/** From util-linux: runs a command in a pseudo-terminal. */
export const SCRIPT = '/usr/bin/script';
/** readline must be listening before the reply is typed, or the terminal echoes it. */
const TYPING_DELAY_MS = 300;

export interface DeployProcess {
  child: ChildProcess;
  ended: Promise<{ code: number | null; output: string }>;
}

export interface Operator {
  cloudflare: FakeCloudflare;
  /** Where the command and wrangler write. */
  home: string;
}

const PRELOAD = path.join(import.meta.dirname, 'reach-fake-cloudflare.ts');

/**
 * Starts a deployment with the environment on top of this process's. `atTerminal` runs it in a
 * pseudo-terminal.
 */
export function startDeploy(
  operator: Operator,
  args: readonly string[],
  environment: NodeJS.Dict<string>,
  atTerminal = false,
): DeployProcess {
  const command = [process.execPath, '--import', PRELOAD, 'src/tools/deploy/deploy.ts', ...args];
  return start(
    operator,
    atTerminal
      ? [SCRIPT, '--quiet', '--return', '--command', command.join(' '), '/dev/null']
      : command,
    environment,
  );
}

/** Starts `npm run deploy` in a copy of the repository. */
export function startNpmRunDeploy(
  operator: Operator,
  folder: string,
  args: readonly string[],
  environment: NodeJS.Dict<string>,
): DeployProcess {
  return start(
    operator,
    ['npm', 'run', 'deploy', '--', ...args],
    {
      npm_config_node_options: `--import ${PRELOAD}`, // of the script, not of npm
      npm_config_update_notifier: 'false',
      ...environment,
    },
    folder,
  );
}

function start(
  { cloudflare, home }: Operator,
  [program = '', ...args]: readonly string[],
  environment: NodeJS.Dict<string>,
  folder = ROOT,
): DeployProcess {
  const { KIE_API_KEY: _key, EDGE_SECRET: _secret, ...inherited } = process.env;
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...inherited,
      HOME: home,
      XDG_CONFIG_HOME: home,
      TMPDIR: home,
      CLOUDFLARE_API_BASE_URL: cloudflare.url,
      CLOUDFLARE_API_TOKEN: 'fake-cloudflare-token',
      ...environment,
    },
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([out, err, [code]]) => ({ code: code as number | null, output: out + err }),
  );
  return { child, ended };
}

/** Types each reply when its question was printed. */
export function typeReplies(
  child: ChildProcess,
  replies: readonly (readonly [string, string])[],
): void {
  const pending = [...replies];
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const [question, reply] = pending[0] ?? [];
    if (question === undefined || !output.includes(question)) return;
    pending.shift();
    setTimeout(() => child.stdin?.write(`${reply}\r`), TYPING_DELAY_MS);
  });
}
