import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import { seedRequest } from '../support/kie-traffic.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
}, 60_000);
beforeEach(() => journey.empty());
afterAll(() => journey.stop());

const changePrice = async (credits: number) =>
  fetch(`${journey.sandbox?.url}/sandbox/catalogue`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ models: { [seedRequest.model]: { credits } } }),
  });

it('a journey fails if KIE lists a higher price than the edge reserved', async () => {
  await journey.faults({ taskSeconds: 60 });
  await changePrice(43);
  await journey.create();
  await expect(journey.expectCharges()).rejects.toThrow(
    `${seedRequest.model} costs 43 credits, reserved: 42`,
  );
  // The next test must find an unharmed journey.
  await fetch(`${journey.sandbox?.url}/sandbox/reset`, { method: 'POST' });
});

it('a journey fails if the edge counts another charge than KIE made', async () => {
  await journey.faults({});
  const taskId = await journey.create();
  await journey.waitForState(taskId, 'success');
  await journey.rows('update tasks set charged_millicredits = 41000');
  await expect(journey.expectCharges()).rejects.toThrow(
    `${seedRequest.model} costs 42 credits, counted: 41`,
  );
  await fetch(`${journey.sandbox?.url}/sandbox/reset`, { method: 'POST' });
});

it('a journey passes if the list price is what the edge reserved, whatever KIE was told to report', async () => {
  await journey.faults({ faults: { 'task.mispriced': { factor: 10 } } });
  await changePrice(42);
  await journey.waitForState(await journey.create(), 'success');
  await expect(journey.expectCharges()).resolves.toBeUndefined();
});
