import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { stores } from '../../../src/worker/create-deps.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { ADMIN_TOKEN } from '../auth/builders.ts';
import { measuredDb } from '../tasks/measured-db.ts';
import { countOf, rows } from '../tasks/builders.ts';
import { findings, keepingEdge, manyTasks, objectCount, sweepTimes } from './builders.ts';

const NOW = Date.UTC(2026, 0, 1); // of the edge's clock
const STEP = 500;
/** Of one task of a step: its row, its look-ups by id in five tables, and what is found there. */
const ROWS_A_TASK = 10;

const TASKS = env.TASKS_OF_SCALE;
const TIMEOUT_MS = 15 * MINUTE_MS;

describe(`retention over ${TASKS} tasks`, () => {
  it(
    'leaves no orphan in either direction, and no statement reads more than its step',
    async () => {
      const { db, statements } = measuredDb(env.DB);
      const edge = keepingEdge({ RETENTION_DAYS: '1', ROW_RETENTION_DAYS: '30', ADMIN_TOKEN });
      edge.deps.store = stores({ DB: db, FILES: env.FILES });
      const half = Math.floor(TASKS / 2);
      await manyTasks({ count: half, from: NOW - 400 * DAY_MS, prefix: 'old' });
      await manyTasks({ count: TASKS - half, from: NOW - 29 * DAY_MS, prefix: 'young' });
      const begun = performance.now();
      const steps = Math.ceil(TASKS / STEP) + 2;
      await sweepTimes(edge, steps);

      const young = await rows(
        `select count(*) as n from tasks where created_at < ${edge.clock.now - DAY_MS}`,
      );
      expect([await countOf('tasks'), await countOf('callbacks')]).toEqual([
        TASKS - half,
        TASKS - half,
      ]);
      expect(await objectCount()).toBe(TASKS - half - Number(young[0]?.['n']));
      expect(await findings(edge)).toEqual([]);

      const most = statements.toSorted((a, b) => b.rowsRead - a.rowsRead)[0];
      const words = `${TASKS} tasks, ${steps} steps in ${Math.round(performance.now() - begun)} ms; the statement that read most read ${most?.rowsRead} rows`;
      console.log(words);
      expect(most?.rowsRead, most?.sql).toBeLessThanOrEqual(STEP * ROWS_A_TASK);
    },
    TIMEOUT_MS,
  );
});
