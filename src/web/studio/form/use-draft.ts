/** The selected model and the form values of each model, saved on every change. */
import { useEffect, useState } from 'preact/hooks';
import { loadDraft, saveDraft, type Draft } from './draft.ts';
import type { FormModel } from './field.ts';
import { buildInitialValues } from './form-values.ts';
import { type FieldValue, type FormValues } from './field-value.ts';
import { sanitizeValues } from './sanitize-values.ts';

export interface DraftForm {
  readonly model: string | undefined;
  readonly selectModel: (model: string) => void;
  readonly readValues: (model: string, form: FormModel) => FormValues;
  /** `update` receives the value at that time: an upload may end long after it was started. */
  readonly updateValue: (model: string, form: FormModel, name: string, update: ValueUpdate) => void;
  /** Replaces all values of a model, to reuse the settings of an earlier task, and selects it. */
  readonly replaceValues: (model: string, values: FormValues) => void;
}

export type ValueUpdate = (value: FieldValue | undefined) => FieldValue | undefined;

/** Carried over to the next model, so that comparing models needs no retyping. */
const PROMPT = 'prompt';

/** Loads the draft of this tab and saves every change of it. */
export function useDraft(): DraftForm {
  const [draft, setDraft] = useState<Draft>(loadDraft);
  useEffect(() => saveDraft(draft), [draft]);
  return {
    model: draft.model,
    selectModel: (model) => setDraft((last) => ({ ...last, model })),
    readValues: (model, form) => findValues(draft, model, form),
    updateValue: (model, form, name, update) =>
      setDraft((last) => {
        const values = findValues(last, model, form);
        const value = update(values[name]);
        return {
          ...last,
          values: { ...last.values, [model]: { ...values, [name]: value } },
          ...(name === PROMPT ? { prompt: value } : {}),
        };
      }),
    replaceValues: (model, values) =>
      setDraft((last) => ({ ...last, model, values: { ...last.values, [model]: values } })),
  };
}

function findValues({ values, prompt }: Draft, model: string, form: FormModel): FormValues {
  const stored = values[model];
  if (stored !== undefined) return sanitizeValues(form, stored);
  const takesPrompt = form.fields.some(({ name }) => name === PROMPT);
  return {
    ...buildInitialValues(form),
    ...(takesPrompt && prompt !== undefined ? { prompt } : {}),
  };
}
