/** How many may watch a task at the same time, by event stream or by `Prefer: wait`. */
import { describe, expect, it } from 'vitest';
import { leasedSlots } from '../../../src/worker/platform/leased-slots.ts';
import { issueReadToken } from '../../../src/worker/auth/read-token.ts';
import { takeWatcher, WATCHER_LEASE_MS } from '../../../src/worker/tasks/watch-task.ts';
import { readError } from '../auth/builders.ts';
import { aBody, CREATE_PATH } from '../submission/builders.ts';
import { accepted, createTaskRequest, testEdge } from '../../support/edge.ts';
import { KIE_ID } from '../tasks/builders.ts';
import { EVENTS, RECORD, reportSuccess, readAll, watchedEdge } from './event-builders.ts';

const MAX_PER_TASK = 100;

async function openStreams(count: number) {
  const edge = await watchedEdge({ AUTH_MODE: 'required' });
  const token = await issueReadToken(edge.deps.keys.read, KIE_ID, edge.clock.now);
  const open = () => edge.request(`${EVENTS}?readToken=${token}`);
  const responses = [];
  for (let n = 0; n < count; n++) responses.push(await open());
  return { edge, open, responses };
}

describe('the event streams of one read token', () => {
  it('are at most 100 per task in an isolate, and the next one gets a time to retry', async () => {
    const { responses } = await openStreams(150);
    const statuses = responses.map(({ status }) => status);
    expect(statuses).toEqual([...Array(MAX_PER_TASK).fill(200), ...Array(50).fill(429)]);
    expect(await readError(responses[100] ?? Response.error())).toEqual([429, 'rate_limited']);
    expect(responses[100]?.headers.get('retry-after')).toBe('10');
  });

  it('are free for others when a client disconnects, before it has read anything or later', async () => {
    const { open, responses } = await openStreams(MAX_PER_TASK);
    expect((await open()).status).toBe(429);
    await responses[0]?.body?.cancel();
    expect((await open()).status).toBe(200);
    const reader = responses[1]?.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect((await open()).status).toBe(200);
    expect((await open()).status).toBe(429);
  });

  it('are free for others when a stream has ended', async () => {
    const { edge, open, responses } = await openStreams(MAX_PER_TASK);
    edge.schedule({ at: 1000, apply: () => reportSuccess(edge) });
    await readAll(responses[0] ?? Response.error());
    expect((await open()).status).toBe(200);
  });

  it('are free for others after a minute if their request was cancelled without a trace', async () => {
    const { edge, open } = await openStreams(MAX_PER_TASK);
    edge.clock.now += WATCHER_LEASE_MS;
    expect((await open()).status).toBe(200);
  });
});

describe('Prefer: wait', () => {
  it('is not applied to recordInfo of a task that has too many watchers', async () => {
    const { edge } = await openStreams(MAX_PER_TASK);
    const token = await issueReadToken(edge.deps.keys.read, KIE_ID, edge.clock.now);
    const startedAt = edge.clock.now;
    const response = await edge.request(RECORD, {
      headers: { prefer: 'wait=30', 'x-read-token': token },
    });
    expect([response.status, response.headers.get('preference-applied')]).toEqual([200, null]);
    expect(edge.clock.now).toBe(startedAt);
  });

  it('is not applied to createTask if its client has too many watchers', async () => {
    const edge = testEdge(() => accepted('t1'), {}, { watchers: { take: () => undefined } });
    const init = createTaskRequest(aBody(), { prefer: 'wait=30' });
    const response = await edge.request(CREATE_PATH, init);
    expect([response.status, response.headers.get('preference-applied')]).toEqual([200, null]);
    expect(await response.json()).toMatchObject({ data: { taskId: 't1' } });
  });
});

/** Takes as many watchers of different tasks as there are. */
const take = (tasks: number, client: string) => {
  const watchers = leasedSlots(WATCHER_LEASE_MS, () => 0);
  const takeNext = (n: number, of = client) =>
    takeWatcher({ watchers }, { id: `t${n}`, client: of });
  const taken = Array.from({ length: tasks }, (_, n) => takeNext(n));
  return { taken: taken.filter((slot) => slot !== undefined).length, takeNext };
};

describe('the watchers of a client', () => {
  it('are at most 250 in an isolate, whatever others watch', () => {
    const { taken, takeNext } = take(300, 'token:a');
    expect(taken).toBe(250);
    expect(takeNext(0, 'token:b')).toBeDefined();
  });

  it('are not limited with AUTH_MODE=none, where all callers are one client', () => {
    expect(take(300, 'none').taken).toBe(300);
  });
});
