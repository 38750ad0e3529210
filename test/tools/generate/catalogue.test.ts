import { expect, it } from 'vitest';
import { regenerate } from '../../../src/tools/generate/catalogue.ts';
import { curatedCatalogue } from '../../../src/worker/models/catalogue.ts';
import { applyOverrides } from '../../../src/worker/models/live/apply-overrides.ts';
import { RECORDED_OVERRIDES } from '../../../src/worker/models/live/recorded-overrides.ts';
import texts from '../../../src/worker/models/live/curated-price-texts.json' with { type: 'json' };
import recorded from '../../../src/worker/models/live/recorded-catalogue.json' with { type: 'json' };
import { listed, publishedSchema } from '../../worker/models/live/builders.ts';

const BEFORE = { ...recorded, curatedTexts: texts, overrides: RECORDED_OVERRIDES };
const REPRICED = 'google/imagen4';
const REMOVED = 'google/imagen4-ultra';
const ADDED = listed('acme/dream-9', { pricingDesc: '30 credits per video ($0.15).' });
const SCHEMA = publishedSchema(ADDED.model, {
  type: 'object',
  properties: { prompt: { type: 'string' } },
});

const recording = (models: readonly object[]) => ({ code: 200, msg: 'success', data: { models } });
const priced = (pricingDesc: string) =>
  recorded.models.map((model) => (model.model === REPRICED ? { ...model, pricingDesc } : model));
const rateOf = (overrides: typeof RECORDED_OVERRIDES, id: string) =>
  applyOverrides(curatedCatalogue, overrides).find(id)?.price?.rate;

it('a recording that says what is recorded changes nothing', () => {
  const { models, curatedTexts, overrides } = regenerate(BEFORE, recording(recorded.models), {});
  expect({ models, curatedTexts, overrides }).toEqual(BEFORE);
});

it('a later recording adds, reprices and removes models in the built-in catalogue', () => {
  const later = [...priced('9 credits per image ($0.045).'), ADDED].filter(
    ({ model }) => model !== REMOVED,
  );
  const after = regenerate(BEFORE, recording(later), { [ADDED.model]: SCHEMA });
  expect(after.summary).toEqual({
    added: [ADDED.model],
    repriced: [REPRICED],
    removed: [REMOVED],
    unpriced: [],
  });
  const catalogue = applyOverrides(curatedCatalogue, after.overrides);
  expect(rateOf(after.overrides, REPRICED)).toBe(9);
  expect(catalogue.find(ADDED.model)).toMatchObject({ optional: { prompt: { type: 'string' } } });
  expect(catalogue.findSuccessors(REMOVED)).toContain('google/imagen4-fast');

  const again = regenerate(after, recording(later), {});
  expect(again.overrides).toEqual(after.overrides); // the schema is kept
  const back = regenerate(again, recording(recorded.models), {});
  expect(back.overrides).toEqual({ models: [], prices: {}, removed: { [ADDED.model]: [] } });
});

it('a price that changes twice follows from the text that the curated price was made from', () => {
  const first = regenerate(BEFORE, recording(priced('80 credits per image ($0.40).')), {});
  const second = regenerate(first, recording(priced('9 credits per image ($0.045).')), {});
  expect(rateOf(second.overrides, REPRICED)).toBe(9);
});

it.each<[string, unknown]>([
  ['no list', { code: 401, msg: 'Unauthorized' }],
  ['a part of the list', { data: { total: 218, models: recorded.models.slice(0, 50) } }],
])('a recording with %s is refused', (_what, given) => {
  expect(() => regenerate(BEFORE, given, {})).toThrow(/KIE's/);
});
