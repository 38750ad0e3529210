import { describe, expect, it } from 'vitest';
import { DEFAULT_MODEL } from '../../../src/worker/models/catalogue.ts';
import { checkModelAllowed, judgeInput } from '../../../src/worker/models/check-input.ts';
import { DEFAULT_STRICTNESS } from '../../../src/worker/models/strictness.ts';

const SEED_INPUT = {
  prompt: 'Real-time playback. Wide shot of a ruined city.',
  duration: '5',
  aspect_ratio: '16:9',
  negative_prompt: 'blur, distort, and low quality',
  cfg_scale: 0.5,
};

const errorsOf = (model: string, input: unknown) =>
  judgeInput(model, input, DEFAULT_STRICTNESS).errors;

describe('the input of a model', () => {
  it("is accepted for the seed page's own example", () => {
    expect(errorsOf(DEFAULT_MODEL, SEED_INPUT)).toEqual([]);
  });

  it('is never changed by its check', () => {
    const input = Object.freeze({ ...SEED_INPUT });
    errorsOf(DEFAULT_MODEL, input);
    expect(input).toEqual(SEED_INPUT);
  });

  it('has each of its errors named', () => {
    const errors = errorsOf(DEFAULT_MODEL, { prompt: '', duration: '6', cfg_scale: 1.05 });
    expect(errors).toEqual([
      {
        field: 'input.prompt',
        message: 'must be at least 1 characters long',
        allowed: { minimum: 1 },
      },
      { field: 'input.cfg_scale', message: 'must be at most 1', allowed: { maximum: 1 } },
      {
        field: 'input.cfg_scale',
        message: 'must be in steps of 0.1',
        allowed: { multipleOf: 0.1 },
      },
      { field: 'input.duration', message: 'must be one of "5", "10"', allowed: ['5', '10'] },
    ]);
  });

  it('may hold anything where the model is not described, as long as it is an object', () => {
    expect(errorsOf('new/model', { a: [{ b: null }] })).toEqual([]);
    expect(errorsOf('new/model', 'text')).toMatchObject([{ field: 'input' }]);
  });
});

describe('a model', () => {
  it('that no pattern allows is refused with the setting that would', () => {
    expect(() => checkModelAllowed('a/b', ['c/*'])).toThrow(/"a\/b".*ALLOWED_MODELS/);
    expect(() => checkModelAllowed('a/b', [])).toThrow(/ALLOWED_MODELS/);
  });
});
