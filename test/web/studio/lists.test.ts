import { describe, expect, it } from 'vitest';
import { allModels, findModel } from '../../../src/worker/models/catalogue.ts';
import { judgeInput } from '../../../src/worker/models/check-input.ts';
import { inputSchema } from '../../../src/worker/models/input-schema.ts';
import type { FormModel } from '../../../src/web/studio/form/field.ts';
import { buildForm } from '../../../src/web/studio/form/build-form.ts';
import {
  buildInitialValues,
  buildInput,
  buildValues,
} from '../../../src/web/studio/form/form-values.ts';
import { sanitizeValues } from '../../../src/web/studio/form/sanitize-values.ts';
import { validateForm, mapServerProblems } from '../../../src/web/studio/form/validate-form.ts';
import {
  createRow,
  toRows,
  findValue,
  removeRow,
  updateRow,
} from '../../../src/web/studio/form/rows.ts';
import { buildEstimateInput } from '../../../src/web/studio/form/placeholder-values.ts';

const DIALOGUE = 'elevenlabs/text-to-dialogue-v3';
const PIXVERSE = 'pixverse-v6/reference-to-video';
const ADDRESS = 'https://a.example/1.png';

function formOf(id: string): FormModel {
  const model = findModel(id);
  if (model === undefined) throw new Error(`no model ${id}`);
  return buildForm(inputSchema(model, true));
}

function rowsControl(id: string, name: string) {
  const control = formOf(id).fields.find((field) => field.name === name)?.control;
  if (control?.kind !== 'rows') throw new Error(`${id} ${name} has no rows`);
  return control;
}

const kindsIn = (id: string, name: string) =>
  rowsControl(id, name).form.fields.map((field) => [field.name, field.control.kind]);

describe('a list of things of several fields', () => {
  it('has rows of the same controls as the form itself', () => {
    expect(kindsIn(DIALOGUE, 'dialogue')).toEqual([
      ['text', 'text'],
      ['voice', 'text'],
    ]);
    expect(kindsIn('kling-3.0/video', 'multi_prompt')).toEqual([
      ['prompt', 'text'],
      ['duration', 'number'],
    ]);
    expect(kindsIn('kling-3.0/video', 'kling_elements').slice(2)).toEqual([
      ['element_input_urls', 'files'],
      ['element_input_video_urls', 'files'],
    ]);
    expect(kindsIn(PIXVERSE, 'image_references')).toEqual([
      ['image_url', 'files'],
      ['ref_name', 'text'],
      ['type', 'choice'],
    ]);
    expect(kindsIn('google/gemini-3-1-flash-tts', 'dialogue_turns')).toHaveLength(2);
  });

  it('is typed as JSON nowhere in the catalogue, but for areas, which are lists of lists', () => {
    const typed = allModels().flatMap(({ id }) =>
      formOf(id).fields.flatMap(({ name, control }) => (control.kind === 'json' ? [name] : [])),
    );
    expect(new Set(typed)).toEqual(new Set(['*', 'bbox_list']));
  });

  it('suggests the voices that are known, and takes any other', () => {
    const voices = rowsControl('google/gemini-3-1-flash-tts', 'speakers').form.fields[1]?.control;
    expect(voices).toMatchObject({ kind: 'text', examples: expect.arrayContaining(['Kore']) });
  });

  it('begins with one row where it is required, and with none where it is not', () => {
    expect(toRows(buildInitialValues(formOf(DIALOGUE))['dialogue'])).toHaveLength(1);
    expect(toRows(buildInitialValues(formOf('kling-3.0/video'))['kling_elements'])).toHaveLength(0);
  });

  it('is sent as objects without what the form keeps of them, and filled in again from them', () => {
    const form = formOf(PIXVERSE);
    const one = createRow(rowsControl(PIXVERSE, 'image_references').form, 'k');
    const values = { image_references: [{ ...one, image_url: [ADDRESS], ref_name: 'cat' }] };
    const { image_references: sent } = buildInput(form, values);
    expect(sent).toEqual([{ image_url: ADDRESS, ref_name: 'cat' }]);
    const input = { prompt: 'a cat', image_references: sent };
    expect(buildInput(form, buildValues(form, input))).toMatchObject(input);
  });

  it('is kept in a draft, and what another hand wrote there is not', () => {
    const form = formOf(DIALOGUE);
    const dialogue = [{ '#': 'k', text: 'Hello', voice: 'Kore' }];
    expect(sanitizeValues(form, { dialogue })['dialogue']).toEqual(dialogue);
    for (const odd of ['[{}]', [7], [null], [[]]])
      expect(sanitizeValues(form, { dialogue: odd as never })).toEqual({
        ...buildInitialValues(form),
        language_code: undefined,
        stability: undefined,
      });
    const inside = { dialogue: [{ '#': 'k', text: 7 as never, voice: 'Kore' }] };
    expect(findValue(sanitizeValues(form, inside), 'dialogue.0.text')).toBeUndefined();
  });
});

