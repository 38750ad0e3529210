import { describe, expect, it } from 'vitest';
import { countRows } from '../tasks/builders.ts';
import { aBody, errorOf, post, acceptingEdge } from './builders.ts';

const text = (length: number, char = 'a') => char.repeat(length);
const input = (part: object) => aBody({ input: { prompt: 'a lake', ...part } });

describe('valid bodies for the default model', () => {
  it.each<[string, object]>([
    ['a prompt of 1 character', input({ prompt: 'a' })],
    ['a prompt of 2500 characters', input({ prompt: text(2500) })],
    ['a prompt of 2500 emoji, each counted as one', input({ prompt: text(2500, '😀') })],
    ['a callBackUrl that is null', aBody({ callBackUrl: null })],
    ['an empty callBackUrl', aBody({ callBackUrl: '' })],
    ['duration "5"', input({ duration: '5' })],
    ['duration "10"', input({ duration: '10' })],
    ['aspect_ratio 16:9', input({ aspect_ratio: '16:9' })],
    ['aspect_ratio 9:16', input({ aspect_ratio: '9:16' })],
    ['aspect_ratio 1:1', input({ aspect_ratio: '1:1' })],
    ['an empty negative_prompt', input({ negative_prompt: '' })],
    ['a negative_prompt of 2500 characters', input({ negative_prompt: text(2500) })],
    ['a negative_prompt of 2500 emoji', input({ negative_prompt: text(2500, '🎬') })],
    ...Array.from({ length: 11 }, (_, i) => i / 10).map((step): [string, object] => [
      `cfg_scale ${step}`,
      input({ cfg_scale: step }),
    ]),
    ['an https callBackUrl', aBody({ callBackUrl: 'https://app.test/cb?a=1' })],
    [
      'a callBackUrl of 2048 characters',
      aBody({ callBackUrl: `https://app.test/${text(2048 - 17)}` }),
    ],
  ])('accepts %s for the default model', async (_what, body) => {
    const edge = acceptingEdge();
    const response = await post(edge, body);
    expect([response.status, await response.json()]).toMatchObject([200, { code: 200 }]);
  });
});

const STEPS = { multipleOf: 0.1 };
const DURATIONS = ['5', '10'];
const RATIOS = ['16:9', '9:16', '1:1'];

describe('invalid bodies for the default model', () => {
  it.each([
    ['no model', aBody({ model: undefined }), 'model', undefined],
    ['a model that is a number', aBody({ model: 5 }), 'model', { type: 'string' }],
    ['no input', aBody({ input: undefined }), 'input', undefined],
    ['an input that is a string', aBody({ input: 'a lake' }), 'input', { type: 'object' }],
    ['an input that is an array', aBody({ input: [] }), 'input', { type: 'object' }],
    ['an input that is null', aBody({ input: null }), 'input', { type: 'object' }],
    ['no prompt', aBody({ input: {} }), 'input.prompt', undefined],
    ['a prompt that is a number', input({ prompt: 5 }), 'input.prompt', { type: 'string' }],
    ['a prompt that is null', input({ prompt: null }), 'input.prompt', { type: 'string' }],
    ['an empty prompt', input({ prompt: '' }), 'input.prompt', { minimum: 1 }],
    ['a prompt of 2501', input({ prompt: text(2501) }), 'input.prompt', { maximum: 2500 }],
    ['2501 emoji', input({ prompt: text(2501, '😀') }), 'input.prompt', { maximum: 2500 }],
    ['duration "7"', input({ duration: '7' }), 'input.duration', DURATIONS],
    ['duration 5 as a number', input({ duration: 5 }), 'input.duration', DURATIONS],
    ['duration null', input({ duration: null }), 'input.duration', DURATIONS],
    ['an empty duration', input({ duration: '' }), 'input.duration', DURATIONS],
    ['aspect_ratio 4:3', input({ aspect_ratio: '4:3' }), 'input.aspect_ratio', RATIOS],
    [
      'aspect_ratio 16:9 in an array',
      input({ aspect_ratio: ['16:9'] }),
      'input.aspect_ratio',
      RATIOS,
    ],
    [
      'a negative_prompt of 2501',
      input({ negative_prompt: text(2501) }),
      'input.negative_prompt',
      { maximum: 2500 },
    ],
    [
      'a negative_prompt that is null',
      input({ negative_prompt: null }),
      'input.negative_prompt',
      { type: 'string' },
    ],
    ['cfg_scale -0.1', input({ cfg_scale: -0.1 }), 'input.cfg_scale', { minimum: 0 }],
    ['cfg_scale 1.1', input({ cfg_scale: 1.1 }), 'input.cfg_scale', { maximum: 1 }],
    ['cfg_scale 0.55', input({ cfg_scale: 0.55 }), 'input.cfg_scale', STEPS],
    ['cfg_scale 0.05', input({ cfg_scale: 0.05 }), 'input.cfg_scale', STEPS],
    ['cfg_scale as text', input({ cfg_scale: '0.5' }), 'input.cfg_scale', { type: 'number' }],
    ['cfg_scale null', input({ cfg_scale: null }), 'input.cfg_scale', { type: 'number' }],
    [
      'a callBackUrl with another scheme',
      aBody({ callBackUrl: 'ftp://a.test/' }),
      'callBackUrl',
      undefined,
    ],
    ['a callBackUrl that is a path', aBody({ callBackUrl: '/cb' }), 'callBackUrl', undefined],
    [
      'a callBackUrl of 2049 characters',
      aBody({ callBackUrl: `https://app.test/${text(2049 - 17)}` }),
      'callBackUrl',
      { maximum: 2048 },
    ],
    ['an unknown field', aBody({ callbackUrl: 'https://a.test' }), 'callbackUrl', undefined],
    ['an unknown field in the input', input({ durations: '5' }), 'input.durations', undefined],
  ])(
    'rejects %s for the default model and names the field and what it allows',
    async (_what, body, field, allowed) => {
      const edge = acceptingEdge();
      const response = await post(edge, body);
      const { code, msg, error } = await errorOf(response);
      expect([response.status, code, error.type]).toEqual([422, 422, 'validation_failed']);
      expect(error.fields).toHaveLength(1);
      expect(error.fields?.[0]?.field).toBe(field);
      expect(error.fields?.[0]?.allowed).toEqual(allowed);
      expect(msg).toContain(field);
      expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
    },
  );
});
