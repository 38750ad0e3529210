/** The edge's own Worker, with D1, R2 and the queues counted: `GET /bench/spent` tells and begins anew. */
import worker from '../../src/worker/index.ts';
import type { Spent } from './spent.ts';
import { measuredDb, type MeasuredStatement } from '../worker/tasks/measured-db.ts';
import { meteredBucket } from '../worker/tasks/metered-bucket.ts';

interface Counted {
  env: Env;
  statements: MeasuredStatement[];
  bucket: { classA: number; classB: number };
  messages: number;
}

let counted: Counted | undefined;

/** One for an isolate, as the Worker keeps what it makes of its env. */
function countedEnv(env: Env): Counted {
  if (counted !== undefined) return counted;
  const { db, statements } = measuredDb(env.DB);
  const bucket = { classA: 0, classB: 0 };
  const queue = (real: Queue): Queue =>
    new Proxy(real, {
      get: (target, name) => {
        if (name !== 'sendBatch') return Reflect.get(target, name) as unknown;
        return async (messages: Iterable<MessageSendRequest>, options?: QueueSendBatchOptions) => {
          const batch = [...messages];
          all.messages += batch.length;
          return target.sendBatch(batch, options);
        };
      },
    });
  const all: Counted = {
    env: {
      ...env,
      DB: db,
      FILES: meteredBucket(env.FILES, bucket),
      COPY_QUEUE: queue(env.COPY_QUEUE),
      DELIVERY_QUEUE: queue(env.DELIVERY_QUEUE),
    },
    statements,
    bucket,
    messages: 0,
  };
  return (counted = all);
}

function takeSpent(all: Counted): Spent {
  const sum = (of: 'rowsRead' | 'rowsWritten') =>
    all.statements.reduce((total, statement) => total + statement[of], 0);
  const spent = {
    statements: all.statements.length,
    rowsRead: sum('rowsRead'),
    rowsWritten: sum('rowsWritten'),
    r2ClassA: all.bucket.classA,
    r2ClassB: all.bucket.classB,
    queueMessages: all.messages,
  };
  all.statements.length = 0;
  Object.assign(all.bucket, { classA: 0, classB: 0 });
  all.messages = 0;
  return spent;
}

export default {
  fetch: (request, env, ctx) => {
    const all = countedEnv(env);
    return new URL(request.url).pathname === '/bench/spent'
      ? Response.json(takeSpent(all))
      : worker.fetch(request, all.env, ctx);
  },
  queue: (batch, env, ctx) => worker.queue(batch, countedEnv(env).env, ctx),
} satisfies ExportedHandler<Env>;
