import { describe, expect, it } from 'vitest';
import { DEFAULT_STRICTNESS, findStrictness } from '../../../src/worker/models/strictness.ts';
import { findClosestMatches } from '../../../src/worker/models/closest-match.ts';
import { aBody, errorOf, post, acceptingEdge } from '../submission/builders.ts';
import { readData } from '../auth/builders.ts';
import { DEFAULT_MODEL } from '../../support/edge.ts';

describe('model name suggestions', () => {
  const names = ['kling/v2-1-pro', 'kling/v2-1-standard', 'wan/2-7-image', 'nano-banana-2'];
  it.each([
    ['kling/v2-1-pro', 'kling/v2-1-pro'],
    ['kling/v2.1-pro', 'kling/v2-1-pro'],
    ['WAN/2-7-IMAGE', 'wan/2-7-image'],
    ['nano-bananna-2', 'nano-banana-2'],
    ['wan/27image', 'wan/2-7-image'],
  ])('for the mistyped name %s suggests %s', (name, meant) => {
    expect(findClosestMatches(name, names)[0]).toBe(meant);
  });

  it.each(['something else entirely', '', 'x'])(
    'suggests nothing for %j, which is close to no model',
    (name) => {
      expect(findClosestMatches(name, names)).toEqual([]);
    },
  );

  it('suggests only allowed models to a caller whose model is not allowed', async () => {
    const edge = acceptingEdge();
    const { msg } = await errorOf(
      await post(edge, aBody({ model: 'kling/v2-5-turbo-text-to-video-pr' })),
    );
    expect(msg).toContain(`Did you mean ${DEFAULT_MODEL}`);
    const other = await errorOf(await post(edge, aBody({ model: 'nano-banana-2' })));
    expect(other.msg).not.toContain('Did you mean');
  });

  it('accepts a mistyped model that a pattern allows, with a warning', async () => {
    const edge = acceptingEdge({ ALLOWED_MODELS: '*' });
    const { warnings } = await readData<{ warnings: { field: string; message: string }[] }>(
      await post(edge, aBody({ model: 'nano-bananna-2' })),
    );
    expect(warnings.map(({ field }) => field)).toEqual(['model']);
    expect(warnings[0]?.message).toContain('Did you mean nano-banana-2');
    const brandNew = await readData(await post(edge, aBody({ model: 'entirely/different' })));
    expect(brandNew).not.toHaveProperty('warnings');
  });

  it('cuts a long model name in the error message', async () => {
    const { msg } = await errorOf(await post(acceptingEdge(), aBody({ model: 'k'.repeat(200) })));
    expect(msg.length).toBeLessThan(600);
  });
});

const odd = (model: string) => aBody({ model, input: { prompt: 'a lake', brand_new: 1 } });

describe('input strictness', () => {
  it.each([
    [DEFAULT_STRICTNESS, DEFAULT_MODEL, 'strict'],
    [DEFAULT_STRICTNESS, 'wan/2-7-image', 'lenient'],
    [{ '*': 'off' }, DEFAULT_MODEL, 'off'],
    [{ '*': 'off', 'kling/*': 'strict', 'kling/v2-*': 'lenient' }, 'kling/v2-1-pro', 'lenient'],
    [{ 'a/*': 'strict' }, 'b/c', 'lenient'],
  ] as const)('with the rules %j for the model %s is %s', (rules, model, expected) => {
    expect(findStrictness(model, rules)).toBe(expected);
  });

  it('rejects unknown fields for the default model and only warns for others', async () => {
    const edge = acceptingEdge({ ALLOWED_MODELS: '*' });
    expect((await post(edge, odd(DEFAULT_MODEL))).status).toBe(422);
    const data = await readData<{ warnings: unknown }>(await post(edge, odd('nano-banana-2')));
    expect(data.warnings).toEqual([
      {
        field: 'input.brand_new',
        message: 'is unknown for this model and was passed on to KIE unchanged',
      },
    ]);
    expect(edge.calls[0]?.body).toContain('"brand_new":1');
  });

  it.each([
    ['off', 200],
    ['lenient', 200],
    ['strict', 422],
  ])(
    'with VALIDATION=%s responds %s to an unknown field of any model',
    async (VALIDATION, status) => {
      const edge = acceptingEdge({ ALLOWED_MODELS: '*', VALIDATION });
      for (const model of [DEFAULT_MODEL, 'nano-banana-2'])
        expect((await post(edge, odd(model))).status).toBe(status);
    },
  );

  it('set for some models keeps the default for the others', async () => {
    const edge = acceptingEdge({ ALLOWED_MODELS: '*', VALIDATION: '{"nano-*":"strict"}' });
    expect((await post(edge, odd('nano-banana-2'))).status).toBe(422);
    expect((await post(edge, odd('z-image'))).status).toBe(422); // aspect_ratio is required
    expect((await post(edge, odd('google/imagen4'))).status).toBe(200);
  });
});
