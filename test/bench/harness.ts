/** What all rows of the table share: the edge, the floors as they are needed, the upstream and the load. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildWorker } from '../../src/tools/run-worker.ts';
import { seedRequest } from '../support/kie-traffic.ts';
import { Load, type LoadSpec } from './load.ts';
import {
  EDGE_VARS,
  EDGE_WINDOW,
  startEdge,
  startFloor,
  type EdgeOptions,
  type FloorName,
  type Side,
} from './target.ts';
import { startUpstream, type Upstream } from './upstream.ts';

export type Request = LoadSpec['requests'][number];

export class Rig {
  readonly upstream: Upstream;
  readonly load = new Load();
  readonly dir: string;
  readonly #stops: (() => Promise<void>)[] = [];
  readonly #bursts: { at: number; count: number }[] = [];
  #edges = 0;

  private constructor(dir: string, upstream: Upstream) {
    this.dir = dir;
    this.upstream = upstream;
  }

  /** Runs `work`; nothing is left when it ends, or throws. */
  static async with<T>(work: (rig: Rig) => Promise<T>): Promise<T> {
    const dir = await mkdtemp(path.join(tmpdir(), 'kie-edge-bench-'));
    const rig = new Rig(dir, await startUpstream());
    try {
      await buildWorker('wrangler.toml', rig.edgeDist);
      return await work(rig);
    } finally {
      await rig.stopSides();
      rig.load.stop();
      rig.upstream.stop();
      await rm(dir, { recursive: true, force: true });
    }
  }

  get edgeDist(): string {
    return path.join(this.dir, 'edge');
  }

  /** An edge with a database of its own, unless `stateDir` is one that is there. */
  async edge(options: Partial<EdgeOptions> = {}): Promise<Side> {
    const stateDir = path.join(this.dir, `edge-state-${++this.#edges}`);
    const side = await startEdge({
      dist: this.edgeDist,
      stateDir,
      upstream: this.upstream.url,
      ...options,
    });
    this.#stops.push(() => side.stop());
    return side;
  }

  async floor(name: FloorName): Promise<Side> {
    const side = await startFloor(name, this.dir, this.upstream.url);
    this.#stops.push(() => side.stop());
    return side;
  }

  async stopSides(): Promise<void> {
    await Promise.all(this.#stops.splice(0).map((stop) => stop()));
  }

  /** createTask as every side takes it: the seed's request, with the target that the peer wants told. */
  createTask({ url }: Side): Request {
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

  /** Creates tasks at the edge, and gives what KIE was told of each. */
  async createTasks(edge: Side, count: number): Promise<{ taskId: string; callBackUrl: string }[]> {
    await this.upstream.seen();
    await this.roomFor(count);
    await this.load.run({ requests: [this.createTask(edge)], count, parallel: 8 });
    return [...(await this.upstream.seen()).tasks];
  }

  /** Waits until a task's file is in R2, and gives when it was, in Unix milliseconds. Seldom asked: it costs. */
  async untilStored(edge: Side, taskId: string): Promise<number> {
    const giveUpAt = Date.now() + MAX_COPY_MS;
    while (Date.now() < giveUpAt) {
      const response = await ask(`${edge.url}/admin/api/tasks/${taskId}`, {
        headers: { authorization: `Bearer ${EDGE_VARS.ADMIN_TOKEN}` },
      });
      const { data } = (await response.json()) as {
        data: { files: { storedAt: number | null }[] };
      };
      const [file] = data.files;
      if (typeof file?.storedAt === 'number') return file.storedAt;
      await sleep(250);
    }
    throw new Error(`the file of ${taskId} was not copied`);
  }

  /** Waits until so many more createTasks fit into the window that the edge keeps for KIE. */
  async roomFor(count: number): Promise<void> {
    const { limit, windowMs } = EDGE_WINDOW;
    const since = () => Date.now() - windowMs * 1.2; // with the edge's own margin
    const used = () =>
      this.#bursts.reduce((sum, burst) => sum + (burst.at > since() ? burst.count : 0), 0);
    while (used() + count > limit) await sleep(100);
    this.#bursts.push({ at: Date.now(), count });
  }
}

/** Asks once. What is not a 2xx ends the bench: a side that is broken would look fast, and cheap. */
export async function ask(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.ok) return response;
  throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

/** A GET of that address. */
export function getOf(url: string, headers: Record<string, string> = {}): Request {
  return { url, method: 'GET', headers };
}

/** 2 GB on a slow disk. */
const MAX_COPY_MS = 120_000;

/** What KIE calls back with. */
export function successBody(taskId: string, file: string): string {
  const resultJson = JSON.stringify({ resultUrls: [file] });
  const data = { taskId, state: 'success', resultJson, consumeCredits: 42 };
  return JSON.stringify({ code: 200, msg: 'Playground task completed successfully.', data });
}

/** Rounds in turn, A B A B, after one that does not count: of each side its figures by round. */
export async function inTurn<Name extends string, Measured>(
  rounds: number,
  sides: Readonly<Record<Name, () => Promise<Measured>>>,
): Promise<Record<Name, Measured[]>> {
  const names = Object.keys(sides) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as Measured[]]));
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const measured = await sides[name]();
      if (round > 0) figures[name]?.push(measured);
    }
  return figures as Record<Name, Measured[]>;
}
