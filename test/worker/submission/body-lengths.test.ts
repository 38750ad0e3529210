import { expect, it } from 'vitest';
import { aBody, acceptingEdge, errorOf, post } from './builders.ts';

const URL_START = 'https://app.example.com/';

it.each([
  ['model', 200, (length: number) => ({ model: 'a/'.padEnd(length, 'b') })],
  ['callBackUrl', 2048, (length: number) => ({ callBackUrl: URL_START.padEnd(length, 'a') })],
])(
  'createTask accepts a %s of %i characters and rejects a longer one',
  async (field, most, part) => {
    const edge = acceptingEdge({ ALLOWED_MODELS: '*' });
    expect((await post(edge, aBody(part(most)))).status).toBe(200);
    const response = await post(edge, aBody(part(most + 1)));
    expect(response.status).toBe(422);
    expect((await errorOf(response)).msg).toContain(field);
  },
);
