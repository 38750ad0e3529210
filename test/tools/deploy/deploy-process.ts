/** `npm run deploy` as a process of its own, whose Cloudflare is the stand-in. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from '../../../src/tools/root.ts';
import type { CloudflareStandIn } from './fake-cloudflare.ts';

/** Of util-linux: gives a command a terminal. */
export const SCRIPT = '/usr/bin/script';
const TYPING_MS = 300;

export interface Command {
  child: ChildProcess;
  ended: Promise<{ code: number | null; output: string }>;
}

/**
 * Starts it in the environment that is handed in, with `home` for all that it and wrangler write.
 * `script` gives it a terminal.
 */
export function startDeploy(
  { cloudflare, home }: { cloudflare: CloudflareStandIn; home: string },
  args: readonly string[],
  environment: NodeJS.Dict<string>,
  atTerminal = false,
): Command {
  const { KIE_API_KEY: _key, EDGE_SECRET: _secret, ...inherited } = process.env;
  const preload = path.join(import.meta.dirname, 'reach-fake-cloudflare.ts');
  const command = [process.execPath, '--import', preload, 'src/tools/deploy/deploy.ts', ...args];
  const [program = '', ...rest] = atTerminal
    ? [SCRIPT, '--quiet', '--return', '--command', command.join(' '), '/dev/null']
    : command;
  const child = spawn(program, rest, {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...inherited,
      HOME: home,
      XDG_CONFIG_HOME: home,
      TMPDIR: home,
      CLOUDFLARE_API_BASE_URL: cloudflare.url,
      CLOUDFLARE_API_TOKEN: 'token-of-the-stand-in',
      ...environment,
    },
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([out, err, [code]]) => ({ code: code as number | null, output: out + err }),
  );
  return { child, ended };
}

/** Types an answer behind each question. */
export function answerTo(
  child: ChildProcess,
  answers: readonly (readonly [string, string])[],
): void {
  const open = [...answers];
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const [question, answer] = open[0] ?? [];
    if (question === undefined || !output.includes(question)) return;
    open.shift();
    // A moment later: the terminal must not show it, and readline sees to that once it listens.
    setTimeout(() => child.stdin?.write(`${answer}\r`), TYPING_MS);
  });
}
