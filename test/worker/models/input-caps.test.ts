import { describe, expect, it } from 'vitest';
import {
  findCapErrors,
  resolutionRank,
  type InputCaps,
} from '../../../src/worker/models/input-caps.ts';
import { aBody, errorOf, post, takingEdge } from '../submission/builders.ts';
import { countOf } from '../tasks/builders.ts';

/** The names of the fields over the caps, without `input.` before them. */
const over = (input: Record<string, unknown>, cap: InputCaps): string[] =>
  findCapErrors('m', input, { '*': cap }).map(({ field }) => field.replace('input.', ''));

describe('a cap of five seconds', () => {
  it.each([5, '5', 4.9, '0.5', null, undefined])('lets the duration %j pass', (duration) => {
    expect(over({ duration }, { duration: 5 })).toEqual([]);
  });

  const unclear = [0, -1, '0', '-1', '', ' 5', '5s', '1e0', '0x1', 'auto', Number.NaN, true, [5]];
  it.each([6, '6', 5.1, '5.1', 1e300, '9'.repeat(400), ...unclear])(
    'refuses the duration %j, which is more or cannot be judged',
    (duration) => expect(over({ duration }, { duration: 5 })).toEqual(['duration']),
  );

  it.each(['duration', 'n_frames'])('knows the length of a video by the name %s', (field) => {
    expect(over({ [field]: '10' }, { duration: 5 })).toEqual([field]);
  });
});

describe('a cap of two outputs', () => {
  it.each(['num_images', 'max_images', 'n'])('knows them by the name %s', (field) => {
    for (const few of [1, 2, '2', null]) expect(over({ [field]: few }, { outputs: 2 })).toEqual([]);
    for (const many of [3, '3', 0, -1, 'many', [1], true])
      expect(over({ [field]: many }, { outputs: 2 })).toEqual([field]);
  });
});

describe('a cap of 720p', () => {
  const cap = { resolution: '720p' };

  it.each(['resolution', 'image_resolution', 'output_resolution'])('judges all in %s', (field) => {
    for (const value of ['720p', '480P', 720, '512', '0.5K', null])
      expect(over({ [field]: value }, cap)).toEqual([]);
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
      expect([value, over({ [field]: value }, cap)]).toEqual([value, [field]]);
  });

  it.each(['size', 'quality', 'mode'])('judges what in %s is a resolution', (field) => {
    for (const value of ['720p', '16:9', 'basic', 'std', 'auto', 5, null, true])
      expect(over({ [field]: value }, cap)).toEqual([]);
    for (const value of ['1080p', '4K', '2k', 1080])
      expect(over({ [field]: value }, cap)).toEqual([field]);
  });
});

describe('resolutions', () => {
  it('have one order, be they lines or thousands of pixels', () => {
    const inOrder = ['360p', '480P', '0.5K', '512', '580p', '720', '768P', '1K', '1080', '1.5k'];
    const ranks = [...inOrder, '2K', '2160p', '4k', '8K'].map((text) => resolutionRank(text) ?? 0);
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
    'are not %j',
    (value) => expect(resolutionRank(value)).toBeUndefined(),
  );
});

describe('a resolution', () => {
  it.each([
    ['1280x720', 720],
    ['720*1280', 720],
    ['std', 720],
    ['pro', 1080],
  ])('%s counts as %s', (value, rank) => expect(resolutionRank(value)).toBe(rank));
});

describe('what is left out', () => {
  it("counts as the model's own default, where KIE names one", () => {
    const caps = { '*': { resolution: '720p', duration: 5 } };
    const errors = findCapErrors('wan/2-7-text-to-video', { prompt: 'a' }, caps);
    expect(errors.map(({ field }) => field)).toEqual(['input.resolution']);
    expect(findCapErrors('x/y', { prompt: 'a' }, caps)).toEqual([]);
  });
});

describe('the caps', () => {
  const input = { duration: 10, resolution: '4K', num_images: 9 };

  it('are those of every pattern that the model fits, and of no other', () => {
    const caps = { '*': { duration: 5 }, 'a/*': { outputs: 1 }, 'b/*': { resolution: '1K' } };
    expect(findCapErrors('a/x', input, caps)).toEqual([
      {
        field: 'input.duration',
        message: 'must be at most 5 seconds here',
        allowed: { maximum: '5 seconds' },
      },
      { field: 'input.num_images', message: 'must be at most 1 here', allowed: { maximum: 1 } },
    ]);
    expect(findCapErrors('b/x', input, caps).map(({ message }) => message)).toEqual([
      'must be at most 5 seconds here',
      'must be at most 1K here',
    ]);
  });

  it('name every field that is too much', () => {
    const all = { ...input, n: 9, mode: '4K' };
    const cap = { duration: 5, resolution: '1K', outputs: 1 };
    expect(over(all, cap).sort()).toEqual(['duration', 'mode', 'n', 'num_images', 'resolution']);
  });

  it('that set nothing cap nothing, and neither do no caps', () => {
    expect(over(input, {})).toEqual([]);
    expect(findCapErrors('m', input, {})).toEqual([]);
  });
});

const refused = async (caps: Record<string, InputCaps>, input: Record<string, unknown>) => {
  const edge = takingEdge({ ALLOWED_MODELS: '*', INPUT_CAPS: JSON.stringify(caps) });
  const response = await post(edge, aBody({ model: 'a/b', input }));
  const { error } = await errorOf(response);
  expect([response.status, error.type]).toEqual([422, 'validation_failed']);
  expect([edge.calls.length, await countOf('tasks')]).toEqual([0, 0]);
  return error.fields;
};

describe('a createTask over the caps', () => {
  it('is a 422 that names the field, and nothing is written or sent', async () => {
    const fields = await refused({ 'a/*': { resolution: '720p' } }, { resolution: '1080p' });
    expect(fields).toMatchObject([
      { field: 'input.resolution', message: 'must be at most 720p here' },
    ]);
  });

  it.each([
    { '*': { duration: 5 }, 'a/*': { duration: 10 } },
    { 'a/*': { duration: 10 }, '*': { duration: 5 } },
  ])('of several patterns is told the least of them: %j', async (caps) => {
    expect(await refused(caps, { duration: 20 })).toMatchObject([
      { field: 'input.duration', message: 'must be at most 5 seconds here' },
    ]);
  });
});