describe('a row', () => {
  const rows = [{ '#': 'a', text: 'one' }, { '#': 'b', text: 'two' }, { '#': 'c' }];

  it('is the same one when another above it is gone', () => {
    const left = removeRow(rows, 'a');
    const changed = updateRow(left, 'b', (row) => ({ ...row, voice: 'Kore' }));
    expect(changed).toEqual([{ '#': 'b', text: 'two', voice: 'Kore' }, { '#': 'c' }]);
  });

  it('that is gone takes nothing any more', () => {
    const late = updateRow(removeRow(rows, 'c'), 'c', (row) => ({ ...row, text: 'late' }));
    expect(late).toEqual(rows.slice(0, 2));
  });
});

describe('the problems of rows', () => {
  it('stand at the field of the row', () => {
    const values = {
      dialogue: [
        { text: 'Hi', voice: 'Kore' },
        { text: '', voice: 'Puck' },
      ],
    };
    expect([...validateForm(formOf(DIALOGUE), values)]).toEqual([
      ['dialogue.1.text', 'Write the text.'],
    ]);
  });

  it('stand at the list where there are too many or too few', () => {
    const reference = { image_url: [ADDRESS], ref_name: 'cat' };
    const values = {
      prompt: 'a cat',
      image_references: Array.from({ length: 8 }, () => reference),
    };
    const form = formOf(PIXVERSE);
    const first = buildInitialValues(form);
    expect([...validateForm(form, { ...first, ...values })]).toEqual([
      ['image_references', 'At most 7 references; these are 8.'],
    ]);
    const colours = { prompt: 'x', color_palette: [{ hex: '#fff', ratio: '100%' }] };
    expect([...validateForm(formOf('wan/2-7-image'), colours)]).toEqual([
      ['color_palette', 'At least 3 colours.'],
    ]);
  });

  it("are the edge's too, at the nearest field that is drawn", () => {
    const errors = [{ field: 'input.dialogue.1.text', message: 'must be of type string' }];
    expect([...mapServerProblems(errors, formOf(DIALOGUE)).keys()]).toEqual(['dialogue.1.text']);
    const told = mapServerProblems(
      [
        { field: 'input.kling_elements.2.element_input_urls.1', message: 'is no address' },
        { field: 'input.multi_prompt.0', message: 'must be an object' },
        { field: 'input.multi_prompt.0.index', message: 'is not known' },
      ],
      formOf('kling-3.0/video'),
    );
    expect([...told.keys()]).toEqual(['kling_elements.2.element_input_urls', 'multi_prompt']);
  });
});

it('a price is known before the rows are complete', () => {
  const form = formOf(PIXVERSE);
  const values = buildInitialValues(form);
  const priced = buildEstimateInput(form, values, validateForm(form, values), null);
  expect(priced).toMatchObject({
    image_references: [{ image_url: expect.stringMatching(/^https:/), ref_name: 'x' }],
  });
});

it('the edge takes rows that KIE may know more of than it is told here', () => {
  const input = { dialogue: [{}, { text: 'Hi', tone: 'warm' }] };
  expect(judgeInput(DIALOGUE, input, { '*': 'lenient' }).errors).toEqual([]);
});
