import { describe, expect, it } from 'vitest';
import type { FormModel } from '../../../src/web/studio/form/field.ts';
import { buildForm, WHOLE_INPUT } from '../../../src/web/studio/form/build-form.ts';
import {
  buildInitialValues,
  buildInput,
  isHidden,
  buildValues,
} from '../../../src/web/studio/form/form-values.ts';
import { formatChoice, parseRatio } from '../../../src/web/studio/form/format-choice.ts';
import { validateForm, mapServerProblems } from '../../../src/web/studio/form/validate-form.ts';
import { buildEstimateInput } from '../../../src/web/studio/form/placeholder-values.ts';
import { allModels, findModel } from '../../../src/worker/models/catalogue.ts';
import { inputSchema } from '../../../src/worker/models/input-schema.ts';
import { DEFAULT_MODEL } from '../../support/edge.ts';

function formOf(id: string): FormModel {
  const model = findModel(id);
  if (model === undefined) throw new Error(`no model ${id}`);
  return buildForm(inputSchema(model, true));
}

const controlIn = (form: FormModel, name: string) =>
  form.fields.find((field) => field.name === name)?.control;

describe('the form of a model', () => {
  const seed = formOf(DEFAULT_MODEL);

  it('has every field of the seed model, the prompt first and the rare ones behind the fold', () => {
    expect(seed.fields.map(({ name, isPrimary }) => [name, isPrimary])).toEqual([
      ['prompt', true],
      ['aspect_ratio', true],
      ['duration', true],
      ['cfg_scale', false],
      ['negative_prompt', false],
    ]);
  });

  it('gives each field the control that fits its schema', () => {
    expect(controlIn(seed, 'prompt')).toEqual({ kind: 'text', isLong: true, least: 1, most: 2500 });
    expect(controlIn(seed, 'aspect_ratio')).toMatchObject({ kind: 'choice', isShort: true });
    expect(controlIn(seed, 'cfg_scale')).toMatchObject({ least: 0, most: 1, step: 0.1 });
    const kling3 = formOf('kling-3.0/video');
    expect(controlIn(kling3, 'sound')).toEqual({ kind: 'switch' });
    expect(controlIn(kling3, 'duration')).toMatchObject({ kind: 'choice', isShort: false });
    expect(controlIn(kling3, 'image_urls')).toMatchObject({ media: 'image', isList: true });
    expect(controlIn(kling3, 'multi_prompt')).toMatchObject({ kind: 'rows', noun: 'Shot' });
    expect(controlIn(formOf('kling/v2-1-pro'), 'image_url')).toMatchObject({
      isList: false,
      most: 1,
    });
  });

  it('takes the whole input as JSON where nothing is described', () => {
    const form = buildForm({ type: 'object' });
    expect(form.fields.map(({ name }) => name)).toEqual([WHOLE_INPUT]);
    expect(buildInput(form, { [WHOLE_INPUT]: '{"any": 1}' })).toEqual({ any: 1 });
    expect(validateForm(form, { [WHOLE_INPUT]: '{"any"' }).get(WHOLE_INPUT)).toMatch('not JSON');
  });

  it('is there for each model of the catalogue, and what it begins with is sent as it is', () => {
    for (const { id } of allModels()) {
      const form = formOf(id);
      expect(form.fields.length, id).toBeGreaterThan(0);
      const input = buildInput(form, buildInitialValues(form));
      expect(buildInput(form, buildValues(form, input)), id).toEqual(input);
    }
  });
});

