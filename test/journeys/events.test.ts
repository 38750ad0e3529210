import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import { allEvents, readEvents, type StateEvent } from '../support/read-events.ts';

describe('the events of a task over HTTP', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start({ KIE_RATE_LIMIT: '1000' });
    await journey.faults({ rateLimit: 1000, taskSeconds: 1.5 });
  });
  afterAll(() => journey.stop());

  const eventsOf = (taskId: string) => `${journey.edge.url}/api/v1/jobs/${taskId}/events`;
  const all = (taskId: string, headers: Record<string, string> = {}) =>
    allEvents(eventsOf(taskId), headers);

  it('report each state as it changes, and then end', async () => {
    const events = await all(await journey.create());
    expect(events[0]?.state).toBe('waiting');
    expect(events.at(-1)?.state).toBe('success');
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it('continue without a repetition after the edge was restarted in mid-task', async () => {
    const taskId = await journey.create();
    const before: StateEvent[] = [];
    for await (const event of readEvents(eventsOf(taskId))) {
      before.push(event);
      break;
    }
    await journey.restartEdge();
    const after = await all(taskId, { 'last-event-id': before[0]?.id ?? '' });
    expect(after.at(-1)?.state).toBe('success');
    expect(after.map(({ id }) => id)).not.toContain(before[0]?.id);
    expect(await all(taskId, { 'last-event-id': after.at(-1)?.id ?? '' })).toEqual([]);
  });

  it('are not needed with Prefer: wait: createTask responds with the ended task', async () => {
    const response = await fetch(`${journey.edge.url}/api/v1/jobs/createTask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=20' },
      body: JSON.stringify({
        model: 'kling/v2-5-turbo-text-to-video-pro',
        input: { prompt: 'a lake' },
      }),
    });
    expect(await response.json()).toMatchObject({ data: { task: { state: 'success' } } });
  });
});
