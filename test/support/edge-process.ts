/** The edge as a process group that a test can kill. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { DatabaseSync } from 'node:sqlite';
import type { WorkerBuilds } from '../../src/tools/stack.ts';
import { openD1 } from './d1-file.ts';
import { throwOnLeaks } from './edge-watch.ts';

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
  /** What the edge gave away since its last stop. */
  readonly leaks: string[] = [];

  constructor(options: EdgeProcessOptions) {
    this.#options = options;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  /** Starts the edge, after a kill with the same port and data. */
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
    // Read until the process ends: it would block once its pipe is full.
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        if (line.startsWith('ready ')) resolve();
        if (line.startsWith('leak ')) this.leaks.push(line.slice('leak '.length));
      });
      child.once('exit', () => reject(new Error(`the edge did not start: ${errors}`)));
    });
  }

  /** Sends SIGKILL to the whole group, the runtime included. Synchronous, so that no other code runs meanwhile. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  /** Suspends the group: from here on it receives data and does not read it. */
  freeze(): void {
    this.#signal('SIGSTOP');
  }

  /** The process id of the group's leader; 0 before the first start. */
  pid(): number {
    return this.#child?.pid ?? 0;
  }

  isRunning(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Throws if the edge, since its last stop, gave a secret away in its log or was called at a path with one. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && this.isRunning()) {
      this.#signal('SIGTERM');
      await once(child, 'close'); // all of its output is read
    }
    throwOnLeaks(this.leaks.splice(0));
  }

  /** Opens the file of D1. Only while the edge does not run it may be written. */
  openD1(options: { readOnly: boolean }): Promise<DatabaseSync> {
    return openD1(path.join(this.#options.stateDir, 'v3'), options);
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid;
    if (pid !== undefined) process.kill(-pid, signal);
  }
}
