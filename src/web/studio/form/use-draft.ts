/** The chosen model, and what is in its form. */
import { useEffect, useState } from 'preact/hooks';
import { saveDraft, loadDraft, type Draft } from './draft.ts';
import type { FormModel } from './field.ts';
import { buildInitialValues, type FieldValue, type FormValues } from './form-values.ts';
import { sanitizeValues } from './sanitize-values.ts';

export interface DraftForm {
  readonly model: string | undefined;
  readonly selectModel: (model: string) => void;
  readonly readValues: (model: string, form: FormModel) => FormValues;
  /** `change` gets the value as it is then: an upload may end long after it was begun. */
  readonly updateValue: (model: string, form: FormModel, name: string, change: ValueUpdate) => void;
  /** Of a task that is to be made again: another model, and another form. */
  readonly replaceValues: (model: string, values: FormValues) => void;
}

export type ValueUpdate = (value: FieldValue | undefined) => FieldValue | undefined;

/** Goes along to the next model: whoever compares models does not type it twice. */
const PROMPT = 'prompt';

export function useDraft(): DraftForm {
  const [draft, setDraft] = useState<Draft>(loadDraft);
  useEffect(() => saveDraft(draft), [draft]);
  return {
    model: draft.model,
    selectModel: (model) => setDraft((last) => ({ ...last, model })),
    readValues: (model, form) => valuesIn(draft, model, form),
    updateValue: (model, form, name, change) =>
      setDraft((last) => {
        const values = valuesIn(last, model, form);
        const value = change(values[name]);
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

function valuesIn({ values, prompt }: Draft, model: string, form: FormModel): FormValues {
  const known = values[model];
  if (known !== undefined) return sanitizeValues(form, known);
  const takesPrompt = form.fields.some(({ name }) => name === PROMPT);
  return {
    ...buildInitialValues(form),
    ...(takesPrompt && prompt !== undefined ? { prompt } : {}),
  };
}
