import { describe, expect, it, vi } from 'vitest';
import { env } from 'cloudflare:workers';
import type { Deps } from '../../../src/worker/deps.ts';
import { issueReadToken } from '../../../src/worker/auth/read-token.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';
import { bearer, closedEdge, makeClient, ADMIN_TOKEN } from '../auth/builders.ts';
import { aSuccess, aStatusUpdate, ID, KIE_ID, NOW, submittedTask } from '../tasks/builders.ts';
import {
  EVENTS,
  readAll,
  statesOf,
  parseEvents,
  watchedEdge,
  type WatchedEdge,
} from './event-builders.ts';

const RECORD = `/api/v1/jobs/recordInfo?taskId=${KIE_ID}`;

const wait = (seconds: string) => ({ headers: { prefer: `wait=${seconds}` } });

const generating = ({ deps, clock }: WatchedEdge) =>
  deps.store.tasks.applyStatus(aStatusUpdate({ state: 'generating' }, { now: clock.now }));
const succeeds = ({ deps, clock }: WatchedEdge) =>
  deps.store.tasks.applyStatus(aSuccess({ now: clock.now }));

describe('the events of a task', () => {
  it('tell its state, every change, and end with it', async () => {
    const edge = await watchedEdge();
    edge.schedule(
      { at: 3000, what: () => generating(edge) },
      { at: 7000, what: () => succeeds(edge) },
    );
    const { told, text } = await readAll(await edge.request(EVENTS));
    expect(text.startsWith('retry: 1000\n\n')).toBe(true);
    expect(statesOf(told)).toEqual(['waiting', 'generating', 'success']);
    expect(new Set(told.map(({ event }) => event))).toEqual(new Set(['state']));
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
  });

  it('carry what recordInfo answers', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: 1000, what: () => succeeds(edge) });
    const { told } = await readAll(await edge.request(EVENTS));
    expect(told.at(-1)?.data).toEqual(await (await edge.request(RECORD)).json());
  });

  it('come within a second of a change while a task is young', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: 30_500, what: () => succeeds(edge) });
    await readAll(await edge.request(EVENTS));
    expect(edge.clock.now - NOW).toBeLessThanOrEqual(31_500);
  });

  it('are looked for less often as the task grows old', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: 90 * MINUTE_MS, what: () => succeeds(edge) });
    let id = '';
    for (let streams = 0; streams < 9; streams++) {
      const { told } = await readAll(await edge.request(`${EVENTS}?lastEventId=${id}`));
      id = told.at(-1)?.id ?? id;
      if (statesOf(told).at(-1) === 'success') break;
    }
    expect(new Set(edge.sleeps.filter((ms) => ms > 0))).toEqual(
      new Set([1000, 1500, 5000, 15_000]),
    );
  });

  it('are kept alive by a comment every quarter of a minute', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: MINUTE_MS, what: () => succeeds(edge) });
    const { text } = await readAll(await edge.request(EVENTS));
    expect(text.match(/^: heartbeat$/gm)).toHaveLength(3);
  });

  it('go on from the last one that the watcher has', async () => {
    const edge = await watchedEdge();
    const { tasks } = edge.deps.store;
    const first = parseEvents(await firstEvent(await edge.request(EVENTS)));
    await tasks.applyStatus(aStatusUpdate({ state: 'generating' }));
    edge.schedule({ at: 5000, what: () => succeeds(edge) });
    const headers = { 'last-event-id': first[0]?.id ?? '' };
    const { told } = await readAll(await edge.request(EVENTS, { headers }));
    expect(statesOf(told)).toEqual(['generating', 'success']);
    const again = await edge.request(EVENTS, { headers: { 'last-event-id': told[0]?.id ?? '' } });
    expect(statesOf((await readAll(again)).told)).toEqual(['success']);
  });

  it.each([
    ['by the header', '', (id: string) => id],
    ['by the query', 'lastEventId', () => undefined],
    ['by the query beside an empty header', 'lastEventId', () => ''],
  ])('are over for who has the last one, %s', async (_how, parameter, headerOf) => {
    const edge = await watchedEdge();
    await succeeds(edge);
    const { told } = await readAll(await edge.request(EVENTS));
    expect(statesOf(told)).toEqual(['success']);
    const id = told[0]?.id ?? '';
    const header = headerOf(id);
    const response = await edge.request(`${EVENTS}?${parameter}=${id}`, {
      headers: header === undefined ? {} : { 'last-event-id': header },
    });
    expect(response.status).toBe(204);
  });

  it('end before D1 would refuse more queries, and are gone on with from there', async () => {
    const edge = await watchedEdge();
    const look = vi.spyOn(edge.deps.store.tasks, 'readProgress');
    const { told } = await readAll(await edge.request(EVENTS));
    expect(statesOf(told)).toEqual(['waiting']);
    // With what it took to ask KIE meanwhile, and to tell.
    expect(look.mock.calls.length).toBeGreaterThan(700);
    expect(look.mock.calls.length).toBeLessThan(900);
  });

  it('end when D1 is away, so that the watcher comes back', async () => {
    const edge = await watchedEdge();
    edge.deps.store.tasks.readProgress = () => Promise.reject(new Error('D1 is away'));
    const { told } = await readAll(await edge.request(EVENTS));
    expect(statesOf(told)).toEqual(['waiting']);
  });

  it('read one row of D1 for a look', async () => {
    await submittedTask();
    const { meta } = await env.DB.prepare(
      'select state, updated_at as updatedAt, next_poll_at as nextPollAt from tasks where id = ?1',
    )
      .bind(ID)
      .all();
    expect(meta.rows_read).toBe(1);
  });

  it('ask KIE for a task whose callback is late, once', async () => {
    const asked: string[] = [];
    const reconcileTask: Deps['reconcileTask'] = async ({ id, nextPollAt }) => {
      asked.push(id);
      await edge.deps.store.tasks.claim(id, nextPollAt, nextPollAt + 60 * MINUTE_MS);
    };
    const edge = await watchedEdge({}, {}, { reconcileTask });
    edge.schedule({ at: 40 * MINUTE_MS, what: () => succeeds(edge) });
    let id = '';
    for (let streams = 0; streams < 9; streams++) {
      const { told } = await readAll(await edge.request(`${EVENTS}?lastEventId=${id}`));
      id = told.at(-1)?.id ?? id;
      if (statesOf(told).at(-1) === 'success') break;
    }
    expect(asked).toEqual([ID]);
  });

  it('leave nothing running when the watcher leaves', async () => {
    const edge = await watchedEdge();
    const look = vi.spyOn(edge.deps.store.tasks, 'readProgress');
    // A wait that would never end by itself.
    edge.deps.runtime.sleep = () => new Promise(() => undefined);
    const response = await edge.request(EVENTS);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(look).not.toHaveBeenCalled();
  });

  it('estimate the time left from what the model took here', async () => {
    const edge = await watchedEdge();
    await env.DB.prepare('insert into model_times values (?1, 60000, 90000, 9, 0)')
      .bind('kling/v2-5-turbo-text-to-video-pro')
      .run();
    edge.schedule(
      {
        at: 20_000,
        what: () => edge.deps.store.tasks.applyStatus(aStatusUpdate({ state: 'queuing' })),
      },
      { at: 70_000, what: () => generating(edge) },
      { at: 95_000, what: () => succeeds(edge) },
    );
    const { told } = await readAll(await edge.request(EVENTS));
    expect(told.map(({ data }) => data.data['estimate'])).toEqual([
      { elapsedMs: 0, remainingMs: 60_000, p50Ms: 60_000, p90Ms: 90_000 },
      { elapsedMs: 20_000, remainingMs: 40_000, p50Ms: 60_000, p90Ms: 90_000 },
      { elapsedMs: 70_000, remainingMs: 20_000, p50Ms: 60_000, p90Ms: 90_000 },
      undefined,
    ]);
  });
});

