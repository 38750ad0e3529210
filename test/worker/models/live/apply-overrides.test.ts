import { expect, it } from 'vitest';
import { builtInCatalogue, DEFAULT_MODEL } from '../../../../src/worker/models/catalogue.ts';
import { applyOverrides } from '../../../../src/worker/models/live/apply-overrides.ts';
import { flat } from '../../../../src/worker/models/price.ts';

const NONE = { models: [], prices: {}, removed: {} };
const added = (id: string) => ({
  id,
  title: 'As stored',
  vendor: 'Acme',
  kind: 'video' as const,
  required: {},
  optional: {},
});

it('a model that is built in since it was stored is listed once, as built in', () => {
  const models = [added(DEFAULT_MODEL), added('acme/new')];
  const catalogue = applyOverrides(builtInCatalogue, { ...NONE, models });
  expect(catalogue.list().filter(({ id }) => id === DEFAULT_MODEL)).toEqual([
    builtInCatalogue.find(DEFAULT_MODEL),
  ]);
  expect(catalogue.find('acme/new')?.title).toBe('As stored');
});

it('a repriced model is one object, so that what is made of it is made once', () => {
  const prices = { [DEFAULT_MODEL]: { price: flat(9), isUnderstood: true } };
  const catalogue = applyOverrides(builtInCatalogue, { ...NONE, prices });
  expect(catalogue.find(DEFAULT_MODEL)).toMatchObject({ price: flat(9) });
  expect(catalogue.find(DEFAULT_MODEL)).toBe(catalogue.find(DEFAULT_MODEL));
});

it.each(['__proto__', 'constructor', 'toString'])('%s is no model', (id) => {
  const catalogue = applyOverrides(builtInCatalogue, NONE);
  expect(catalogue.find(id)).toBeUndefined();
  expect(catalogue.findSuccessors(id)).toBeUndefined();
});
