/** What stands in for KIE while something is measured. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface Seen {
  readonly tasks: readonly { readonly taskId: string; readonly callBackUrl: string }[];
  /** Unix milliseconds. */
  readonly fetched: readonly { readonly key: string; readonly at: number }[];
}

export interface Upstream {
  readonly url: string;
  /** How long createTask takes there. */
  delay(ms: number): Promise<void>;
  /** What it was asked since the last time. */
  seen(): Promise<Seen>;
  stop(): void;
}

export async function startUpstream(): Promise<Upstream> {
  const child = fork(path.join(import.meta.dirname, 'upstream-process.ts'));
  const [port] = (await once(child, 'message')) as [number];
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    delay: async (ms) => void (await fetch(`${url}/delay?ms=${ms}`)),
    seen: async () => (await fetch(`${url}/seen`)).json() as Promise<Seen>,
    stop: () => void child.kill(),
  };
}
