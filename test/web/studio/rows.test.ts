import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { validateInput } from '../../../src/worker/models/check-input.ts';
import FIELD_LABELS from '../../../src/worker/models/field-labels.json';
import { buildInputSchema } from '../../../src/worker/models/input-schema.ts';
import type { FormModel } from '../../../src/web/studio/form/field.ts';
import { buildForm } from '../../../src/web/studio/form/build-form.ts';
import {
  buildInitialValues,
  buildInput,
  buildValues,
} from '../../../src/web/studio/form/form-values.ts';
import { sanitizeValues } from '../../../src/web/studio/form/sanitize-values.ts';
import { validateForm, mapServerProblems } from '../../../src/web/studio/form/validate-form.ts';
import { toRows, findValue, removeRow, updateRow } from '../../../src/web/studio/form/rows.ts';
import { createRow } from '../../../src/web/studio/form/form-values.ts';
import { buildEstimateInput } from '../../../src/web/studio/form/placeholder-values.ts';

const DIALOGUE = 'elevenlabs/text-to-dialogue-v3';
const PIXVERSE = 'pixverse-v6/reference-to-video';
const ADDRESS = 'https://a.example/1.png';

function createForm(id: string): FormModel {
  const model = builtInCatalogue.find(id);
  if (model === undefined) throw new Error(`no model ${id}`);
  return buildForm(buildInputSchema(model, true, FIELD_LABELS));
}

function findRowsControl(id: string, name: string) {
  const control = createForm(id).fields.find((field) => field.name === name)?.control;
  if (control?.kind !== 'rows') throw new Error(`${id} ${name} has no rows`);
  return control;
}

const listKinds = (id: string, name: string) =>
  findRowsControl(id, name).form.fields.map((field) => [field.name, field.control.kind]);

describe('a list of objects in a form', () => {
  it('builds rows from the same controls as the form itself', () => {
    expect(listKinds(DIALOGUE, 'dialogue')).toEqual([
      ['text', 'text'],
      ['voice', 'text'],
    ]);
    expect(listKinds('kling-3.0/video', 'multi_prompt')).toEqual([
      ['prompt', 'text'],
      ['duration', 'number'],
    ]);
    expect(listKinds('kling-3.0/video', 'kling_elements').slice(2)).toEqual([
      ['element_input_urls', 'files'],
      ['element_input_video_urls', 'files'],
    ]);
    expect(listKinds(PIXVERSE, 'image_references')).toEqual([
      ['image_url', 'files'],
      ['ref_name', 'text'],
      ['type', 'choice'],
    ]);
    expect(listKinds('google/gemini-3-1-flash-tts', 'dialogue_turns')).toHaveLength(2);
  });

  it('needs JSON for no list in the catalogue except bounding boxes, which are lists of lists', () => {
    const typed = builtInCatalogue
      .list()
      .flatMap(({ id }) =>
        createForm(id).fields.flatMap(({ name, control }) =>
          control.kind === 'json' ? [name] : [],
        ),
      );
    expect(new Set(typed)).toEqual(new Set(['bbox_list']));
  });

  it('suggests known voices in a text field that accepts others', () => {
    const voices = findRowsControl('google/gemini-3-1-flash-tts', 'speakers').form.fields[1]
      ?.control;
    expect(voices).toMatchObject({ kind: 'text', examples: expect.arrayContaining(['Kore']) });
  });

  it('starts with one row if the list is required and with none if it is optional', () => {
    expect(toRows(buildInitialValues(createForm(DIALOGUE))['dialogue'])).toHaveLength(1);
    expect(
      toRows(buildInitialValues(createForm('kling-3.0/video'))['kling_elements']),
    ).toHaveLength(0);
  });

  it('sends rows as objects without their keys and restores them from the input', () => {
    const form = createForm(PIXVERSE);
    const one = createRow(findRowsControl(PIXVERSE, 'image_references').form, 'k');
    const values = { image_references: [{ ...one, image_url: [ADDRESS], ref_name: 'cat' }] };
    const { image_references: sent } = buildInput(form, values);
    expect(sent).toEqual([{ image_url: ADDRESS, ref_name: 'cat' }]);
    const input = { prompt: 'a cat', image_references: sent };
    expect(buildInput(form, buildValues(form, input))).toMatchObject(input);
  });

  it('restores valid rows of a stored draft and drops invalid ones', () => {
    const form = createForm(DIALOGUE);
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

describe('a row of a list', () => {
  const rows = [{ '#': 'a', text: 'one' }, { '#': 'b', text: 'two' }, { '#': 'c' }];

  it('keeps its identity when a row above it is removed', () => {
    const left = removeRow(rows, 'a');
    const changed = updateRow(left, 'b', (row) => ({ ...row, voice: 'Kore' }));
    expect(changed).toEqual([{ '#': 'b', text: 'two', voice: 'Kore' }, { '#': 'c' }]);
  });

  it('ignores an update of a removed row', () => {
    const late = updateRow(removeRow(rows, 'c'), 'c', (row) => ({ ...row, text: 'late' }));
    expect(late).toEqual(rows.slice(0, 2));
  });
});

describe('the problems of rows', () => {
  it('reports a problem at the field of its row', () => {
    const values = {
      dialogue: [
        { text: 'Hi', voice: 'Kore' },
        { text: '', voice: 'Puck' },
      ],
    };
    expect([...validateForm(createForm(DIALOGUE), values)]).toEqual([
      ['dialogue.1.text', 'Enter the text.'],
    ]);
  });

  it('reports too many or too few rows at the list', () => {
    const reference = { image_url: [ADDRESS], ref_name: 'cat' };
    const values = {
      prompt: 'a cat',
      image_references: Array.from({ length: 8 }, () => reference),
    };
    const form = createForm(PIXVERSE);
    const first = buildInitialValues(form);
    expect([...validateForm(form, { ...first, ...values })]).toEqual([
      ['image_references', 'Use at most 7 references (currently 8).'],
    ]);
    const colours = { prompt: 'x', color_palette: [{ hex: '#fff', ratio: '100%' }] };
    expect([...validateForm(createForm('wan/2-7-image'), colours)]).toEqual([
      ['color_palette', 'Use at least 3 colours.'],
    ]);
  });

  it("maps the server's errors to the nearest visible field of a row", () => {
    const errors = [{ field: 'input.dialogue.1.text', message: 'must be of type string' }];
    expect([...mapServerProblems(errors, createForm(DIALOGUE)).keys()]).toEqual([
      'dialogue.1.text',
    ]);
    const mapped = mapServerProblems(
      [
        { field: 'input.kling_elements.2.element_input_urls.1', message: 'is no address' },
        { field: 'input.multi_prompt.0', message: 'must be an object' },
        { field: 'input.multi_prompt.0.index', message: 'is not known' },
      ],
      createForm('kling-3.0/video'),
    );
    expect([...mapped.keys()]).toEqual(['kling_elements.2.element_input_urls', 'multi_prompt']);
  });
});

it('estimates the price before all rows are complete', () => {
  const form = createForm(PIXVERSE);
  const values = buildInitialValues(form);
  const input = buildEstimateInput(form, values, validateForm(form, values), null);
  expect(input).toMatchObject({
    image_references: [{ image_url: expect.stringMatching(/^https:/), ref_name: 'x' }],
  });
});

it('accepts unknown and missing fields of rows in lenient validation', () => {
  const input = { dialogue: [{}, { text: 'Hi', tone: 'warm' }] };
  expect(validateInput(DIALOGUE, input, { '*': 'lenient' }, builtInCatalogue).errors).toEqual([]);
});