describe('the input of a form', () => {
  it('leaves defaults to KIE, except where a field must be sent', () => {
    expect(buildInput(formOf(DEFAULT_MODEL), buildInitialValues(formOf(DEFAULT_MODEL)))).toEqual(
      {},
    );
    const kling26 = formOf('kling-2.6/text-to-video');
    expect(buildInput(kling26, buildInitialValues(kling26))).toEqual({
      aspect_ratio: '1:1',
      duration: '5',
      sound: false,
    });
  });

  it('is filled in again from the input of an earlier task', () => {
    const form = formOf('kling-3.0/video');
    const input = {
      prompt: 'A boat',
      duration: '7',
      mode: 'pro',
      multi_shots: true,
      sound: true,
      aspect_ratio: '9:16',
      image_urls: ['https://a.example/1.png'],
      multi_prompt: [{ prompt: 'one' }],
    };
    expect(buildInput(form, buildValues(form, input))).toEqual(input);
  });

  it('has no list whose switch is off', () => {
    const form = formOf('kling-3.0/video');
    const values = { ...buildInitialValues(form), multi_prompt: [{ prompt: 'one' }] };
    expect(isHidden(form, 'multi_prompt', values)).toBe(true);
    expect(buildInput(form, values)).not.toHaveProperty('multi_prompt');
  });
});

describe('the problems of a form', () => {
  const seed = formOf(DEFAULT_MODEL);

  it('name what is missing as something to do', () => {
    expect([...validateForm(seed, {})]).toEqual([['prompt', 'Write the prompt.']]);
    expect(validateForm(formOf('kling/v2-1-pro'), { prompt: 'x' }).get('image_url')).toBe(
      'Add the image.',
    );
  });

  it('count characters as KIE does, and hold numbers to their bounds', () => {
    const values = { prompt: '\u{1F30A}'.repeat(2500), cfg_scale: 2 };
    expect([...validateForm(seed, values)]).toEqual([['cfg_scale', 'From 0 to 1.']]);
    expect(validateForm(seed, { prompt: 'x'.repeat(2501) }).get('prompt')).toMatch('At most 2500');
  });

  it('tell what holds between fields', () => {
    const extend = formOf('grok-imagine/image-to-video');
    const both = { image_urls: ['https://a.example/1.png'], task_id: 't' };
    expect([...validateForm(extend, both).values()].join()).toMatch('not both');
    const kling3 = formOf('kling-3.0/video');
    const shots = { ...buildInitialValues(kling3), prompt: 'x', multi_shots: true };
    expect(validateForm(kling3, shots).get('multi_prompt')).toBe('Add the shots.');
  });

  it("put the edge's words at the field that they are about", () => {
    const told = mapServerProblems(
      [
        { field: 'input.image_urls.0', message: 'must be an address' },
        { field: 'model', message: 'is required' },
      ],
      formOf('kling-3.0/video'),
    );
    expect(Object.fromEntries(told)).toEqual({
      image_urls: 'Must be an address.',
      model: 'Is required.',
    });
  });
});

const priced = (form: FormModel, values: object, price: unknown = null) => {
  const all = { ...buildInitialValues(form), ...values };
  return buildEstimateInput(form, all, validateForm(form, all), price);
};

describe('the price of an unfinished form', () => {
  const seed = formOf(DEFAULT_MODEL);
  it('is asked for with a stand-in for the words and the files that are missing', () => {
    expect(priced(seed, { duration: '10' })).toEqual({ prompt: 'x', duration: '10' });
    expect(priced(formOf('kling/v2-1-pro'), {})).toMatchObject({
      image_url: expect.stringMatching(/^https:/),
    });
  });

  it('is not asked for while something is wrong, or where it hangs on the words', () => {
    expect(priced(seed, { prompt: 'x', cfg_scale: 7 })).toBeUndefined();
    const speech = formOf('elevenlabs/text-to-speech-turbo-2-5');
    expect(priced(speech, {}, { per: 'thousand characters', rate: 6 })).toBeUndefined();
  });
});

describe('labels', () => {
  it("make KIE's values readable", () => {
    expect(formatChoice('duration', '5')).toBe('5 s');
    expect(formatChoice('image_size', 'landscape_16_9')).toBe('Landscape 16:9');
    expect(formatChoice('rendering_speed', 'BALANCED')).toBe('Balanced');
    expect(formatChoice('resolution', '1080p')).toBe('1080p');
  });

  it('know a ratio when they see one', () => {
    expect(parseRatio('16:9')).toBeCloseTo(1.78, 2);
    expect(parseRatio('portrait_4_3')).toBeCloseTo(1.33, 2);
    expect(parseRatio('auto')).toBeUndefined();
  });
});
