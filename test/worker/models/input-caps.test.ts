import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import {
  findCapErrors,
  parseResolution,
  type InputCaps,
} from '../../../src/worker/models/input-caps.ts';
import { aBody, errorOf, post, acceptingEdge } from '../submission/builders.ts';
import { countRows } from '../tasks/builders.ts';

/** The names of the fields that exceed the caps, without `input.`. */
const exceedingFields = (input: Record<string, unknown>, cap: InputCaps): string[] =>
  findCapErrors('m', input, { '*': cap }, undefined).map(({ field }) =>
    field.replace('input.', ''),
  );

describe('a duration cap of five seconds', () => {
  it.each([5, '5', 4.9, '0.5', null, undefined])(
    'accepts the duration %j under a cap of 5',
    (duration) => {
      expect(exceedingFields({ duration }, { duration: 5 })).toEqual([]);
    },
  );

  const unclear = [0, -1, '0', '-1', '', ' 5', '5s', '1e0', '0x1', 'auto', Number.NaN, true, [5]];
  it.each([6, '6', 5.1, '5.1', 1e300, '9'.repeat(400), ...unclear])(
    'rejects the duration %j, which exceeds the cap of 5 or cannot be interpreted',
    (duration) => expect(exceedingFields({ duration }, { duration: 5 })).toEqual(['duration']),
  );

  it.each<[string, Record<string, unknown>]>([
    ['one long shot', { multi_prompt: [{ prompt: 'a', duration: 6 }] }],
    ['shots that are too long together', { multi_prompt: [{ duration: 3 }, { duration: '3' }] }],
    ['a shot of unclear length', { multi_prompt: [{ duration: 'long' }] }],
    ['shots in another field', { shots: [{ seconds: 6 }] }],
    ['an extension', { extend_times: '10' }],
    ['frames at the usual rate', { num_frames: 120, frames_per_second: 16 }],
    ['frames at an unknown rate', { num_frames: 40 }],
    ['frames at an impossible rate', { num_frames: 40, frames_per_second: 1e9 }],
    ['frames of an unclear number', { num_frames: 'many', frames_per_second: 16 }],
  ])('rejects %s under a cap of 5: %j', (_what, input) => {
    const [field = ''] = Object.keys(input);
    expect(exceedingFields(input, { duration: 5 })).toEqual([field]);
  });

  it.each<Record<string, unknown>>([
    { multi_prompt: [{ duration: 2 }, { duration: '3' }] },
    { multi_prompt: [{ prompt: 'without a length' }, 'text', null] },
    { num_frames: 80, frames_per_second: 16 },
    { num_frames: 20 },
  ])('accepts %j under a cap of 5', (input) =>
    expect(exceedingFields(input, { duration: 5 })).toEqual([]),
  );

  it('counts the default frames of a model that is given none', () => {
    const model = 'wan/2-2-a14b-speech-to-video-turbo';
    const errors = findCapErrors(model, {}, { '*': { duration: 4 } }, builtInCatalogue.find(model));
    expect(errors.map(({ field }) => field)).toEqual(['input.num_frames']);
  });

  it.each(['duration', 'n_frames'])('applies the duration cap to the field %s', (field) => {
    expect(exceedingFields({ [field]: '10' }, { duration: 5 })).toEqual([field]);
  });
});

describe('an output cap of two files', () => {
  it.each(['num_images', 'max_images', 'n'])('applies the output cap to the field %s', (field) => {
    for (const few of [1, 2, '2', null])
      expect(exceedingFields({ [field]: few }, { outputs: 2 })).toEqual([]);
    for (const many of [3, '3', 0, -1, 'many', [1], true])
      expect(exceedingFields({ [field]: many }, { outputs: 2 })).toEqual([field]);
  });
});

describe('a resolution cap of 720p', () => {
  const cap = { resolution: '720p' };

  it.each(['resolution', 'image_resolution', 'output_resolution'])(
    'applies the resolution cap to every value of %s',
    (field) => {
      for (const value of ['720p', '480P', 720, '512', '0.5K', null])
        expect(exceedingFields({ [field]: value }, cap)).toEqual([]);
      for (const value of [
        '1080p',
        '1K',
        '4k',
        1080,
        '1920x1080',
        '4096*2160',
        'HD',
        '',
        5,
        true,
        ['4K'],
        {},
      ])
        expect([value, exceedingFields({ [field]: value }, cap)]).toEqual([value, [field]]);
    },
  );

  it.each(['size', 'quality', 'mode'])(
    'applies the resolution cap to values of %s that are resolutions',
    (field) => {
      for (const value of ['720p', '16:9', 'basic', 'std', 'auto', 5, null, true])
        expect(exceedingFields({ [field]: value }, cap)).toEqual([]);
      for (const value of ['1080p', '4K', '2k', 1080])
        expect(exceedingFields({ [field]: value }, cap)).toEqual([field]);
    },
  );
});

