import { describe, expect, inject, it } from 'vitest';
import { runBulk } from '../soak/soak-bulk.ts';

/** `npm run soak` in little: the same faults, kills and comparison. */
describe('a soak', () => {
  it(
    'of a few hundred tasks through every fault and two kills loses nothing',
    { timeout: 240_000 },
    async () => {
      const { violations, answers, acceptedBySandbox, kills } = await runBulk(inject('builds'), {
        tasks: 300,
        parallel: 24,
        kills: 2,
      });
      expect(kills).toBe(2);
      expect(acceptedBySandbox).toBeGreaterThan(250);
      expect(Object.values(answers).reduce((sum, n) => sum + n)).toBe(300);
      expect(violations).toEqual(
        Object.fromEntries(Object.keys(violations).map((name) => [name, 0])),
      );
    },
  );
});
