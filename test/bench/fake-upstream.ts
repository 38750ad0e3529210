/** A fake KIE for measurements. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface SubmittedTask {
  readonly taskId: string;
  readonly callBackUrl: string;
}

export interface UpstreamTraffic {
  /** createTask requests that have a callBackUrl. */
  readonly tasks: readonly SubmittedTask[];
  /** Downloads of result files; `at` in Unix milliseconds. */
  readonly fetched: readonly { readonly key: string; readonly at: number }[];
}

export interface FakeUpstream {
  readonly url: string;
  /** Sets the response time of createTask. */
  setDelay(ms: number): Promise<void>;
  /** Requests since the previous call. */
  takeTraffic(): Promise<UpstreamTraffic>;
  stop(): void;
}

export async function startFakeUpstream(): Promise<FakeUpstream> {
  const child = fork(path.join(import.meta.dirname, 'fake-upstream-process.ts'));
  const [port] = (await once(child, 'message')) as [number];
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    setDelay: async (ms) => void (await fetch(`${url}/delay?ms=${ms}`)),
    takeTraffic: async () => (await fetch(`${url}/traffic`)).json() as Promise<UpstreamTraffic>,
    stop: () => void child.kill(),
  };
}
