/** The Worker: wiring only. */
import { createApp, createMisconfiguredApp } from './app.ts';
import { consumeCopies, recordDeadCopy } from './archive/copy-consumer.ts';
import { runCron } from './cron.ts';
import type { Deps } from './deps.ts';
import { consumeDeliveries } from './webhooks/delivery-consumer.ts';
import { consumeDeadLetters } from './platform/dead-letter-consumer.ts';
import { parseSettings } from './config/settings.ts';
import { createDeps } from './create-deps.ts';

interface Instance {
  fetch: (request: Request, env: Env, ctx: ExecutionContext) => Response | Promise<Response>;
  /** Throws when the settings are bad: then a message is retried and the cron comes again. */
  deps: () => Deps;
}

/** An isolate has one env; its settings are parsed and its app is built once. */
const instances = new WeakMap<Env, Instance>();

function instanceOf(env: Env): Instance {
  const known = instances.get(env);
  if (known !== undefined) return known;
  const instance = start(env);
  instances.set(env, instance);
  return instance;
}

function start(env: Env): Instance {
  const parsed = parseSettings(env);
  if (!parsed.ok) {
    const app = createMisconfiguredApp(parsed.problems);
    return {
      fetch: app.fetch,
      deps: () => {
        throw new Error(`Bad settings: ${parsed.problems.join('; ')}`);
      },
    };
  }
  const deps = createDeps(env, parsed.settings);
  return { fetch: createApp(deps).fetch, deps: () => deps };
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
  fetch: (request, env, ctx) => instanceOf(env).fetch(request, env, ctx),
  queue: async (batch, env, ctx) => {
    await consume(instanceOf(env).deps(), batch, ctx);
  },
  scheduled: async (event, env) => {
    await runCron(instanceOf(env).deps(), event.scheduledTime);
  },
} satisfies ExportedHandler<Env>;
