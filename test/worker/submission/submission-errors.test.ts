import { expect, it } from 'vitest';
import {
  upstreamRateLimited,
  upstreamRefused,
} from '../../../src/worker/submission/submission-errors.ts';

it.each([
  [400, 400],
  [402, 402],
  [599, 599],
  [399, 502],
  [600, 502],
  [200, 502],
])("KIE's rejection with code %i is returned with status %i", (code, status) => {
  expect(upstreamRefused(code, 'no').status).toBe(status);
});

it.each([
  [-5, 1],
  [0, 1],
  [1000, 1],
  [1001, 2],
  [6500, 7],
])('a slot that is %i ms too late is worth a retry in %i s', (waitMs, seconds) => {
  expect(upstreamRateLimited(waitMs).message).toContain(`Retry in ${seconds} s.`);
});
