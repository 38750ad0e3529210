import { expect, it } from 'vitest';
import { updateStatus } from '../../../src/worker/tasks/status-update.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { aStatus, CLIP_URL, countRows, ID, submittedTask } from './builders.ts';

const RESULT = JSON.stringify({ resultUrls: [CLIP_URL] });

it.each(['waiting', 'queuing', 'generating', 'fail'] as const)(
  'a result that KIE reports with the state %s creates no file to copy',
  async (state) => {
    const { deps } = quietEdge();
    await submittedTask();
    const outcome = await updateStatus(deps, ID, aStatus({ state, resultJson: RESULT }), '{}');
    expect(outcome).toMatchObject({ kind: 'applied', copies: [] });
    expect(await countRows('files')).toBe(0);
    expect((await deps.store.tasks.find(ID))?.resultJson).toBeUndefined();
  },
);
