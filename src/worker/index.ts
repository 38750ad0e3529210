/** The Worker's entry: passes each event on to the wiring. */
import * as z from 'zod/mini';
import { createMisconfiguredApp } from './app.ts';
import { consumeCopies } from './archive/copy-consumer.ts';
import { parseSettings } from './config/settings.ts';
import { runCron } from './cron.ts';
import { consumeBatch } from './platform/consume-batch.ts';
import { consumeDeadLetters } from './platform/dead-letter-consumer.ts';
import { consoleLog } from './platform/log.ts';
import { consumeDeliveries } from './webhooks/delivery-consumer.ts';
import { wire, type Wiring } from './wiring.ts';

interface Instance {
  fetch: (request: Request, env: Env, ctx: ExecutionContext) => Response | Promise<Response>;
  consume: (batch: MessageBatch, ctx: ExecutionContext) => Promise<void>;
  /** Throws if a step failed: the cron runs again a minute later. */
  runCron: (scheduledTime: number) => Promise<void>;
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
  if (!parsed.ok) return createMisconfiguredInstance(parsed.problems);
  const wiring = wire(env, parsed.settings);
  return {
    fetch: wiring.app.fetch,
    consume: (batch, ctx) => consume(wiring, batch, ctx),
    runCron: (scheduledTime) => runCron(wiring.cron, scheduledTime),
  };
}

/**
 * Answers each request with the problems. Messages are retried for a minute and then left to their rows,
 * because a message that no code acknowledges would become a dead letter, as if its work had crashed.
 */
function createMisconfiguredInstance(problems: readonly string[]): Instance {
  const fail = () => Promise.reject(new Error(`Invalid settings: ${problems.join('; ')}`));
  return {
    fetch: createMisconfiguredApp(problems).fetch,
    consume: (batch) => consumeBatch(consoleLog, batch, z.object({}), fail),
    runCron: fail,
  };
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
  queue: (batch, env, ctx) => findInstance(env).consume(batch, ctx),
  scheduled: (event, env) => findInstance(env).runCron(event.scheduledTime),
} satisfies ExportedHandler<Env>;
