import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { stores } from '../../support/test-deps.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { ADMIN_TOKEN } from '../auth/builders.ts';
import { measuredDb } from '../tasks/measured-db.ts';
import { countRows, rows } from '../tasks/builders.ts';
import { findings, retentionEdge, insertTasks, objectCount, runRetention } from './builders.ts';

const NOW = Date.UTC(2026, 0, 1); // of the edge's clock
const STEP_SIZE = 500;
/** Rows read per task of a step: its own, its lookups by id in five tables, and the rows found there. */
const ROWS_PER_TASK = 10;

const TASKS = env.TASKS_OF_SCALE;
const TIMEOUT_MS = 15 * MINUTE_MS;

describe(`retention over ${TASKS} tasks`, () => {
  it(
    'leaves no orphaned rows or objects, and each statement reads at most the rows of one step',
    async () => {
      const { db, statements } = measuredDb(env.DB);
      const edge = retentionEdge({ RETENTION_DAYS: '1', ROW_RETENTION_DAYS: '30', ADMIN_TOKEN });
      Object.assign(edge.deps, stores({ DB: db, FILES: env.FILES }));
      const half = Math.floor(TASKS / 2);
      await insertTasks({ count: half, from: NOW - 400 * DAY_MS, prefix: 'old' });
      await insertTasks({ count: TASKS - half, from: NOW - 29 * DAY_MS, prefix: 'young' });
      const startedAt = performance.now();
      const steps = Math.ceil(TASKS / STEP_SIZE) + 2;
      await runRetention(edge, steps);

      const young = await rows(
        `select count(*) as n from tasks where created_at < ${edge.clock.now - DAY_MS}`,
      );
      expect([await countRows('tasks'), await countRows('callbacks')]).toEqual([
        TASKS - half,
        TASKS - half,
      ]);
      expect(await objectCount()).toBe(TASKS - half - Number(young[0]?.['n']));
      expect(await findings(edge)).toEqual([]);

      const largest = statements.toSorted((a, b) => b.rowsRead - a.rowsRead)[0];
      const summary = `${TASKS} tasks, ${steps} steps in ${Math.round(performance.now() - startedAt)} ms; at most ${largest?.rowsRead} rows read by one statement`;
      console.log(summary);
      expect(largest?.rowsRead, largest?.sql).toBeLessThanOrEqual(STEP_SIZE * ROWS_PER_TASK);
    },
    TIMEOUT_MS,
  );
});
