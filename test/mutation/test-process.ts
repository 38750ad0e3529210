/** A process that runs tests, with workerd below it. One that does not answer in time is ended and replaced. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './areas.ts';
import type { RunRequest, RunResponse } from './protocol.ts';

const START_TIMEOUT_MS = 120_000;

export class TestProcess {
  #child: ChildProcess | undefined;

  /** Undefined if there was no response in time: the mutation did not end. Throws if a run is broken twice. */
  async request(request: RunRequest, timeoutMs: number): Promise<RunResponse | undefined> {
    const response = await this.#send(request, timeoutMs);
    if (response?.kind !== 'broken') return response;
    this.stop();
    const second = await this.#send(request, timeoutMs);
    if (second?.kind === 'broken') throw new Error(second.message);
    return second;
  }

  async #send(request: RunRequest, timeoutMs: number): Promise<RunResponse | undefined> {
    const child = this.#child ?? (await this.#start());
    child.send(request);
    const response = await nextResponse(child, timeoutMs);
    if (response === undefined) this.stop();
    return response;
  }

  async #start(): Promise<ChildProcess> {
    const program = path.join(import.meta.dirname, 'run-tests.ts');
    // A process group of its own, so that workerd ends with it. The output of tests does not matter.
    const child = fork(program, {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    if ((await nextResponse(child, START_TIMEOUT_MS)) === undefined)
      throw new Error('a test process did not start');
    return child;
  }

  stop(): void {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

async function nextResponse(
  child: ChildProcess,
  timeoutMs: number,
): Promise<RunResponse | undefined> {
  const listeners = new AbortController();
  const { promise, resolve } = Promise.withResolvers<RunResponse | undefined>();
  const onMessage = (message: RunResponse) => resolve(message);
  const onExit = () => resolve({ kind: 'broken', message: 'a test process ended' });
  child.once('message', onMessage);
  child.once('exit', onExit);
  const timeout = sleep(timeoutMs, undefined, { signal: listeners.signal }).catch(() => undefined);
  const response = await Promise.race([promise, timeout]);
  listeners.abort();
  child.off('message', onMessage);
  child.off('exit', onExit);
  return response;
}