describe('who may watch', () => {
  const OPENED = { ADMIN_TOKEN };
  const withTask = async (client: string) => {
    await submittedTask({ client });
    await closedEdge(OPENED).deps.store.tasks.recordAccepted(ID, { taskId: KIE_ID, data: {} }, NOW);
    await closedEdge(OPENED).deps.store.tasks.applyStatus(aStatusUpdate({ state: 'fail' }));
  };

  it('is the client that made the task, the operator, and whoever has its readToken', async () => {
    const edge = closedEdge(OPENED);
    const { id, token } = await makeClient(edge);
    await withTask(`token:${id}`);
    expect((await edge.request(EVENTS, { headers: bearer(token) })).status).toBe(200);
    expect((await edge.request(EVENTS, { headers: bearer(ADMIN_TOKEN) })).status).toBe(200);
    const read = await issueReadToken(edge.deps.keys.read, KIE_ID, edge.clock.now);
    expect((await edge.request(`${EVENTS}?readToken=${read}`)).status).toBe(200);
    expect((await edge.request(EVENTS, { headers: { 'x-read-token': read } })).status).toBe(200);
  });

  it('is nobody else', async () => {
    const edge = closedEdge(OPENED);
    const { token } = await makeClient(edge);
    await withTask('token:another');
    expect((await edge.request(EVENTS)).status).toBe(401);
    expect((await edge.request(EVENTS, { headers: bearer(token) })).status).toBe(422);
    expect((await edge.request(`${EVENTS}?readToken=1.a`)).status).toBe(401);
  });

  it('is nobody for a task that does not exist', async () => {
    const edge = await watchedEdge();
    const response = await edge.request('/api/v1/jobs/nothing/events');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { type: 'task_not_found' } });
  });
});

