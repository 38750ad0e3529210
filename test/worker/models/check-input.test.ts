import { describe, expect, it } from 'vitest';
import { DEFAULT_MODEL, builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { checkModelAllowed, validateInput } from '../../../src/worker/models/check-input.ts';
import { DEFAULT_STRICTNESS } from '../../../src/worker/models/strictness.ts';

const PAGE_EXAMPLE = {
  prompt: 'Real-time playback. Wide shot of a ruined city.',
  duration: '5',
  aspect_ratio: '16:9',
  negative_prompt: 'blur, distort, and low quality',
  cfg_scale: 0.5,
};

const findInputErrors = (model: string, input: unknown) =>
  validateInput(model, input, DEFAULT_STRICTNESS, builtInCatalogue).errors;

describe('validateInput', () => {
  it("accepts the example of the default model's page", () => {
    expect(findInputErrors(DEFAULT_MODEL, PAGE_EXAMPLE)).toEqual([]);
  });

  it('does not change the input', () => {
    const input = Object.freeze({ ...PAGE_EXAMPLE });
    findInputErrors(DEFAULT_MODEL, input);
    expect(input).toEqual(PAGE_EXAMPLE);
  });

  it('reports every error with its field', () => {
    const errors = findInputErrors(DEFAULT_MODEL, { prompt: '', duration: '6', cfg_scale: 1.05 });
    expect(errors).toEqual([
      {
        field: 'input.prompt',
        message: 'must be at least 1 character long',
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

  it('names at most 50 items of an array with 100,000 wrong ones', () => {
    const elements = Array.from({ length: 100_000 }, () => 1);
    const errors = findInputErrors('kling-3.0-omni/image-to-video', { elements });
    expect(errors.length).toBeLessThan(60);
    expect(errors).toContainEqual({
      field: 'input.elements.49',
      message: 'must be of type object',
      allowed: { type: 'object' },
    });
  });

  it('names only the length of an array that is too long', () => {
    const image_urls = Array.from({ length: 1000 }, () => 'no address');
    expect(findInputErrors('wan/2-6-image-to-video', { prompt: 'a', image_urls })).toEqual([
      {
        field: 'input.image_urls',
        message: 'must be at most 1 item long',
        allowed: { maximum: 1 },
      },
    ]);
  });

  it('accepts any object for a model that is not in the catalogue', () => {
    expect(findInputErrors('new/model', { a: [{ b: null }] })).toEqual([]);
    expect(findInputErrors('new/model', 'text')).toMatchObject([{ field: 'input' }]);
  });
});

it('accepts any field of a listed model whose schema is not known, even in strict validation', () => {
  const model = { id: 'a/new', title: 'New', vendor: 'A', kind: 'video' as const };
  const catalogue = {
    ...builtInCatalogue,
    find: () => ({ ...model, required: {}, optional: {} }),
  };
  const { errors } = validateInput('a/new', { prompt: 'a' }, { '*': 'strict' }, catalogue);
  expect(errors).toEqual([]);
});

describe('checkModelAllowed', () => {
  it('rejects a model that KIE no longer has and names its successors', () => {
    const successors = new Map([['a/old', ['a/new', 'a/newer']]]);
    const catalogue = {
      ...builtInCatalogue,
      findSuccessors: (id: string) => successors.get(id),
    };
    expect(() => checkModelAllowed('a/old', ['*'], catalogue)).toThrow(
      'KIE no longer has model "a/old". Use a/new or a/newer.',
    );
    expect(() => checkModelAllowed('a/new', ['*'], catalogue)).not.toThrow();
  });

  it('rejects a model that no pattern allows and names ALLOWED_MODELS', () => {
    expect(() => checkModelAllowed('a/b', ['c/*'], builtInCatalogue)).toThrow(
      /"a\/b".*ALLOWED_MODELS/,
    );
    expect(() => checkModelAllowed('a/b', [], builtInCatalogue)).toThrow(/ALLOWED_MODELS/);
  });
});
