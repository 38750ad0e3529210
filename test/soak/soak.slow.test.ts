import { expect, inject, it } from 'vitest';
import { runBulk } from './soak-bulk.ts';
import { judgeBulk } from './soak-verdicts.ts';

const TIMEOUT_MS = 300_000;

it(
  'A soak of 300 tasks with every fault and two kills of the edge loses nothing',
  async () => {
    const sizes = { tasks: 300, parallel: 24, kills: 2 };
    const result = await runBulk(inject('builds'), sizes, () => undefined);
    expect(Object.keys(result.violations)).not.toEqual([]);
    expect(judgeBulk(result, sizes)).toEqual([]);
  },
  TIMEOUT_MS,
);
