import { describe, expect, it } from 'vitest';
import {
  bearer,
  closedEdge,
  createTask,
  readData,
  pageHeaders,
  APP,
  RECORD_PATH,
  postSession,
  listKieCalls,
  TURNSTILE_SECRET,
} from '../auth/builders.ts';
import { aBody } from './builders.ts';
import type { TestEdge } from '../../support/edge.ts';

const RANDOM = '0b3e7f5a-9c1d-4e2f-8a6b-123456789abc';
const WIFI = pageHeaders(APP, '203.0.113.7');
const PHONE = pageHeaders(APP, '198.51.100.9');

const pageEdge = () => closedEdge({ ALLOWED_ORIGINS: APP, TURNSTILE_SECRET });
const withKey = (key: string, caller: Record<string, string>) => ({
  ...caller,
  'idempotency-key': key,
});

async function openSession(edge: TestEdge): Promise<Record<string, string>> {
  const data = await readData(await postSession(edge, { token: 'good' }, WIFI));
  return bearer(String(data['session']));
}

describe('a random Idempotency-Key of a page that is authenticated by its origin', () => {
  it('creates one task if a page repeats a random key from another IP', async () => {
    const edge = pageEdge();
    const first = await createTask(edge, withKey(RANDOM, WIFI));
    const again = await createTask(edge, withKey(RANDOM, PHONE));
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(await readData(again)).toEqual(await readData(first));
    expect(listKieCalls(edge)).toHaveLength(1);
  });

  it('creates one task if a page repeats its random key in upper case from another IP', async () => {
    const edge = pageEdge();
    await createTask(edge, withKey(RANDOM, WIFI));
    const again = await createTask(edge, withKey(RANDOM.toUpperCase(), PHONE));
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(listKieCalls(edge)).toHaveLength(1);
  });

  it('returns a readToken that lets the other IP read the task', async () => {
    const edge = pageEdge();
    await createTask(edge, withKey(RANDOM, WIFI));
    const data = await readData(await createTask(edge, withKey(RANDOM, PHONE)));
    const path = `${RECORD_PATH}${String(data['taskId'])}`;
    expect((await edge.request(path, { headers: PHONE })).status).toBe(422);
    const token = { 'x-read-token': String(data['readToken']) };
    expect((await edge.request(path, { headers: { ...PHONE, ...token } })).status).toBe(200);
  });

  it('rejects a random key from another IP with another body', async () => {
    const edge = pageEdge();
    await createTask(edge, withKey(RANDOM, WIFI));
    const other = aBody({ input: { prompt: 'a sea' } });
    expect((await createTask(edge, withKey(RANDOM, PHONE), other)).status).toBe(422);
    expect(listKieCalls(edge)).toHaveLength(1);
  });

  it.each([
    ['a word', 'order-1'],
    ['a name-based UUID (version 5)', '0b3e7f5a-9c1d-5e2f-8a6b-123456789abc'],
    ['a UUID without hyphens', '0b3e7f5a9c1d4e2f8a6b123456789abc'],
  ])('creates one task per IP for a key that is not a UUIDv4: %s', async (_what, key) => {
    const edge = pageEdge();
    await createTask(edge, withKey(key, WIFI));
    await createTask(edge, withKey(key, PHONE));
    expect(listKieCalls(edge)).toHaveLength(2);
  });
});

describe('a random Idempotency-Key of a session', () => {
  it('creates one task if a random key is repeated in another session', async () => {
    const edge = pageEdge();
    await createTask(edge, withKey(RANDOM, await openSession(edge)));
    const again = await createTask(edge, withKey(RANDOM, await openSession(edge)));
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(listKieCalls(edge)).toHaveLength(1);
  });
});
