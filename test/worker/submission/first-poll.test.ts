import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { DEFAULT_MODEL } from '../../support/edge.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import { anAdmissionRequest, aNewTask, ID, NOW, rows } from '../tasks/builders.ts';

const store = taskStore(env.DB);
const setMedian = (ms: number, model = DEFAULT_MODEL) =>
  env.DB.prepare('insert into model_times values (?1, ?2, ?2, 1, 1)').bind(model, ms).run();
const readPollDelay = async () => ((await store.find(ID))?.nextPollAt ?? 0) - NOW;

describe('the first poll of a task', () => {
  it('polls a task first after 1.5 times the median of its model', async () => {
    await setMedian(100_000);
    await setMedian(7, 'another/model');
    await admit(env.DB, anAdmissionRequest(aNewTask()));
    expect(await readPollDelay()).toBe(150_000);
  });

  it('polls a task first after 1.5 times the default if its model has no statistics', async () => {
    await setMedian(7, 'another/model');
    await admit(env.DB, anAdmissionRequest(aNewTask()));
    expect(await readPollDelay()).toBe(180_000);
  });

  it('does not poll a task while its submission may still be in progress', async () => {
    await setMedian(1000);
    await admit(env.DB, anAdmissionRequest(aNewTask()));
    expect(await readPollDelay()).toBe(55_000);
  });

  it('polls a task at the ceiling at the latest, however long its model usually takes', async () => {
    await setMedian(3_600_000);
    await admit(env.DB, anAdmissionRequest(aNewTask()));
    expect(await readPollDelay()).toBe(1_800_000);
  });

  it('schedules the first poll at a whole millisecond for every median', async () => {
    await setMedian(100_001);
    await admit(env.DB, anAdmissionRequest(aNewTask()));
    expect(await rows('select typeof(next_poll_at) as type from tasks')).toEqual([
      { type: 'integer' },
    ]);
    expect(Math.abs((await readPollDelay()) - 150_001.5)).toBeLessThanOrEqual(1);
  });
});
