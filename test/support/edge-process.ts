/** Starts the edge as a process group, and kills it without warning. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { DatabaseSync } from 'node:sqlite';
import type { WorkerBuilds } from '../../src/tools/stack.ts';
import { openD1 } from './d1-file.ts';

export interface EdgeProcessOptions {
  builds: WorkerBuilds;
  port: number;
  stateDir: string;
  cronIntervalMs: number;
  vars: Record<string, string>;
}

export class EdgeProcess {
  readonly url: string;
  readonly #options: EdgeProcessOptions;
  #child: ChildProcess | undefined;

  constructor(options: EdgeProcessOptions) {
    this.#options = options;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  /** Starts it, again after a kill, on the same port and data. */
  async start(): Promise<void> {
    const { builds, ...local } = this.#options;
    const config = JSON.stringify({
      builds,
      local: { ...local, sandboxPort: 0, useSandbox: false },
    });
    const main = path.join(import.meta.dirname, 'edge-main.ts');
    const child = spawn(process.execPath, [main, config], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    // Read to the end: a process that nobody listens to blocks once its pipe is full.
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line.startsWith('ready ') && resolve());
      child.once('exit', () => reject(new Error(`the edge did not start: ${errors}`)));
    });
  }

  /** SIGKILL to the whole group, the runtime included; synchronous, so that nothing runs in between. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  /** Stops the group where it stands: what arrives from here on is received and not read. */
  freeze(): void {
    this.#signal('SIGSTOP');
  }

  /** Of the process that everything else of it stands below. */
  pid(): number {
    return this.#child?.pid ?? 0;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.#signal('SIGTERM');
    await once(child, 'exit');
  }

  /** D1 as it lies on the disk. Writing is for when the edge does not run. */
  openD1(options: { readOnly: boolean }): Promise<DatabaseSync> {
    return openD1(path.join(this.#options.stateDir, 'v3'), options);
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid;
    if (pid !== undefined) process.kill(-pid, signal);
  }
}