describe('Prefer: wait', () => {
  it('holds recordInfo until the state changes', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: 4500, what: () => generating(edge) });
    const response = await edge.request(RECORD, wait('30'));
    expect(response.headers.get('preference-applied')).toBe('wait=30');
    expect(await response.json()).toMatchObject({ data: { state: 'generating' } });
    expect(edge.clock.now - NOW).toBe(5000);
  });

  it.each([
    ['7', 7, 'wait=7'],
    ['600', 60, 'wait=60'],
    ['9999999999', 60, 'wait=60'],
    ['0', 0, 'wait=0'],
  ])('=%s gives the state as it is after %i seconds', async (asked, seconds, applied) => {
    const edge = await watchedEdge();
    const response = await edge.request(RECORD, wait(asked));
    expect(response.headers.get('preference-applied')).toBe(applied);
    expect(await response.json()).toMatchObject({ data: { state: 'waiting' } });
    expect(edge.clock.now - NOW).toBe(seconds * SECOND_MS);
  });

  it('does not hold what has ended', async () => {
    const edge = await watchedEdge();
    await succeeds(edge);
    await edge.request(RECORD, wait('30'));
    expect(edge.clock.now).toBe(NOW);
  });

  it.each(['wait=-1', 'wait=soon', 'wait', 'await=5', 'respond-async', ''])(
    'that is %j is none',
    async (prefer) => {
      const edge = await watchedEdge();
      const response = await edge.request(RECORD, { headers: { prefer } });
      expect(response.headers.has('preference-applied')).toBe(false);
      expect(edge.clock.now).toBe(NOW);
    },
  );

  it.each(['respond-async, wait=3', 'wait=3; foo', 'WAIT="3"', 'handling=lenient,wait = 3'])(
    'is understood as %j',
    async (prefer) => {
      const edge = await watchedEdge();
      const response = await edge.request(RECORD, { headers: { prefer } });
      expect(response.headers.get('preference-applied')).toBe('wait=3');
    },
  );
});

/** The first event of a stream, which is then left. */
async function firstEvent(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (!text.includes('data:')) {
    const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    text += decoder.decode(value);
  }
  await reader?.cancel();
  return text;
}
