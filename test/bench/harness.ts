/** What all scenarios share: targets started on demand, the fake KIE and the load generator. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildWorker } from '../../src/tools/build-worker.ts';
import { seedRequest } from '../support/kie-traffic.ts';
import { startFakeUpstream, type FakeUpstream, type SubmittedTask } from './fake-upstream.ts';
import { LoadGenerator, type LoadRequest } from './load-generator.ts';
import {
  EDGE_VARS,
  EDGE_WINDOW,
  startBaseline,
  startEdge,
  type BaselineName,
  type EdgeOptions,
  type Target,
} from './target.ts';

/** A copy of 2 GB on a slow disk. */
const MAX_COPY_MS = 120_000;
const COPY_POLL_MS = 250;

export class BenchHarness {
  readonly upstream: FakeUpstream;
  readonly load = new LoadGenerator();
  readonly dir: string;
  readonly #stopTargets: (() => Promise<void>)[] = [];
  /** createTask requests that count towards the rate window. */
  readonly #reservations: { at: number; count: number }[] = [];
  #edgeCount = 0;

  private constructor(dir: string, upstream: FakeUpstream) {
    this.dir = dir;
    this.upstream = upstream;
  }

  /** Runs `work` with a harness; stops every process and deletes every file afterwards. */
  static async use<T>(work: (harness: BenchHarness) => Promise<T>): Promise<T> {
    const dir = await mkdtemp(path.join(tmpdir(), 'kie-edge-bench-'));
    const harness = new BenchHarness(dir, await startFakeUpstream());
    try {
      await buildWorker('wrangler.toml', harness.edgeDist);
      return await work(harness);
    } finally {
      await harness.stopTargets();
      harness.load.stop();
      harness.upstream.stop();
      await rm(dir, { recursive: true, force: true });
    }
  }

  get edgeDist(): string {
    return path.join(this.dir, 'edge');
  }

  /** Starts an edge, with an empty database unless `options.stateDir` names an existing one. */
  async startEdge(options: Partial<EdgeOptions> = {}): Promise<Target> {
    const stateDir = path.join(this.dir, `edge-state-${++this.#edgeCount}`);
    const target = await startEdge({
      dist: this.edgeDist,
      stateDir,
      upstream: this.upstream.url,
      ...options,
    });
    this.#stopTargets.push(() => target.stop());
    return target;
  }

  async startBaseline(name: BaselineName): Promise<Target> {
    const target = await startBaseline(name, this.dir, this.upstream.url);
    this.#stopTargets.push(() => target.stop());
    return target;
  }

  async stopTargets(): Promise<void> {
    await Promise.all(this.#stopTargets.splice(0).map((stop) => stop()));
  }

  /** A createTask request that every target accepts. The header names the address to @fal-ai/server-proxy. */
  buildCreateTask({ url }: Target): LoadRequest {
    return {
      url: `${url}/api/v1/jobs/createTask`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-fal-target-url': `${this.upstream.url}/api/v1/jobs/createTask`,
      },
      body: JSON.stringify({ ...seedRequest, callBackUrl: '' }),
    };
  }

  /** Creates tasks at the edge and returns them as the fake KIE received them. */
  async createTasks(edge: Target, count: number): Promise<SubmittedTask[]> {
    await this.upstream.takeTraffic();
    await this.reserveRateWindow(count);
    await this.load.run({ requests: [this.buildCreateTask(edge)], count, parallel: 8 });
    return [...(await this.upstream.takeTraffic()).tasks];
  }

  /** Waits until a task's file is in R2 and returns when it was stored, in Unix milliseconds. */
  async waitUntilStored(edge: Target, taskId: string): Promise<number> {
    const deadline = Date.now() + MAX_COPY_MS;
    while (Date.now() < deadline) {
      const response = await fetchOk(`${edge.url}/admin/api/tasks/${taskId}`, {
        headers: { authorization: `Bearer ${EDGE_VARS.ADMIN_TOKEN}` },
      });
      const { data } = (await response.json()) as {
        data: { files: { storedAt: number | null }[] };
      };
      const [file] = data.files;
      if (typeof file?.storedAt === 'number') return file.storedAt;
      await sleep(COPY_POLL_MS); // rarely: each poll is load on the edge
    }
    throw new Error(`the file of ${taskId} was not copied`);
  }

  /** Waits until the edge's rate window admits `count` more createTask requests without a delay. */
  async reserveRateWindow(count: number): Promise<void> {
    const { limit, windowMs } = EDGE_WINDOW;
    const windowStart = () => Date.now() - windowMs * 1.2; // includes the margin that the edge adds
    const countUsed = () =>
      this.#reservations.reduce((sum, { at, count: n }) => sum + (at > windowStart() ? n : 0), 0);
    while (countUsed() + count > limit) await sleep(100);
    this.#reservations.push({ at: Date.now(), count });
  }
}

/** Throws when the status is not 2xx, which ends the bench: a failing target would look fast and cheap. */
export async function fetchOk(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.ok) return response;
  throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

export function buildGet(url: string, headers: Record<string, string> = {}): LoadRequest {
  return { url, method: 'GET', headers };
}

/** Body of KIE's callback for a successful task with one file. */
export function buildSuccessCallback(taskId: string, fileUrl: string): string {
  const resultJson = JSON.stringify({ resultUrls: [fileUrl] });
  const data = { taskId, state: 'success', resultJson, consumeCredits: 42 };
  return JSON.stringify({ code: 200, msg: 'Playground task completed successfully.', data });
}

/**
 * Measures several subjects in alternation (A B A B …), after a warm-up round that is discarded.
 * Returns the measurements of each subject by round.
 */
export async function alternateRounds<Name extends string, Measurement>(
  rounds: number,
  subjects: Readonly<Record<Name, () => Promise<Measurement>>>,
): Promise<Record<Name, Measurement[]>> {
  const names = Object.keys(subjects) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Measurement[]]));
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const measurement = await subjects[name]();
      if (round > 0) results[name]?.push(measurement);
    }
  return results as Record<Name, Measurement[]>;
}
