import { expect, it } from 'vitest';
import { DEFAULT_MODEL } from '../../support/edge.ts';
import { acceptingEdge, errorOf, post } from './builders.ts';

it('createTask rejects an integer that a double cannot represent, before anything is written or sent', async () => {
  const edge = acceptingEdge();
  const body = `{"model":"${DEFAULT_MODEL}","input":{"prompt":"a","cfg_scale":9007199254740993}}`;
  const response = await post(edge, body);
  expect(response.status).toBe(400);
  expect((await errorOf(response)).msg).toContain('cannot be represented exactly');
  expect(edge.calls).toEqual([]);
});
