/** What does not depend on the machine: what a task costs at D1, R2 and the queues, and the bundle. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { startReceiver } from '../../src/tools/callback-receiver.ts';
import { bundle } from './bundle.ts';
import { ask, successBody, type Rig } from './harness.ts';
import type { Side } from './target.ts';
import type { Spent } from './spent.ts';

/** By leg of a task's life. */
export type Life = Readonly<Record<string, Spent>>;

export interface Costs {
  /** A task without a callBackUrl and without an Idempotency-Key, as KIE's own clients send it. */
  readonly plain: Life;
  /** One with both: repeated safely, and called back. */
  readonly calledBack: Life;
  /** Of the Worker, gzipped, in bytes. */
  readonly bundle: number;
}

const FILE = '100000-life.mp4';
const MAX_WAIT_MS = 10_000;

export async function costs(rig: Rig): Promise<Costs> {
  const dist = path.join(rig.dir, 'life');
  await bundle('test/bench/life-worker.ts', dist);
  const edge = await rig.edge({ dist });
  const receiver = await startReceiver((_callback, response) => response.end('ok'));
  try {
    await live(rig, edge, {}); // the first one finds tables and caches empty
    const plain = await live(rig, edge, {});
    const calledBack = await live(rig, edge, {
      callBackUrl: receiver.url,
      headers: { 'idempotency-key': 'life' },
      isCalledBack: () => receiver.received.length === 1,
    });
    return { plain, calledBack, bundle: await gzippedBundle(rig.edgeDist) };
  } finally {
    await receiver.stop();
  }
}

interface Wish {
  callBackUrl?: string;
  headers?: Record<string, string>;
  isCalledBack?: () => boolean;
}

/** Throws where a part of its life did not take place: one that is broken costs less. */
async function live(
  rig: Rig,
  edge: Side,
  { callBackUrl = '', headers = {}, isCalledBack = () => true }: Wish,
): Promise<Life> {
  const spent = async () => (await (await ask(`${edge.url}/bench/spent`)).json()) as Spent;
  const legs: Record<string, Spent> = {};
  await spent();
  const request = rig.createTask(edge);
  await ask(request.url, {
    method: 'POST',
    headers: { ...request.headers, ...headers },
    body: JSON.stringify({ ...(JSON.parse(request.body ?? '') as object), callBackUrl }),
  });
  legs['createTask'] = await spent();
  const [task] = (await rig.upstream.seen()).tasks;
  if (task === undefined) throw new Error('KIE was not called');
  const body = successBody(task.taskId, `${rig.upstream.url}/files/${FILE}`);
  await ask(task.callBackUrl, { method: 'POST', body });
  legs['callback, copy and delivery'] = await settled(spent, isCalledBack);
  const read = await ask(`${edge.url}/api/v1/jobs/recordInfo?taskId=${task.taskId}`);
  legs['one recordInfo'] = await spent();
  const { data } = (await read.json()) as { data: { state: string } };
  if (data.state !== 'success') throw new Error(`the task ended as ${data.state}`);
  await rig.untilStored(edge, task.taskId);
  return legs;
}

/** All that follows, until the copy was put and nothing more is spent for a while. */
async function settled(spent: () => Promise<Spent>, isCalledBack: () => boolean): Promise<Spent> {
  let sum = await spent();
  const giveUpAt = Date.now() + MAX_WAIT_MS;
  for (let quiet = 0; quiet < 5;) {
    if (Date.now() > giveUpAt)
      throw new Error('the file was not copied, or nobody was called back');
    await sleep(200);
    const more = await spent();
    sum = added(sum, more);
    const isOver = more.statements === 0 && sum.r2ClassA > 0 && isCalledBack();
    quiet = isOver ? quiet + 1 : 0;
  }
  return sum;
}

function added(a: Spent, b: Spent): Spent {
  const names = Object.keys(a) as (keyof Spent)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as unknown as Spent;
}

export const total = (life: Life): Spent => Object.values(life).reduce(added);

/** The scripts of a bundle, in bytes. */
export async function gzippedBundle(dist: string): Promise<number> {
  const scripts = (await readdir(dist)).filter((name) => name.endsWith('.js'));
  const bytes = await Promise.all(scripts.map((name) => readFile(path.join(dist, name))));
  return gzipSync(Buffer.concat(bytes), { level: 9 }).byteLength;
}
