import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import { aStatusUpdate, countRows, ID, submittedTask, withCallBackUrl } from './builders.ts';

const store = taskStore(env.DB);

it.each([
  ['a callback', undefined],
  ['a callback with an empty result', { resultJson: '', files: [] }],
])(
  'a success without a result that %s repeats changes nothing and is delivered once',
  async (_what, result) => {
    await submittedTask(withCallBackUrl());
    const success = aStatusUpdate({ state: 'success' }, { result });
    expect(await store.applyStatus(success)).toMatchObject({ kind: 'applied' });
    const ended = await store.find(ID);
    const later = { ...success, now: success.now + 5 };
    expect(await store.applyStatus(later)).toMatchObject({ kind: 'unchanged' });
    expect(await store.applyPolledStatus(later)).toMatchObject({ kind: 'unchanged' });
    expect(await store.find(ID)).toEqual(ended);
    expect(await countRows('deliveries')).toBe(1);
  },
);
