/** The app that is called back: it fails half the time, in every way, and remembers what it took. */
import { Webhook } from 'standardwebhooks';
import { startReceiver, type ReceivedCallback } from '../../src/tools/callback-receiver.ts';

export interface TakenCallback {
  /** webhook-id */
  id: string;
  body: string;
}

export interface SoakApp {
  readonly url: string;
  /** What was answered 200, by the taskId in it; each as often as it came. */
  readonly taken: ReadonlyMap<string, readonly TakenCallback[]>;
  /** All that came, taken or not. */
  calls(): number;
  /** Bodies that came under an id that had another body before, taken or not. */
  changed(): number;
  /** Callbacks that the official package did not verify. */
  unverified(): number;
  stop(): Promise<void>;
}

const SLOW_MS = 1500;

/** A generator of its own, so that a run can be repeated. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export async function startApp(secret: string): Promise<SoakApp> {
  const roll = dice(7);
  const webhook = new Webhook(secret);
  const taken = new Map<string, TakenCallback[]>();
  const bodies = new Map<string, string>();
  let changed = 0;
  let unverified = 0;

  const note = ({ headers, body }: ReceivedCallback): TakenCallback => {
    const id = String(headers['webhook-id']);
    if ((bodies.get(id) ?? body) !== body) changed++;
    bodies.set(id, body);
    try {
      webhook.verify(body, headers as Record<string, string>);
    } catch {
      unverified++;
    }
    return { id, body };
  };
  const receiver = await startReceiver((callback, response) => {
    const noted = note(callback);
    const take = () => {
      const { data } = JSON.parse(noted.body) as { data: { taskId: string } };
      taken.set(data.taskId, [...(taken.get(data.taskId) ?? []), noted]);
      response.end('ok');
    };
    const fate = roll();
    if (fate < 0.48) return take();
    if (fate < 0.5) return void setTimeout(take, SLOW_MS);
    if (fate < 0.6) return void response.destroy();
    if (fate < 0.7) return void response.writeHead(429, { 'retry-after': '1' }).end();
    if (fate < 0.8) return void response.writeHead(302, { location: '/elsewhere' }).end();
    response.writeHead(500).end('<h1>no</h1>');
  });
  return {
    url: receiver.url,
    taken,
    calls: () => receiver.received.length,
    changed: () => changed,
    unverified: () => unverified,
    stop: () => receiver.stop(),
  };
}
