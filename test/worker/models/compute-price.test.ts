import {
  assert,
  constant,
  constantFrom,
  dictionary,
  double,
  oneof,
  property,
  record,
  string,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { computePrice } from '../../../src/worker/models/compute-price.ts';
import { estimateCost } from '../../../src/worker/models/estimate.ts';
import {
  duration,
  flat,
  perImage,
  perMillionTokens,
  perResultImage,
  perSecond,
  perThousandCharacters,
  plusFiles,
  priceBy,
  priceIf,
  priceUntil,
  secondsOf,
  type Price,
} from '../../../src/worker/models/price.ts';
import { enumOf, files, flag, int, text, type Fields } from '../../../src/worker/models/schema.ts';

const FIELDS: Fields = {
  size: enumOf(['480p', '720p'], '480p'),
  duration: int({ min: 3, max: 15, default: 5 }),
  sound: flag(),
  clips: files('video', 3),
  images: files('image', 9),
  n: int({ min: 1, max: 4 }),
  text: text(2000),
};
const { n: _count, ...FIELDS_OF_ONE_RESULT } = FIELDS;
const CONTEXT = {
  catalogue: builtInCatalogue,
  prices: { PRICES: {}, DEFAULT_RESERVATION_CREDITS: 100 },
  now: 0,
};
const CLIP = 'https://a.b/c.mp4';

const bySize = priceBy('size', { '480p': 1, '720p': 2 });
const withClip = priceIf('clips', 3, 4);
const bothLengths = perSecond(withClip, duration(3, 15), secondsOf('clips', 10));
const perExtraImage = plusFiles(flat(10), 2, ['images'], 1);
const bySound = priceBy('sound', { true: 2, false: 1 });
/** A million tokens of speech cost 1,000 credits, of text 100. */
const byTokens = perMillionTokens(100, 1000);

const price = (assumption: 'documented' | 'dearest') => (of: Price, input: object) =>
  computePrice(of, {
    input: { ...input },
    fields: of.per === 'second' ? FIELDS_OF_ONE_RESULT : FIELDS,
    assumption,
    now: 0,
  });
const expected = price('documented');
const bound = price('dearest');

describe('the price of a request', () => {
  it.each<[string, Price, object, number, number]>([
    ['a missing field with a default', flat(bySize), {}, 1, 2],
    ['a field that is null', flat(bySize), { size: null }, 2, 2],
    ['a value in capitals and with a blank', flat(bySize), { size: '480 P' }, 1, 1],
    ['a value without a rate', flat(bySize), { size: '8k' }, 2, 2],
    ['a value of an odd type', flat(bySize), { size: ['480p'] }, 2, 2],
    ['a missing flag', flat(bySound), {}, 1, 2],
    ['a flag as text', flat(bySound), { sound: 'false' }, 1, 1],
    ['a missing duration', perSecond(2), {}, 10, 30],
    ['a duration', perSecond(2), { duration: 7 }, 14, 14],
    ['a duration as text', perSecond(2), { duration: '7.5' }, 16, 16],
    ['a duration below the minimum', perSecond(2), { duration: 0.00001 }, 30, 30],
    ['a duration that the model chooses', perSecond(2), { duration: -1 }, 30, 30],
    ['a duration above the maximum', perSecond(2), { duration: 100 }, 200, 200],
    ['a duration with an exponent', perSecond(2), { duration: '1e1' }, 30, 30],
    ['a duration in a list', perSecond(2), { duration: [3] }, 30, 30],
    ['seconds of a file that is missing', perSecond(2, secondsOf('clips', 10)), {}, 20, 20],
    ['no clip', bothLengths, { duration: 5 }, 20, 20],
    ['a clip, whose seconds count', bothLengths, { duration: 5, clips: [CLIP] }, 45, 45],
    ['a clip without an address', bothLengths, { duration: 5, clips: [''] }, 60, 60],
    ['clips that are no list', bothLengths, { duration: 5, clips: { a: CLIP } }, 60, 60],
    ['one image without a surcharge', perExtraImage, { images: ['a'] }, 10, 10],
    ['three images', perExtraImage, { images: ['a', 'b', 'c'] }, 14, 14],
    ['images that are no list', perExtraImage, { images: { a: 1 } }, 26, 26],
    ['a missing number of results', perImage(2), {}, 2, 8],
    ['a number of results', perImage(2), { n: 3 }, 6, 6],
    ['a fraction of a result', perImage(2), { n: 0.001 }, 8, 8],
    ['a text', perThousandCharacters(2), { text: 'a'.repeat(500) }, 1, 1],
    ['a text of surrogate pairs', perThousandCharacters(2), { text: '😀'.repeat(500) }, 1, 1],
    ['a missing text', perThousandCharacters(2), {}, 4, 4],
    ['texts in objects', perThousandCharacters(2), { text: [{ a: 'b'.repeat(500) }] }, 1, 1],
    ['a number for a text', perThousandCharacters(1000), { text: 12.5 }, 4, 4],
    ['images that only the result counts', perResultImage(2, { usual: 3, most: 17 }), {}, 6, 34],
    ['a number beside them', perResultImage(2, { usual: 3, most: 17 }), { n: 1 }, 6, 34],
    ['speech of a text', byTokens, { text: 'a'.repeat(1000) }, 2 + 0.025, 12.5 + 0.1],
    ['speech of characters of four bytes', byTokens, { text: '😀' }, 0.0081, 0.0504],
    ['other texts beside it', byTokens, { text: 'a', size: 'a'.repeat(999) }, 2.025, 12.6],
    ['speech without a text', byTokens, { size: 'a' }, 32.768 * 1.1, 32.768 * 1.1],
    ['speech of an unreadable text', byTokens, { text: [null, true] }, 36.0448, 36.0448],
    ['speech of more than a model makes', byTokens, { text: 'a'.repeat(1e6) }, 36.0448, 36.0448],
    ['nothing to pay', flat(0), {}, 0, 0],
  ])('with %s is %j of %j: %s expected, %s at most', (_what, of, input, usual, most) => {
    const rounded = [expected, bound].map((compute) => Number(compute(of, input)?.toFixed(6)));
    expect(rounded).toEqual([usual, most]);
  });

  it.each<[string, Price, Fields, object, number]>([
    [
      'seconds of several results',
      perSecond(2),
      { duration: int({ min: 1, max: 9 }), n: int() },
      { duration: 5, n: 4 },
      40,
    ],
    ['a missing number without a maximum', perImage(2), { n: int() }, {}, 24],
    ['a number that may be a word', perImage(2), { n: enumOf(['1', '2', 'auto']) }, {}, 4],
    [
      'a number under another name',
      perImage(2),
      { num_outputs: int({ max: 9 }) },
      { num_outputs: 8 },
      16,
    ],
    [
      'a length that no schema describes',
      perSecond(2, duration(1, 300)),
      {},
      { seconds: 600 },
      1200,
    ],
    ['no length and no schema', perSecond(2, duration(1, 300)), {}, {}, 600],
  ])('with %s counts the dearest reading', (_what, of, fields, input, most) => {
    const request = { input: { ...input }, fields, assumption: 'dearest' as const, now: 0 };
    expect(computePrice(of, request)).toBe(most);
  });

  it.each([
    ['before a discount ends is the lower one', -1, 1],
    ['from the end of a discount is the later one', 0, 5],
    ['from the end of the next price is the last one', 86_400_000, 7],
  ])('%s', (_what, after, credits) => {
    const last = priceUntil('2026-12-31T00:00Z', flat(5), flat(7));
    const discounted = priceUntil('2026-12-30T00:00Z', flat(1), last);
    const now = Date.UTC(2026, 11, 30) + after;
    const request = { input: {}, fields: FIELDS, now };
    for (const assumption of ['documented', 'dearest'] as const)
      expect(computePrice(discounted, { ...request, assumption })).toBe(credits);
  });

  it('is undefined per second for a model without a bound for them', () => {
    const request = {
      input: { duration: 0.1 },
      fields: {},
      assumption: 'dearest',
      now: 0,
    } as const;
    expect(computePrice(perSecond(2), request)).toBeUndefined();
  });
});

const OTHER_CLIP = 'https://a.b/d.mp4';
const clipSeconds = perSecond(2, secondsOf('clips', 10));

describe('the seconds of files with known lengths', () => {
  it.each<[string, string[], Record<string, number>, number]>([
    ['a fraction of a second', [CLIP], { [CLIP]: 2.001 }, 6],
    ['two files', [CLIP, OTHER_CLIP], { [CLIP]: 2, [OTHER_CLIP]: 3 }, 10],
    ['a fraction of each of two files', [CLIP, OTHER_CLIP], { [CLIP]: 1.5, [OTHER_CLIP]: 1.5 }, 8],
    ['one file twice', [CLIP, CLIP], { [CLIP]: 2 }, 8],
    ['more than the model accepts', [CLIP], { [CLIP]: 12 }, 24],
    ['a second file of unknown length', [CLIP, OTHER_CLIP], { [CLIP]: 2 }, 20],
    ['a second file of unknown length beside a long one', [CLIP, OTHER_CLIP], { [CLIP]: 14 }, 28],
    ['no file', [], { [CLIP]: 2 }, 20],
    ['a file of unknown length', [OTHER_CLIP], { [CLIP]: 2 }, 20],
    ['an address without a file', [''], { '': 2 }, 20],
  ])('count with %s', (_what, clips, known, credits) => {
    const fileSeconds = new Map(Object.entries(known));
    for (const assumption of ['documented', 'dearest'] as const)
      expect(
        computePrice(clipSeconds, {
          input: { clips },
          fields: FIELDS_OF_ONE_RESULT,
          assumption,
          now: 0,
          fileSeconds,
        }),
      ).toBe(credits);
  });

  it('do not count for addresses in fields that the model does not have', () => {
    const input = { clips: [OTHER_CLIP], Clips: [CLIP], clip: CLIP };
    const fileSeconds = new Map([[CLIP, 1]]);
    const known = { fields: FIELDS_OF_ONE_RESULT, now: 0, fileSeconds };
    const request = { ...known, input, assumption: 'dearest' } as const;
    expect(computePrice(clipSeconds, request)).toBe(20);
  });
});

const ODD_VALUES = oneof(
  constantFrom<unknown>(null, '', 'NaN', '-1', '1e-9', -1, 0, 1e-9, {}, [], [null], [[]], true),
  string().filter((value) => Number.isNaN(Number(value))),
  dictionary(constantFrom('duration', 'n', '0', 'length'), double({ noNaN: true })),
  double({ max: 0, noNaN: true }),
);

const reserve = (id: string, input: object) => estimateCost(id, { ...input }, CONTEXT).maxCredits;

describe('the reservation for a model of the catalogue', () => {
  const priced = builtInCatalogue.list().filter((model) => model.price !== undefined);

  it('is not lowered by fields that the model does not have', () => {
    const names = ['duration', 'n', 'num_images', 'resolution', 'text', 'video_urls', 'Duration'];
    for (const { id, required, optional } of priced) {
      const unknown = names.filter((name) => !(name in { ...required, ...optional }));
      for (const value of [0.00001, 1, '1', '480p', [], [CLIP], '', false])
        expect(reserve(id, Object.fromEntries(unknown.map((name) => [name, value])))).toBe(
          reserve(id, {}),
        );
    }
  });

  it('is not lowered by odd values of fields that it has', () => {
    const request = constantFrom(...priced).chain((model) => {
      const names = Object.keys({ ...model.required, ...model.optional, duration: 0, n: 0 });
      return record({
        id: constant(model.id),
        fields: constant({ ...model.required, ...model.optional }),
        input: dictionary(constantFrom(...names), ODD_VALUES),
      });
    });
    assert(
      property(request, ({ id, fields, input }) => {
        const odd = Object.entries(input).filter(([name, value]) => {
          const { type, enum: values = [] } = (fields as Fields)[name] ?? { type: 'object' };
          // An allowed value may lower the price, and so may a text, of which no more is spoken than there is.
          const isText = type === 'string' || name.startsWith('dialogue');
          return !isText && type !== 'boolean' && !values.includes(value as string);
        });
        const isLower = reserve(id, Object.fromEntries(odd)) < reserve(id, {});
        expect([id, odd, isLower]).toEqual([id, odd, false]);
      }),
      { numRuns: 10_000 },
    );
  });
});
