import { expect, it } from 'vitest';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { applyRetention } from '../../../src/worker/retention/retention-pass.ts';
import { countRows, ID, rows } from '../tasks/builders.ts';
import { retentionEdge } from './builders.ts';

it('the mark of a deletion is kept for a day longer than KIE keeps a task and may speak of it', async () => {
  const edge = retentionEdge({});
  const { runtime, settings } = edge.deps;
  await rows(
    `insert into task_tombstones (id, deleted_at, is_pending) values ('${ID}', ${runtime.now()}, 0)`,
  );
  edge.clock.now += settings.KIE_FILE_TTL_MS + DAY_MS;
  await applyRetention(edge.deps);
  expect(await countRows('task_tombstones')).toBe(1);
  edge.clock.now += 1;
  await applyRetention(edge.deps);
  expect(await countRows('task_tombstones')).toBe(0);
});
