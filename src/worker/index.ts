/** Entry point of the Worker: fetch, queue and scheduled handlers. */
import { createApp, createMisconfiguredApp } from './app.ts';
import { consumeCopies, recordDeadCopy } from './archive/copy-consumer.ts';
import { runCron } from './cron.ts';
import type { Deps } from './deps.ts';
import { consumeDeliveries } from './webhooks/delivery-consumer.ts';
import { consumeDeadLetters } from './platform/dead-letter-consumer.ts';
import { parseSettings } from './config/parse-settings.ts';
import { createDeps } from './create-deps.ts';

interface Instance {
  fetch: (request: Request, env: Env, ctx: ExecutionContext) => Response | Promise<Response>;
  /** Throws for invalid settings: messages are then retried, and the cron runs again next minute. */
  getDeps: () => Deps;
}

/** Settings are parsed and the app is built once per isolate, which has one env. */
const instances = new WeakMap<Env, Instance>();

function getInstance(env: Env): Instance {
  const existing = instances.get(env);
  if (existing !== undefined) return existing;
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
      getDeps: () => {
        throw new Error(`Invalid settings: ${parsed.problems.join('; ')}`);
      },
    };
  }
  const deps = createDeps(env, parsed.settings);
  return { fetch: createApp(deps).fetch, getDeps: () => deps };
}

/** Selects the consumer by the last part of the queue's name; see wrangler.toml. */
function consume(deps: Deps, batch: MessageBatch, ctx: ExecutionContext): Promise<void> {
  if (batch.queue.endsWith('-dead'))
    return consumeDeadLetters(
      { ...deps, recordDeadCopy: (file) => recordDeadCopy(deps, file) },
      batch,
    );
  return batch.queue.endsWith('-deliveries')
    ? consumeDeliveries(deps, batch, (work) => ctx.waitUntil(work))
    : consumeCopies(deps, batch);
}

export default {
  fetch: (request, env, ctx) => getInstance(env).fetch(request, env, ctx),
  queue: async (batch, env, ctx) => {
    await consume(getInstance(env).getDeps(), batch, ctx);
  },
  scheduled: async (event, env) => {
    await runCron(getInstance(env).getDeps(), event.scheduledTime);
  },
} satisfies ExportedHandler<Env>;
