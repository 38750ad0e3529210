import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  DEFAULT_MODEL,
  startReceiver,
  startSandbox,
  until,
  type Receiver,
  type Sandbox,
} from './sandbox-fixture.ts';

/** What five seconds of the default model cost. */
const PRICE = 42;

let sandbox: Sandbox;
let receiver: Receiver;
beforeAll(async () => {
  [sandbox, receiver] = await Promise.all([startSandbox(), startReceiver()]);
}, 30_000);
afterAll(() => Promise.all([sandbox.stop(), receiver.stop()]));
beforeEach(() => sandbox.begin());

const listCharges = async () =>
  (await sandbox.list()).tasks.map(({ reportedCredits }) => reportedCredits);

it.each([
  [{ credits: 0.001 }, 0.001],
  [{ credits: 1e308 }, 1e308],
  [{ credits: -5 }, -5],
  [{ credits: 'abc' }, 'abc'],
  [{ credits: null }, null],
  [{ factor: 10 }, 10 * PRICE],
  [{}, 10 * PRICE],
])(
  'task.mispriced with %o reports the amount in recordInfo and in the callback',
  async (fault, amount) => {
    await sandbox.setFaults({ 'task.mispriced': fault });
    const target = `/mispriced-${JSON.stringify(fault)}`.replace(/\W/g, '-');
    const callBackUrl = receiver.url + target.replace('-', '/');
    const taskId = await sandbox.createTask({ callBackUrl });
    const { pathname } = new URL(callBackUrl);
    const callback = await until(() => receiver.at(pathname)[0]);
    expect(callback.body.data['consumeCredits']).toBe(amount);
    const { data } = await sandbox.get(`/api/v1/jobs/recordInfo?taskId=${taskId}`);
    expect([data['consumeCredits'], data['creditsConsumed']]).toEqual([amount, amount]);
    expect((await sandbox.list()).tasks).toMatchObject([
      { credits: PRICE, reportedCredits: amount, faults: ['task.mispriced'] },
    ]);
  },
);

it('task.mispriced ends after its times, and another amount counts anew', async () => {
  await sandbox.setFaults({ 'task.mispriced': { credits: 1, times: 2 } });
  for (let n = 0; n < 3; n++) await sandbox.createTask();
  await sandbox.setFaults({ 'task.mispriced': { credits: 2, times: 1 } });
  for (let n = 0; n < 2; n++) await sandbox.createTask();
  expect(await listCharges()).toEqual([1, 1, PRICE, 2, PRICE]);
});

it('task.mispriced with a model hits only tasks of that model', async () => {
  await sandbox.setFaults({ 'task.mispriced': { factor: 0.5, model: DEFAULT_MODEL } });
  await sandbox.createTask();
  await sandbox.createTask({ model: 'google/nano-banana' });
  expect(await listCharges()).toEqual([PRICE / 2, 4]);
});

it('a task that fails is reported without a charge, mispriced or not', async () => {
  await sandbox.setFaults({ 'task.fail': 1, 'task.mispriced': 1 });
  await sandbox.createTask();
  expect((await sandbox.list()).tasks).toMatchObject([
    { credits: 0, reportedCredits: 0, faults: ['task.fail'] },
  ]);
});

it('the balance pays the listed price of a mispriced task', async () => {
  const balance = async () => (await sandbox.get<number>('/api/v1/chat/credit')).data;
  const before = await balance();
  await sandbox.setFaults({ 'task.mispriced': { credits: 1e308 } });
  await sandbox.createTask();
  expect(await balance()).toBe(before - PRICE);
});
