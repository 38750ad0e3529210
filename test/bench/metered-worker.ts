/** The edge Worker with D1, R2 and the queues metered. `GET /bench/usage` returns the counts and resets them. */
import worker from '../../src/worker/index.ts';
import type { ResourceUsage } from './resource-usage.ts';
import { measuredDb, type MeasuredStatement } from '../worker/tasks/measured-db.ts';
import { meteredBucket, type BucketMeter } from '../worker/tasks/metered-bucket.ts';

interface MeteredEnv {
  env: Env;
  statements: MeasuredStatement[];
  bucket: BucketMeter;
  queueMessages: number;
}

let cached: MeteredEnv | undefined;

/** One per isolate: the Worker caches what it creates from its env. */
function meterEnv(env: Env): MeteredEnv {
  if (cached !== undefined) return cached;
  const { db, statements } = measuredDb(env.DB);
  const bucket = { classA: 0, classB: 0 };
  const countMessages = (count: number) => void (metered.queueMessages += count);
  const metered: MeteredEnv = {
    env: {
      ...env,
      DB: db,
      FILES: meteredBucket(env.FILES, bucket),
      COPY_QUEUE: meterQueue(env.COPY_QUEUE, countMessages),
      DELIVERY_QUEUE: meterQueue(env.DELIVERY_QUEUE, countMessages),
    },
    statements,
    bucket,
    queueMessages: 0,
  };
  return (cached = metered);
}

function meterQueue(real: Queue, countMessages: (count: number) => void): Queue {
  return new Proxy(real, {
    get: (target, name) => {
      if (name === 'send')
        return (body: unknown, options?: QueueSendOptions) => {
          countMessages(1);
          return target.send(body, options);
        };
      if (name === 'sendBatch')
        return (messages: Iterable<MessageSendRequest>, options?: QueueSendBatchOptions) => {
          const batch = [...messages];
          countMessages(batch.length);
          return target.sendBatch(batch, options);
        };
      return Reflect.get(target, name) as unknown;
    },
  });
}

function takeUsage(metered: MeteredEnv): ResourceUsage {
  const sum = (column: 'rowsRead' | 'rowsWritten') =>
    metered.statements.reduce((total, statement) => total + statement[column], 0);
  const usage = {
    statements: metered.statements.length,
    rowsRead: sum('rowsRead'),
    rowsWritten: sum('rowsWritten'),
    r2ClassA: metered.bucket.classA,
    r2ClassB: metered.bucket.classB,
    queueMessages: metered.queueMessages,
  };
  metered.statements.length = 0;
  Object.assign(metered.bucket, { classA: 0, classB: 0 });
  metered.queueMessages = 0;
  return usage;
}

export default {
  fetch: (request, env, ctx) => {
    const metered = meterEnv(env);
    return new URL(request.url).pathname === '/bench/usage'
      ? Response.json(takeUsage(metered))
      : worker.fetch(request, metered.env, ctx);
  },
  queue: (batch, env, ctx) => worker.queue(batch, meterEnv(env).env, ctx),
} satisfies ExportedHandler<Env>;
