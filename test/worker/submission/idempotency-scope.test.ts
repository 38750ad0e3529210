import { describe, expect, it } from 'vitest';
import {
  bearer,
  closedEdge,
  createTask,
  dataOf,
  fromPage,
  APP,
  RECORD_PATH,
  session,
  toKie,
  TURNSTILE_SECRET,
} from '../auth/builders.ts';
import { aBody } from './builders.ts';
import type { TestEdge } from '../../support/edge.ts';

const RANDOM = '0b3e7f5a-9c1d-4e2f-8a6b-123456789abc';
const WIFI = fromPage(APP, '203.0.113.7');
const PHONE = fromPage(APP, '198.51.100.9');

const edgeOf = () => closedEdge({ ALLOWED_ORIGINS: APP, TURNSTILE_SECRET });
const keyed = (key: string, who: Record<string, string>) => ({ ...who, 'idempotency-key': key });

async function solved(edge: TestEdge): Promise<Record<string, string>> {
  const opened = await dataOf(await session(edge, { token: 'good' }, WIFI));
  return bearer(String(opened['session']));
}

describe('a random Idempotency-Key of a page let in by its origin', () => {
  it('is good for one task on whatever network it is repeated', async () => {
    const edge = edgeOf();
    const first = await createTask(edge, keyed(RANDOM, WIFI));
    const again = await createTask(edge, keyed(RANDOM, PHONE));
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(await dataOf(again)).toEqual(await dataOf(first));
    expect(toKie(edge)).toHaveLength(1);
  });

  it('gives a readToken that opens the task, which is the first network’s', async () => {
    const edge = edgeOf();
    await createTask(edge, keyed(RANDOM, WIFI));
    const data = await dataOf(await createTask(edge, keyed(RANDOM, PHONE)));
    const path = `${RECORD_PATH}${String(data['taskId'])}`;
    expect((await edge.request(path, { headers: PHONE })).status).toBe(422);
    const token = { 'x-read-token': String(data['readToken']) };
    expect((await edge.request(path, { headers: { ...PHONE, ...token } })).status).toBe(200);
  });

  it('is taken by nobody who has another body', async () => {
    const edge = edgeOf();
    await createTask(edge, keyed(RANDOM, WIFI));
    const other = aBody({ input: { prompt: 'a sea' } });
    expect((await createTask(edge, keyed(RANDOM, PHONE), other)).status).toBe(422);
    expect(toKie(edge)).toHaveLength(1);
  });

  it.each([
    ['a name', 'order-1'],
    ['a UUID that is made of a name', '0b3e7f5a-9c1d-5e2f-8a6b-123456789abc'],
    ['a digest', '0b3e7f5a9c1d4e2f8a6b123456789abc'],
  ])('is no other one: %s is each network’s own', async (_what, key) => {
    const edge = edgeOf();
    await createTask(edge, keyed(key, WIFI));
    await createTask(edge, keyed(key, PHONE));
    expect(toKie(edge)).toHaveLength(2);
  });
});

describe('a random Idempotency-Key of a session', () => {
  it('is good for one task in whatever session it is repeated', async () => {
    const edge = edgeOf();
    await createTask(edge, keyed(RANDOM, await solved(edge)));
    const again = await createTask(edge, keyed(RANDOM, await solved(edge)));
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(toKie(edge)).toHaveLength(1);
  });
});
