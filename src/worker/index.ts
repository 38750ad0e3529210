/** The Worker's entry: passes each event on to the wiring. */
import { createMisconfiguredApp } from './app.ts';
import { consumeCopies } from './archive/copy-consumer.ts';
import { parseSettings } from './config/settings.ts';
import { runCron } from './cron.ts';
import { consumeDeadLetters } from './platform/dead-letter-consumer.ts';
import { consumeDeliveries } from './webhooks/delivery-consumer.ts';
import { wire, type Wiring } from './wiring.ts';

interface Instance {
  fetch: (request: Request, env: Env, ctx: ExecutionContext) => Response | Promise<Response>;
  /** Throws if the settings are invalid: then a message is retried and the cron runs again. */
  wiring: () => Wiring;
}

/** An isolate has one env: its settings are parsed and its app is built once. */
const instances = new WeakMap<Env, Instance>();

function findInstance(env: Env): Instance {
  const known = instances.get(env);
  if (known !== undefined) return known;
  const instance = createInstance(env);
  instances.set(env, instance);
  return instance;
}

function createInstance(env: Env): Instance {
  const parsed = parseSettings(env);
  if (!parsed.ok) {
    const app = createMisconfiguredApp(parsed.problems);
    return {
      fetch: app.fetch,
      wiring: () => {
        throw new Error(`Invalid settings: ${parsed.problems.join('; ')}`);
      },
    };
  }
  const wiring = wire(env, parsed.settings);
  return { fetch: wiring.app.fetch, wiring: () => wiring };
}

/** Selects the consumer by the end of the queue's name; see wrangler.toml. */
function consume(wiring: Wiring, batch: MessageBatch, ctx: ExecutionContext): Promise<void> {
  if (batch.queue.endsWith('-dead')) return consumeDeadLetters(wiring.deadLetters, batch);
  return batch.queue.endsWith('-deliveries')
    ? consumeDeliveries(wiring.deliveries, batch, (work) => ctx.waitUntil(work))
    : consumeCopies(wiring.copies, batch);
}

export default {
  fetch: (request, env, ctx) => findInstance(env).fetch(request, env, ctx),
  queue: async (batch, env, ctx) => {
    await consume(findInstance(env).wiring(), batch, ctx);
  },
  scheduled: async (event, env) => {
    await runCron(findInstance(env).wiring().cron, event.scheduledTime);
  },
} satisfies ExportedHandler<Env>;
