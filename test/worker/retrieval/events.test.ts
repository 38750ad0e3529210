import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import type { TestDeps } from '../../support/test-deps.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { aStatusUpdate, ID, NOW, submittedTask } from '../tasks/builders.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { measuredDb } from '../tasks/measured-db.ts';
import {
  EVENTS,
  listStates,
  parseEvents,
  readAll,
  RECORD,
  reportGenerating,
  reportSuccess,
  watchedEdge,
} from './event-builders.ts';

describe('GET /api/v1/jobs/{taskId}/events', () => {
  it('streams the state of a task and every change, and ends with the task', async () => {
    const edge = await watchedEdge();
    edge.schedule(
      { at: 3000, apply: () => reportGenerating(edge) },
      { at: 7000, apply: () => reportSuccess(edge) },
    );
    const { events, text } = await readAll(await edge.request(EVENTS));
    expect(text.startsWith('retry: 1000\n\n')).toBe(true);
    expect(listStates(events)).toEqual(['waiting', 'generating', 'success']);
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['state']));
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);
  });

  it('streams the same data as recordInfo', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: 1000, apply: () => reportSuccess(edge) });
    const { events } = await readAll(await edge.request(EVENTS));
    expect(events.at(-1)?.data).toEqual(await (await edge.request(RECORD)).json());
  });

  it('streams a change of a young task within a second', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: 30_500, apply: () => reportSuccess(edge) });
    await readAll(await edge.request(EVENTS));
    expect(edge.clock.now - NOW).toBeLessThanOrEqual(31_500);
  });

  it('reads older tasks less often', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: 90 * MINUTE_MS, apply: () => reportSuccess(edge) });
    let id = '';
    for (let streams = 0; streams < 9; streams++) {
      const { events } = await readAll(await edge.request(`${EVENTS}?lastEventId=${id}`));
      id = events.at(-1)?.id ?? id;
      if (listStates(events).at(-1) === 'success') break;
    }
    expect(new Set(edge.sleeps.filter((ms) => ms > 0))).toEqual(
      new Set([1000, 1500, 5000, 15_000]),
    );
  });

  it('sends a heartbeat comment every 15 seconds', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: MINUTE_MS, apply: () => reportSuccess(edge) });
    const { text } = await readAll(await edge.request(EVENTS));
    expect(text.match(/^: heartbeat$/gm)).toHaveLength(3);
  });

  it('continues after the last event that the client has', async () => {
    const edge = await watchedEdge();
    const { tasks } = edge.deps.store;
    const first = parseEvents(await firstEvent(await edge.request(EVENTS)));
    await tasks.applyStatus(aStatusUpdate({ state: 'generating' }));
    edge.schedule({ at: 5000, apply: () => reportSuccess(edge) });
    const headers = { 'last-event-id': first[0]?.id ?? '' };
    const { events } = await readAll(await edge.request(EVENTS, { headers }));
    expect(listStates(events)).toEqual(['generating', 'success']);
    const again = await edge.request(EVENTS, { headers: { 'last-event-id': events[0]?.id ?? '' } });
    expect(listStates((await readAll(again)).events)).toEqual(['success']);
  });

  it.each([
    ['given by the header', '', (id: string) => id],
    ['given by the query', 'lastEventId', () => undefined],
    ['given by the query beside an empty header', 'lastEventId', () => ''],
  ])('returns 204 to a client that has the last event, %s', async (_how, parameter, toHeader) => {
    const edge = await watchedEdge();
    await reportSuccess(edge);
    const { events } = await readAll(await edge.request(EVENTS));
    expect(listStates(events)).toEqual(['success']);
    const id = events[0]?.id ?? '';
    const header = toHeader(id);
    const response = await edge.request(`${EVENTS}?${parameter}=${id}`, {
      headers: header === undefined ? {} : { 'last-event-id': header },
    });
    expect(response.status).toBe(204);
  });

  it('ends a stream before the D1 query limit of an invocation is reached', async () => {
    const edge = await watchedEdge();
    const readProgress = vi.spyOn(edge.deps.store.tasks, 'readProgress');
    const { events } = await readAll(await edge.request(EVENTS));
    expect(listStates(events)).toEqual(['waiting']);
    // The rest of the 1,000 queries is for polls and for reading changes.
    expect(readProgress.mock.calls.length).toBeGreaterThan(700);
    expect(readProgress.mock.calls.length).toBeLessThan(900);
  });

  it('ends a stream if D1 is unavailable, so that the client reconnects', async () => {
    const edge = await watchedEdge();
    edge.deps.store.tasks.readProgress = () => Promise.reject(new Error('D1 is unavailable'));
    const { events } = await readAll(await edge.request(EVENTS));
    expect(listStates(events)).toEqual(['waiting']);
  });

  it('reads one row of D1 per interval', async () => {
    await submittedTask();
    await submittedTask();
    const { db, statements } = measuredDb(env.DB);
    expect(await taskStore(db).readProgress(ID)).toMatchObject({ state: 'submitting' });
    expect(statements).toMatchObject([{ rowsRead: 1, rowsWritten: 0 }]);
  });

  it('polls KIE once for a watched task whose callback is overdue', async () => {
    const polled: string[] = [];
    const reconcileTask: TestDeps['reconcileTask'] = async ({ id, nextPollAt }) => {
      polled.push(id);
      await edge.deps.store.tasks.claim(id, nextPollAt, nextPollAt + 60 * MINUTE_MS);
    };
    const edge = await watchedEdge({}, {}, { reconcileTask });
    edge.schedule({ at: 40 * MINUTE_MS, apply: () => reportSuccess(edge) });
    let id = '';
    for (let streams = 0; streams < 9; streams++) {
      const { events } = await readAll(await edge.request(`${EVENTS}?lastEventId=${id}`));
      id = events.at(-1)?.id ?? id;
      if (listStates(events).at(-1) === 'success') break;
    }
    expect(polled).toEqual([ID]);
  });

  it('stops reading when the client disconnects', async () => {
    const edge = await watchedEdge();
    const readProgress = vi.spyOn(edge.deps.store.tasks, 'readProgress');
    // A sleep that never ends by itself.
    edge.deps.runtime.sleep = () => new Promise(() => undefined);
    const response = await edge.request(EVENTS);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(readProgress).not.toHaveBeenCalled();
  });

  it('estimates the remaining time from the statistics of the model', async () => {
    const edge = await watchedEdge();
    await env.DB.prepare('insert into model_times values (?1, 60000, 90000, 9, 0)')
      .bind('kling/v2-5-turbo-text-to-video-pro')
      .run();
    edge.schedule(
      {
        at: 20_000,
        apply: () => edge.deps.store.tasks.applyStatus(aStatusUpdate({ state: 'queuing' })),
      },
      { at: 70_000, apply: () => reportGenerating(edge) },
      { at: 95_000, apply: () => reportSuccess(edge) },
    );
    const { events } = await readAll(await edge.request(EVENTS));
    expect(events.map(({ data }) => data.data['estimate'])).toEqual([
      { elapsedMs: 0, remainingMs: 60_000, p50Ms: 60_000, p90Ms: 90_000 },
      { elapsedMs: 20_000, remainingMs: 40_000, p50Ms: 60_000, p90Ms: 90_000 },
      { elapsedMs: 70_000, remainingMs: 20_000, p50Ms: 60_000, p90Ms: 90_000 },
      undefined,
    ]);
  });
});

/** Reads a stream up to its first event, then disconnects. */
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
