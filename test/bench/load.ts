/** Asks for things from another process, so that whoever is measured shares no thread with the load. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { quantile } from './stats.ts';

export interface LoadSpec {
  /** Taken in turn. */
  readonly requests: readonly {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }[];
  readonly count: number;
  /** How many at once. */
  readonly parallel: number;
}

/** Milliseconds of each request and of all of them, and what came. */
export interface LoadResult {
  readonly times: readonly number[];
  readonly ms: number;
  readonly bytes: number;
}

/** One run as the table has it. */
export interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly megabytesPerSecond: number;
}

export class Load {
  readonly #child: ChildProcess = fork(path.join(import.meta.dirname, 'load-process.ts'));

  /** Throws when a request was not answered with a 2xx. */
  async run(spec: LoadSpec): Promise<Figures> {
    this.#child.send(spec);
    const [answer] = (await once(this.#child, 'message')) as [LoadResult | { problem: string }];
    if ('problem' in answer) throw new Error(answer.problem);
    const { times, ms, bytes } = answer;
    return {
      perSecond: (times.length / ms) * 1000,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
      megabytesPerSecond: bytes / 1e6 / (ms / 1000),
    };
  }

  stop(): void {
    this.#child.kill();
  }
}
