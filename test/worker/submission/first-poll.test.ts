import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { DEFAULT_MODEL } from '../../support/edge.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import { anAdmissionRequest, aNewTask, ID, NOW, rows } from '../tasks/builders.ts';

const store = taskStore(env.DB);
const usual = (ms: number, model = DEFAULT_MODEL) =>
  env.DB.prepare('insert into model_times values (?1, ?2, ?2, 1, 1)').bind(model, ms).run();
const nextPollAt = async () => ((await store.find(ID))?.nextPollAt ?? 0) - NOW;

describe('the first look after a task', () => {
  it('is due after so many times the usual time of its model', async () => {
    await usual(100_000);
    await usual(7, 'another/model');
    await admit(env.DB, anAdmissionRequest(aNewTask()));
    expect(await nextPollAt()).toBe(150_000);
  });

  it('is due by a default for a model of which nothing is known', async () => {
    await usual(7, 'another/model');
    await admit(env.DB, anAdmissionRequest(aNewTask()));
    expect(await nextPollAt()).toBe(180_000);
  });

  it('is never due while the submission may still be under way', async () => {
    await usual(1000);
    await admit(env.DB, anAdmissionRequest(aNewTask()));
    expect(await nextPollAt()).toBe(55_000);
  });

  it('is a whole number of milliseconds, whatever is multiplied', async () => {
    await usual(100_001);
    await admit(env.DB, anAdmissionRequest(aNewTask()));
    expect(await rows('select typeof(next_poll_at) as type from tasks')).toEqual([
      { type: 'integer' },
    ]);
    expect(Math.abs((await nextPollAt()) - 150_001.5)).toBeLessThanOrEqual(1);
  });
});
