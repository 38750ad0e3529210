/** How soon watchers learn of a callback; the machine has nothing else to do. */
import { expect, it, onTestFinished } from 'vitest';
import { Journey } from '../support/journey.ts';
import { allEvents } from '../support/read-events.ts';

it('the events of a task reach a hundred clients within two seconds of the callback', async () => {
  const journey = await Journey.start();
  onTestFinished(() => journey.stop());
  await journey.faults({ taskSeconds: 1.5 });
  const taskId = await journey.create();
  const address = `${journey.edge.url}/api/v1/jobs/${taskId}/events`;
  const streams = await Promise.all(Array.from({ length: 100 }, () => allEvents(address)));
  const [task] = await journey.rows<{ at: number }>(
    'select updated_at as at from tasks where task_id = ?1',
    taskId,
  );
  const delays = streams.map((events) => (events.at(-1)?.at ?? Infinity) - (task?.at ?? 0));
  expect(streams.map((events) => events.at(-1)?.state)).toEqual(Array(100).fill('success'));
  expect(Math.max(...delays)).toBeLessThan(2000);
});