describe('parseResolution', () => {
  it('orders resolutions in lines and in thousands of pixels together', () => {
    const inOrder = ['360p', '480P', '0.5K', '512', '580p', '720', '768P', '1K', '1080', '1.5k'];
    const ranks = [...inOrder, '2K', '2160p', '4k', '8K'].map((text) => parseResolution(text) ?? 0);
    expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
    expect(ranks).not.toContain(0);
  });

  const texts = [
    '',
    'p',
    'K',
    '5',
    '50p',
    'HD',
    '16:9',
    '1280 x 720',
    '80x60',
    '720i',
    '720pp',
    ' 720p',
  ];
  it.each([...texts, '-1K', undefined, null, true, {}, [], ['720p', '4K'], 5])(
    'returns undefined for %j',
    (value) => expect(parseResolution(value)).toBeUndefined(),
  );
});

describe('parseResolution of named and two-dimensional resolutions', () => {
  it.each([
    ['1280x720', 720],
    ['720*1280', 720],
    ['std', 720],
    ['pro', 1080],
  ])('parses %s as %s', (value, rank) => expect(parseResolution(value)).toBe(rank));
});

it('is not a resolution if it is an object with a toString of its own', () => {
  expect(parseResolution({ toString: 1, valueOf: 1 })).toBeUndefined();
});

describe('an absent field', () => {
  it('is capped by its documented default', () => {
    const caps = { '*': { resolution: '720p', duration: 5 } };
    const wan = 'wan/2-7-text-to-video';
    const errors = findCapErrors(wan, { prompt: 'a' }, caps, builtInCatalogue.find(wan));
    expect(errors.map(({ field }) => field)).toEqual(['input.resolution']);
    expect(findCapErrors('x/y', { prompt: 'a' }, caps, undefined)).toEqual([]);
  });
});

describe('findCapErrors', () => {
  const input = { duration: 10, resolution: '4K', num_images: 9 };

  it('applies the caps of every matching pattern and of no other', () => {
    const caps = { '*': { duration: 5 }, 'a/*': { outputs: 1 }, 'b/*': { resolution: '1K' } };
    expect(findCapErrors('a/x', input, caps, undefined)).toEqual([
      {
        field: 'input.duration',
        message: 'must be at most 5 seconds',
        allowed: { maximum: '5 seconds' },
      },
      { field: 'input.num_images', message: 'must be at most 1', allowed: { maximum: 1 } },
    ]);
    expect(findCapErrors('b/x', input, caps, undefined).map(({ message }) => message)).toEqual([
      'must be at most 5 seconds',
      'must be at most 1K',
    ]);
  });

  it('reports every field that exceeds its cap', () => {
    const all = { ...input, n: 9, mode: '4K' };
    const cap = { duration: 5, resolution: '1K', outputs: 1 };
    expect(exceedingFields(all, cap).sort()).toEqual([
      'duration',
      'mode',
      'n',
      'num_images',
      'resolution',
    ]);
  });

  it('reports nothing for empty caps', () => {
    expect(exceedingFields(input, {})).toEqual([]);
    expect(findCapErrors('m', input, {}, undefined)).toEqual([]);
  });
});

const rejectedFields = async (caps: Record<string, InputCaps>, input: Record<string, unknown>) => {
  const edge = acceptingEdge({ ALLOWED_MODELS: '*', INPUT_CAPS: JSON.stringify(caps) });
  const response = await post(edge, aBody({ model: 'a/b', input }));
  const { error } = await errorOf(response);
  expect([response.status, error.type]).toEqual([422, 'validation_failed']);
  expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
  return error.fields;
};

describe('createTask with an input over the caps', () => {
  it('responds 422 with the field, and stores and sends nothing', async () => {
    const fields = await rejectedFields({ 'a/*': { resolution: '720p' } }, { resolution: '1080p' });
    expect(fields).toMatchObject([{ field: 'input.resolution', message: 'must be at most 720p' }]);
  });

  it.each([
    { '*': { duration: 5 }, 'a/*': { duration: 10 } },
    { 'a/*': { duration: 10 }, '*': { duration: 5 } },
  ])('reports the lowest cap of the matching patterns %j', async (caps) => {
    expect(await rejectedFields(caps, { duration: 20 })).toMatchObject([
      { field: 'input.duration', message: 'must be at most 5 seconds' },
    ]);
  });
});
