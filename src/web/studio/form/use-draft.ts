/** The chosen model, and what is in its form. */
import { useEffect, useState } from 'preact/hooks';
import { keepDraft, keptDraft, type Draft } from './draft.ts';
import type { FormModel } from './field.ts';
import { firstValues, type FieldValue, type Values } from './form-values.ts';
import { keptValues } from './stored-values.ts';

export interface DraftForm {
  readonly model: string | undefined;
  readonly choose: (model: string) => void;
  readonly valuesOf: (model: string, form: FormModel) => Values;
  /** `change` gets the value as it is then: an upload may end long after it was begun. */
  readonly set: (model: string, form: FormModel, name: string, change: Change) => void;
  /** Of a task that is to be made again: another model, and another form. */
  readonly setAll: (model: string, values: Values) => void;
}

export type Change = (value: FieldValue | undefined) => FieldValue | undefined;

/** Goes along to the next model: whoever compares models does not type it twice. */
const PROMPT = 'prompt';

export function useDraft(): DraftForm {
  const [draft, setDraft] = useState<Draft>(keptDraft);
  useEffect(() => keepDraft(draft), [draft]);
  return {
    model: draft.model,
    choose: (model) => setDraft((last) => ({ ...last, model })),
    valuesOf: (model, form) => valuesIn(draft, model, form),
    set: (model, form, name, change) =>
      setDraft((last) => {
        const values = valuesIn(last, model, form);
        const value = change(values[name]);
        return {
          ...last,
          values: { ...last.values, [model]: { ...values, [name]: value } },
          ...(name === PROMPT ? { prompt: value } : {}),
        };
      }),
    setAll: (model, values) =>
      setDraft((last) => ({ ...last, model, values: { ...last.values, [model]: values } })),
  };
}

function valuesIn({ values, prompt }: Draft, model: string, form: FormModel): Values {
  const known = values[model];
  if (known !== undefined) return keptValues(form, known);
  const takesPrompt = form.fields.some(({ name }) => name === PROMPT);
  return { ...firstValues(form), ...(takesPrompt && prompt !== undefined ? { prompt } : {}) };
}
