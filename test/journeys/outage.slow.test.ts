/** An outage of D1 with the real queues: their delays are real time, which no clock of a test can move. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../src/worker/platform/units.ts';
import { startFakeKie, type FakeKie } from '../support/fake-kie.ts';
import { Journey } from '../support/journey.ts';
import { seedRequest } from '../support/kie-traffic.ts';
import { until } from '../support/until.ts';

const TASKS = 6;
const OUTAGE_MS = 20 * SECOND_MS;
/** The longest delay that can lie ahead when such an outage ends, and time to work. */
const SOON_MS = 16 * SECOND_MS + 5 * SECOND_MS;

describe('an outage of D1', () => {
  let journey: Journey;
  let kie: FakeKie;
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  /** An endpoint for callbacks that counts them. */
  async function startEndpoint(): Promise<{ url: string; received: string[] }> {
    const received: string[] = [];
    const server = createServer((request, response) => {
      received.push(String(request.headers['webhook-id']));
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(async () => server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
  }

  /** Without this table every statement about a task fails. */
  const rename = async (from: string, to: string) => {
    const db = await journey.edge.miniflare.getD1Database('DB');
    await db.exec(`alter table ${from} rename to ${to}`);
  };
  const count = async (sql: string) => (await journey.rows<{ n: number }>(sql))[0]?.n;

  it('of 20 s leaves no dead letter, and its copies and callbacks are completed soon after, without the cron', async () => {
    const outage = Promise.withResolvers<void>();
    kie = await startFakeKie({ beforeFile: () => outage.promise });
    journey = await Journey.start({ KIE_BASE_URL: kie.url, KIE_API_KEY: kie.key });
    stops.push(
      () => kie.stop(),
      () => journey.stop(),
    );
    const endpoint = await startEndpoint();
    await Promise.all(
      Array.from({ length: TASKS }, () =>
        journey.create({ ...seedRequest, callBackUrl: endpoint.url }),
      ),
    );
    await until(
      'the pending copies',
      async () =>
        (await count("select count(*) as n from files where state = 'pending'")) === TASKS,
    );

    await rename('tasks', 'tasks_away');
    outage.resolve();
    await sleep(OUTAGE_MS);
    await rename('tasks_away', 'tasks');

    await until('the callbacks', async () => endpoint.received.length === TASKS, SOON_MS);
    expect(new Set(endpoint.received).size).toBe(TASKS);
    expect(await journey.rows('select state, count(*) as n from files group by state')).toEqual([
      { state: 'stored', n: TASKS },
    ]);
    expect(await journey.rows('select * from dead_letters')).toEqual([]);
    const events = journey.lines.join('\n');
    expect(events).toContain('message.retried');
    expect(events).not.toMatch(/message\.(dropped|dead_lettered)|\.requeued/);
  });
});
