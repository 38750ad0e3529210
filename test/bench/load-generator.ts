/** Sends requests from another process, so that the measured target shares no thread with the load. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { quantile } from './statistics.ts';

export interface LoadRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface LoadSpec {
  /** Sent in order, from the start again after the last. */
  readonly requests: readonly LoadRequest[];
  readonly count: number;
  /** Concurrent requests. */
  readonly parallel: number;
}

export interface LoadResult {
  /** Milliseconds of each request. */
  readonly times: readonly number[];
  /** Milliseconds of the whole run. */
  readonly ms: number;
  /** Length of all response bodies. */
  readonly bytes: number;
}

/** Metrics of one run. Times in milliseconds. */
export interface LoadMetrics {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly megabytesPerSecond: number;
}

export class LoadGenerator {
  readonly #child: ChildProcess = fork(path.join(import.meta.dirname, 'load-process.ts'));

  /** Throws when a response is not a 2xx. */
  async run(spec: LoadSpec): Promise<LoadMetrics> {
    this.#child.send(spec);
    const [result] = (await once(this.#child, 'message')) as [LoadResult | { problem: string }];
    if ('problem' in result) throw new Error(result.problem);
    const { times, ms, bytes } = result;
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
