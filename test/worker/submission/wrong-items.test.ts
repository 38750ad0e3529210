import { expect, it } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { acceptingEdge, errorOf, post } from './builders.ts';

/** As many as a body can have. */
const WRONG_ITEMS = Array.from({ length: 128_000 }, () => 1);

const arrays = builtInCatalogue.list().flatMap(({ id, required, optional }) =>
  Object.entries({ ...required, ...optional })
    .filter(([, { type, items }]) => type === 'array' && items !== undefined)
    .map(([field, schema]) => ({ id, field, schema })),
);
/** One for each description of an array. */
const different = new Map(arrays.map((array) => [JSON.stringify(array.schema), array]));

it('createTask names wrong items of any array, however many there are, and does not fail', async () => {
  const edge = acceptingEdge({ ALLOWED_MODELS: '*' });
  expect(different.size).toBeGreaterThan(10);
  for (const { id, field } of different.values()) {
    const body = `{"model":"${id}","input":{"${field}":[${WRONG_ITEMS.join()}]}}`;
    const response = await post(edge, body);
    const { error } = await errorOf(response);
    expect([id, field, response.status, error.type]).toEqual([id, field, 422, 'validation_failed']);
  }
});
