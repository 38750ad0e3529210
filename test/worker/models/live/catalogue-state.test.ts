import { describe, expect, it } from 'vitest';
import {
  applyReading,
  initialState,
  type CatalogueState,
} from '../../../../src/worker/models/live/catalogue-state.ts';
import type { ListedModel } from '../../../../src/worker/models/live/listing.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/worker/platform/units.ts';
import { listed } from './builders.ts';

const BASE = Array.from({ length: 20 }, (_, at) => listed(`a/model-${at}`));
const MODEL = 'a/model-0';

/** The state after readings one after another; a reading that is refused changes nothing. */
function read(
  readings: readonly (readonly ListedModel[])[],
  { isComplete = true, unreadable = [] as readonly string[] } = {},
): CatalogueState {
  let state = initialState(BASE);
  for (const [at, models] of readings.entries()) {
    const reading = applyReading(state, { models, unreadable, isComplete }, at);
    if (reading.ok) ({ state } = reading);
  }
  return state;
}

const withFirst = (part: Partial<ListedModel>) =>
  BASE.map((model, at) => (at === 0 ? { ...model, ...part } : model));
const priceOf = ({ listing }: CatalogueState) =>
  listing.find(({ model }) => model === MODEL)?.pricingDesc;
const namesOf = ({ listing }: CatalogueState) => listing.map(({ model }) => model);

const WITHOUT_FIRST = BASE.slice(1);
const DEARER = withFirst({ pricingDesc: '20 credits per video ($0.10).' });

