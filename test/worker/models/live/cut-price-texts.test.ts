/** KIE's price texts, cut: no request becomes cheaper than by the whole text. */
import { expect, it } from 'vitest';
import { builtInCatalogue } from '../../../../src/worker/models/catalogue.ts';
import { computePrice } from '../../../../src/worker/models/compute-price.ts';
import { repricePrice } from '../../../../src/worker/models/live/reprice-price.ts';
import type { CatalogueModel } from '../../../../src/worker/models/model.ts';
import type { Price } from '../../../../src/worker/models/price.ts';
import { mediaModels } from './builders.ts';

const NOW = Date.UTC(2026, 9, 1);

/** Requests that differ from the empty one in one value of a field with few values. */
const requestsOf = ({ required, optional }: CatalogueModel): Record<string, unknown>[] => [
  {},
  ...Object.entries({ ...required, ...optional }).flatMap(([name, { type, enum: values }]) =>
    (values?.slice(0, 12) ?? (type === 'boolean' ? [true, false] : [])).map((value) => ({
      [name]: value,
    })),
  ),
];

const costOf = (price: Price, { required, optional }: CatalogueModel, input: object) =>
  computePrice(price, {
    input: { ...input },
    fields: { ...required, ...optional },
    assumption: 'dearest',
    now: NOW,
  });

it.each<[string, (text: string) => string]>([
  ['its first line', (text) => text.split('\n')[0] ?? ''],
  ['half of it', (text) => text.slice(0, text.length / 2)],
  ['three quarters of it', (text) => text.slice(0, text.length * 0.75)],
  ['its last line', (text) => text.split('\n').at(-1) ?? ''],
  ['a remark without an amount', () => 'Watermark removal is free'],
])('a price text of which only %s is left makes no request cheaper', (_what, cut) => {
  const cheaper: string[] = [];
  let compared = 0;
  for (const { model: id, pricingDesc } of mediaModels()) {
    const model = builtInCatalogue.find(id);
    if (model?.price === undefined || pricingDesc === null) continue;
    const fields = { ...model.required, ...model.optional };
    const { kind } = model;
    const { price } = repricePrice(model.price, pricingDesc, cut(pricingDesc), { fields, kind });
    for (const input of requestsOf(model)) {
      const before = costOf(model.price, model, input) ?? 0;
      const now = costOf(price, model, input) ?? Number.POSITIVE_INFINITY;
      if (now < before) cheaper.push(`${id} ${JSON.stringify(input)}: ${now} < ${before}`);
      compared++;
    }
  }
  expect(cheaper).toEqual([]);
  expect(compared).toBeGreaterThan(1000);
});
