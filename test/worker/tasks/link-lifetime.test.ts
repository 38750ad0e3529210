import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/worker/platform/units.ts';
import { buildPublicResult } from '../../../src/worker/tasks/public-links.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { ID } from './builders.ts';

it.each([0, 1, HOUR_MS / 2, HOUR_MS - 1])(
  'a signed link that is made %d ms after the full hour is valid for its whole lifetime, and for an hour more at most',
  async (afterHourMs) => {
    const edge = quietEdge({ FILE_LINKS: 'signed' });
    edge.clock.now += afterHourMs;
    const resultJson = `{"resultUrls":["/files/${ID}/0.mp4"]}`;
    const { expiresAt = 0 } = await buildPublicResult(edge.deps, { id: ID, resultJson }, '');
    const lifetime = expiresAt - edge.clock.now;
    expect(lifetime).toBeGreaterThanOrEqual(DAY_MS);
    expect(lifetime).toBeLessThanOrEqual(DAY_MS + HOUR_MS);
  },
);