describe("a reading of KIE's list", () => {
  it('adds a new model at once', () => {
    const state = read([[...BASE, listed('b/new')]]);
    expect(namesOf(state)).toContain('b/new');
    expect(state.changes).toEqual([{ model: 'b/new', kind: 'added', at: 0 }]);
  });

  it('changes a price when the next reading says the same', () => {
    expect(priceOf(read([DEARER]))).toBe('10 credits per video ($0.05).');
    const state = read([DEARER, DEARER]);
    expect(priceOf(state)).toBe('20 credits per video ($0.10).');
    const price = { before: '10 credits per video ($0.05).', now: '20 credits per video ($0.10).' };
    expect(state.changes).toEqual([{ model: MODEL, kind: 'repriced', at: 1, price }]);
    expect(state.unconfirmed).toEqual({});
  });

  it('does not change a price that the next reading takes back, or says differently', () => {
    const other = withFirst({ pricingDesc: '30 credits per video.' });
    for (const readings of [
      [DEARER, BASE, DEARER, BASE],
      [DEARER, other, DEARER, other],
    ])
      expect(priceOf(read(readings))).toBe('10 credits per video ($0.05).');
  });

  it('removes a model when the next reading does not have it either', () => {
    expect(namesOf(read([WITHOUT_FIRST]))).toContain(MODEL);
    const state = read([WITHOUT_FIRST, WITHOUT_FIRST]);
    expect(namesOf(state)).not.toContain(MODEL);
    expect(state.removed).toEqual({ [MODEL]: 1 });
  });

  it('returns a removed model under its first name', () => {
    const again = withFirst({ model: 'A/Model-0' });
    const state = read([WITHOUT_FIRST, WITHOUT_FIRST, again]);
    expect(namesOf(state)).toContain(MODEL);
    expect(state.removed).toEqual({});
    expect(state.changes[0]).toEqual({ model: MODEL, kind: 'returned', at: 2 });
  });

  it.each<[string, readonly ListedModel[]]>([
    ['a part of the list', BASE.slice(0, 15)],
    ['an empty list', []],
    ['prices that vanish', BASE.map((model) => ({ ...model, pricingDesc: null }))],
    [
      'names in another case',
      BASE.map((model) => ({ ...model, model: model.model.toUpperCase() })),
    ],
    [
      'price texts with other white space and case',
      BASE.map((model) => ({ ...model, pricingDesc: ' 10  CREDITS per\nvideo ($0.05). ' })),
    ],
  ])('changes nothing by %s, however often it is read', (_what, models) => {
    const state = read([models, models, models]);
    expect(state.listing).toEqual(BASE);
    expect(state.changes).toEqual([]);
  });

  it('adds nothing by a list with many new models, which leaves the next good list usable', () => {
    const many = [...BASE, ...Array.from({ length: 30 }, (_, at) => listed(`b/new-${at}`))];
    const state = read([many, many, BASE, [...BASE, listed('b/new')]]);
    expect(namesOf(state)).toEqual([...namesOf({ ...state, listing: BASE }), 'b/new']);
  });

  it.each([
    ['many models fewer', BASE.slice(0, 10)],
    [
      'many models more',
      [...BASE, ...Array.from({ length: 30 }, (_, at) => listed(`b/new-${at}`))],
    ],
  ])('counts with %s once the list has stayed the same for a day', (_what, models) => {
    let state = initialState(BASE);
    for (const at of [0, HOUR_MS, DAY_MS - 1, DAY_MS, DAY_MS + 1]) {
      const reading = applyReading(state, { models, unreadable: [], isComplete: true }, at);
      expect(reading.ok).toBe(at >= DAY_MS);
      state = reading.ok ? reading.state : { ...state, suspect: reading.suspect };
    }
    expect(namesOf(state)).toEqual(models.map(({ model }) => model));
  });

  it('removes no more than a fifth of the models in a day, by however many short lists', () => {
    const lists = [17, 14, 12, 10].map((length) => BASE.slice(0, length));
    const state = read(lists.flatMap((models) => [models, models]));
    expect(namesOf(state)).toEqual(BASE.slice(0, 17).map(({ model }) => model));
    expect(namesOf(read([...lists, ...lists, BASE]))).toHaveLength(BASE.length);
  });

  it('returns many removed models at once: they are not new', () => {
    const long = Array.from({ length: 200 }, (_, at) => listed(`a/model-${at}`));
    const short = long.slice(0, 165);
    let state = initialState(long);
    for (const [at, models] of [short, short, long].entries()) {
      const reading = applyReading(state, { models, unreadable: [], isComplete: true }, at);
      expect(reading.ok).toBe(true);
      if (reading.ok) ({ state } = reading);
    }
    expect(state.listing).toHaveLength(200);
    expect(state.removed).toEqual({});
  });

  it('changes a price to a text with fewer amounts once it has stayed the same for a day', () => {
    const whole = withFirst({ pricingDesc: '10 credits at 720p, 20 credits at 1080p.' });
    const part = withFirst({ pricingDesc: '10 credits at 720p.' });
    let state = read([whole, whole]);
    for (const at of [HOUR_MS, 2 * HOUR_MS, HOUR_MS + DAY_MS - 1, HOUR_MS + DAY_MS]) {
      const models = part;
      const reading = applyReading(state, { models, unreadable: [], isComplete: true }, at);
      if (reading.ok) ({ state } = reading);
      const isAccepted = at === HOUR_MS + DAY_MS;
      expect([at, priceOf(state)]).toEqual([
        at,
        isAccepted ? '10 credits at 720p.' : '10 credits at 720p, 20 credits at 1080p.',
      ]);
    }
  });

  it('removes nothing while it is incomplete', () => {
    const readings = [WITHOUT_FIRST, WITHOUT_FIRST, WITHOUT_FIRST];
    expect(namesOf(read(readings, { isComplete: false }))).toContain(MODEL);
  });

  it('keeps a model whose entry is not readable, and removes another one', () => {
    const models = BASE.slice(2);
    const state = read([models, models], { unreadable: ['A/Model-0'] });
    expect(namesOf(state)).toEqual([MODEL, ...models.map(({ model }) => model)]);
    expect(state.listing[0]).toEqual(BASE[0]);
    expect(state.removed).toEqual({ 'a/model-1': 1 });
  });
});
