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
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import FIELD_LABELS from '../../../src/worker/models/field-labels.json';
import { buildInputSchema } from '../../../src/worker/models/input-schema.ts';
import { DEFAULT_MODEL } from '../../support/edge.ts';

function createForm(id: string): FormModel {
  const model = builtInCatalogue.find(id);
  if (model === undefined) throw new Error(`no model ${id}`);
  return buildForm(buildInputSchema(model, true, FIELD_LABELS));
}

const findControl = (form: FormModel, name: string) =>
  form.fields.find((field) => field.name === name)?.control;

describe('the form of a model', () => {
  const seed = createForm(DEFAULT_MODEL);

  it('lists all fields of the default model, the prompt first and rare ones under more settings', () => {
    expect(seed.fields.map(({ name, isPrimary }) => [name, isPrimary])).toEqual([
      ['prompt', true],
      ['aspect_ratio', true],
      ['duration', true],
      ['cfg_scale', false],
      ['negative_prompt', false],
    ]);
  });

  it('chooses the control of each field by its schema', () => {
    expect(findControl(seed, 'prompt')).toEqual({ kind: 'text', isLong: true, min: 1, max: 2500 });
    expect(findControl(seed, 'aspect_ratio')).toMatchObject({ kind: 'choice', isShort: true });
    expect(findControl(seed, 'cfg_scale')).toMatchObject({ min: 0, max: 1, step: 0.1 });
    const kling3 = createForm('kling-3.0/video');
    expect(findControl(kling3, 'sound')).toEqual({ kind: 'switch' });
    expect(findControl(kling3, 'duration')).toMatchObject({ kind: 'choice', isShort: false });
    expect(findControl(kling3, 'image_urls')).toMatchObject({ media: 'image', isList: true });
    expect(findControl(kling3, 'multi_prompt')).toMatchObject({ kind: 'rows', itemName: 'Shot' });
    expect(findControl(createForm('kling/v2-1-pro'), 'image_url')).toMatchObject({
      isList: false,
      max: 1,
    });
  });

  it('edits the whole input as JSON for a model without described fields', () => {
    const form = buildForm({ type: 'object' });
    expect(form.fields.map(({ name }) => name)).toEqual([WHOLE_INPUT]);
    expect(buildInput(form, { [WHOLE_INPUT]: '{"any": 1}' })).toEqual({ any: 1 });
    expect(validateForm(form, { [WHOLE_INPUT]: '{"any"' }).get(WHOLE_INPUT)).toBe('Invalid JSON.');
  });

  it('round-trips the initial values of every model in the catalogue', () => {
    for (const { id } of builtInCatalogue.list()) {
      const form = createForm(id);
      expect(form.fields.length, id).toBeGreaterThan(0);
      const input = buildInput(form, buildInitialValues(form));
      expect(buildInput(form, buildValues(form, input)), id).toEqual(input);
    }
  });
});

describe('the input that a form builds', () => {
  it('omits default values except for required fields', () => {
    expect(
      buildInput(createForm(DEFAULT_MODEL), buildInitialValues(createForm(DEFAULT_MODEL))),
    ).toEqual({});
    const kling26 = createForm('kling-2.6/text-to-video');
    expect(buildInput(kling26, buildInitialValues(kling26))).toEqual({
      aspect_ratio: '1:1',
      duration: '5',
      sound: false,
    });
  });

  it('restores the form values from the input of an earlier task', () => {
    const form = createForm('kling-3.0/video');
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

  it('omits a list whose switch is off', () => {
    const form = createForm('kling-3.0/video');
    const values = { ...buildInitialValues(form), multi_prompt: [{ prompt: 'one' }] };
    expect(isHidden(form, 'multi_prompt', values)).toBe(true);
    expect(buildInput(form, values)).not.toHaveProperty('multi_prompt');
  });
});

describe('the problems of a form', () => {
  const seed = createForm(DEFAULT_MODEL);

  it('names a missing field as an instruction', () => {
    expect([...validateForm(seed, {})]).toEqual([['prompt', 'Enter the prompt.']]);
    expect(validateForm(createForm('kling/v2-1-pro'), { prompt: 'x' }).get('image_url')).toBe(
      'Add the image.',
    );
  });

  it('counts text in code points and checks the limits of numbers', () => {
    const values = { prompt: '\u{1F30A}'.repeat(2500), cfg_scale: 2 };
    expect([...validateForm(seed, values)]).toEqual([['cfg_scale', 'Enter a number from 0 to 1.']]);
    expect(validateForm(seed, { prompt: 'x'.repeat(2501) }).get('prompt')).toMatch('at most 2500');
  });

  it('checks the rules between fields', () => {
    const extend = createForm('grok-imagine/image-to-video');
    const both = { image_urls: ['https://a.example/1.png'], task_id: 't' };
    expect([...validateForm(extend, both).values()].join()).toMatch('not both');
    const kling3 = createForm('kling-3.0/video');
    const shots = { ...buildInitialValues(kling3), prompt: 'x', multi_shots: true };
    expect(validateForm(kling3, shots).get('multi_prompt')).toBe('Add the shots.');
  });

  it("shows the server's field errors at the nearest field of the form", () => {
    const mapped = mapServerProblems(
      [
        { field: 'input.image_urls.0', message: 'must be an address' },
        { field: 'model', message: 'is required' },
      ],
      createForm('kling-3.0/video'),
    );
    expect(Object.fromEntries(mapped)).toEqual({
      image_urls: 'Must be an address.',
      model: 'Is required.',
    });
  });
});

const estimateInput = (form: FormModel, values: object, price: unknown = null) => {
  const all = { ...buildInitialValues(form), ...values };
  return buildEstimateInput(form, all, validateForm(form, all), price);
};

describe('the estimate of an unfinished form', () => {
  const seed = createForm(DEFAULT_MODEL);
  it('replaces missing texts and files with placeholders to estimate the price', () => {
    expect(estimateInput(seed, { duration: '10' })).toEqual({ prompt: 'x', duration: '10' });
    expect(estimateInput(createForm('kling/v2-1-pro'), {})).toMatchObject({
      image_url: expect.stringMatching(/^https:/),
    });
  });

  it('requests no estimate while a value is invalid or the price depends on a missing text', () => {
    expect(estimateInput(seed, { prompt: 'x', cfg_scale: 7 })).toBeUndefined();
    const speech = createForm('elevenlabs/text-to-speech-turbo-2-5');
    for (const per of ['thousand characters', 'million tokens'])
      expect(estimateInput(speech, {}, { per, rate: 6 })).toBeUndefined();
  });
});

describe('labels of choices', () => {
  it("formats KIE's values as readable labels", () => {
    expect(formatChoice('duration', '5')).toBe('5 s');
    expect(formatChoice('image_size', 'landscape_16_9')).toBe('Landscape 16:9');
    expect(formatChoice('rendering_speed', 'BALANCED')).toBe('Balanced');
    expect(formatChoice('resolution', '1080p')).toBe('1080p');
  });

  it('parses an aspect ratio from a choice', () => {
    expect(parseRatio('16:9')).toBeCloseTo(1.78, 2);
    expect(parseRatio('portrait_4_3')).toBeCloseTo(1.33, 2);
    expect(parseRatio('auto')).toBeUndefined();
  });
});
