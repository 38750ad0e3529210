import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import { seedRequest } from '../support/kie-traffic.ts';
import { until } from '../support/until.ts';

describe('callbacks', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start();
  });
  beforeEach(() => journey.empty());
  afterAll(() => journey.stop());

  const ledgerOf = async (taskId: string) =>
    (await journey.ledger()).find((task) => task.taskId === taskId);
  const sent = (taskId: string, count: number) =>
    until(
      `${count} callbacks of ${taskId}`,
      async () => ((await ledgerOf(taskId))?.callbacksAcknowledged ?? 0) >= count,
    );
  const bodiesOf = (taskId: string) =>
    journey.rows(
      `select body from callbacks where id = (select id from tasks where task_id = ?1)
       union all select final_callback from tasks where task_id = ?1 and final_callback is not null`,
      taskId,
    );

  it('that are repeated are acknowledged each time and stored once', async () => {
    await journey.faults({ faults: { 'callback.repeat': { times: 2 } } });
    const taskId = await journey.create();
    await sent(taskId, 3);
    expect(await bodiesOf(taskId)).toHaveLength(1);
    expect(
      await journey.rows(
        'select n from files join tasks on tasks.id = files.id where task_id = ?1',
        taskId,
      ),
    ).toHaveLength(1);
  });

  it('that arrive before the response to createTask complete the task', async () => {
    await journey.faults({ faults: { 'callback.early': 1 } });
    const taskId = await journey.create();
    expect((await journey.record(taskId))?.state).toBe('success');
    await journey.waitForCopy(taskId);
  });

  it('that arrive late or out of order change nothing', async () => {
    await journey.faults({ faults: { 'callback.stale': 1 } });
    const taskId = await journey.create();
    await sent(taskId, 2);
    expect((await journey.record(taskId))?.state).toBe('success');
    expect(await bodiesOf(taskId)).toHaveLength(2);
  });

  it('that are forged are rejected and leave no trace', async () => {
    await journey.faults({ faults: { 'callback.forged': 1 } });
    const taskId = await journey.create();
    await until('the forged callback', async () => ((await ledgerOf(taskId))?.forgedSent ?? 0) > 0);
    await sent(taskId, 1);
    expect((await ledgerOf(taskId))?.forgedAccepted).toBe(0);
    expect((await journey.record(taskId))?.state).toBe('success');
    expect(await bodiesOf(taskId)).toHaveLength(1);
  });

  it('without a signature are rejected when the account has a webhook key', async () => {
    await journey.faults({ faults: { 'callback.unsigned': 1 } });
    const taskId = await journey.create();
    await until('an attempt', async () => ((await ledgerOf(taskId))?.callbacksSent ?? 0) > 0);
    expect((await ledgerOf(taskId))?.callbacksAcknowledged).toBe(0);
    expect(await bodiesOf(taskId)).toHaveLength(0);
  });

  it('complete a task whose createTask got no response', async () => {
    await journey.faults({ faults: { 'createTask.cut': 1 } });
    const { body } = await journey.post();
    expect(body.error?.type).toBe('upstream_unconfirmed');
    const billed = (await journey.ledger()).at(-1);
    await journey.waitForState(billed?.taskId ?? '', 'success');
    await journey.waitForCopy(billed?.taskId ?? '');
  });

  it("leave the caller's own callBackUrl in param, or none", async () => {
    await journey.faults({});
    const { callBackUrl: _, ...without } = seedRequest;
    const taskId = await journey.create(without);
    const record = await journey.waitForState(taskId, 'success');
    expect(JSON.parse(record.param)).toEqual(without);
  });
});
