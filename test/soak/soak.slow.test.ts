import { expect, inject, it } from 'vitest';
import { runBulk } from './soak-bulk.ts';

const TIMEOUT_MS = 300_000;

it(
  'A soak of 300 tasks with every fault and two kills of the edge loses nothing',
  async () => {
    const options = { tasks: 300, parallel: 24, kills: 2 };
    const { violations, kills } = await runBulk(inject('builds'), options, () => undefined);
    expect(Object.keys(violations)).not.toEqual([]);
    expect(Object.entries(violations).filter(([, count]) => count !== 0)).toEqual([]);
    expect(kills).toBe(2);
  },
  TIMEOUT_MS,
);
