/** The app whose endpoint receives callbacks: it fails half of them in every way and records those it accepts. */
import { Webhook } from 'standardwebhooks';
import { startReceiver, type ReceivedCallback } from '../../src/tools/callback-receiver.ts';

export interface AcceptedCallback {
  /** The `webhook-id` header. */
  id: string;
  body: string;
}

export interface SoakApp {
  readonly url: string;
  /** Callbacks answered with 200, by taskId, in order of arrival and including duplicates. */
  readonly accepted: ReadonlyMap<string, readonly AcceptedCallback[]>;
  /** Callbacks received, accepted or not. */
  countReceived(): number;
  /** Callbacks whose body differs from an earlier one with the same id, accepted or not. */
  countChangedBodies(): number;
  /** Callbacks whose signature the official package rejected. */
  countUnverified(): number;
  stop(): Promise<void>;
}

const SLOW_RESPONSE_MS = 1500;
const RANDOM_SEED = 7;

/** A linear congruential generator with values from 0 to 1, so that a run can be repeated. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export async function startApp(secret: string): Promise<SoakApp> {
  const random = createRandom(RANDOM_SEED);
  const webhook = new Webhook(secret);
  const accepted = new Map<string, AcceptedCallback[]>();
  const bodies = new Map<string, string>();
  let changedBodies = 0;
  let unverified = 0;

  const inspect = ({ headers, body }: ReceivedCallback): AcceptedCallback => {
    const id = String(headers['webhook-id']);
    if ((bodies.get(id) ?? body) !== body) changedBodies++;
    bodies.set(id, body);
    try {
      webhook.verify(body, headers as Record<string, string>);
    } catch {
      unverified++;
    }
    return { id, body };
  };
  const receiver = await startReceiver((received, response) => {
    const callback = inspect(received);
    const accept = () => {
      const { data } = JSON.parse(callback.body) as { data: { taskId: string } };
      accepted.set(data.taskId, [...(accepted.get(data.taskId) ?? []), callback]);
      response.end('ok');
    };
    const draw = random();
    if (draw < 0.48) return accept();
    if (draw < 0.5) return void setTimeout(accept, SLOW_RESPONSE_MS);
    if (draw < 0.6) return void response.destroy();
    if (draw < 0.7) return void response.writeHead(429, { 'retry-after': '1' }).end();
    if (draw < 0.8) return void response.writeHead(302, { location: '/elsewhere' }).end();
    response.writeHead(500).end('<h1>no</h1>');
  });
  return {
    url: receiver.url,
    accepted,
    countReceived: () => receiver.received.length,
    countChangedBodies: () => changedBodies,
    countUnverified: () => unverified,
    stop: () => receiver.stop(),
  };
}
