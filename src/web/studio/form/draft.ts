/** The form values of this tab, stored so that a reload does not lose them. */
import { tryParseJson } from '../../../client/json.ts';
import { type FieldValue, type FormValues } from './field-value.ts';
import { tabStorage } from '../safe-storage.ts';

const KEY = 'kie-edge.draft';

export interface Draft {
  readonly model?: string;
  /** By model, so that returning to a model restores its values. */
  readonly values: Readonly<Record<string, FormValues>>;
  /** The prompt that was edited last. */
  readonly prompt?: FieldValue | undefined;
}

/** Returns the stored draft; an empty one if there is none. */
export function loadDraft(): Draft {
  return parseDraft(tabStorage.read(KEY));
}

/** Stores the draft. Where storage is blocked it is lost with the page. */
export function saveDraft(draft: Draft): void {
  tabStorage.write(KEY, JSON.stringify(draft));
}

/** Removes the stored draft. */
export function clearDraft(): void {
  tabStorage.remove(KEY);
}

/**
 * Parses a stored draft and drops everything of the wrong shape. Whether a value fits its control is
 * checked when the form is known (sanitize-values.ts).
 */
export function parseDraft(text: string | null): Draft {
  const { model, values, prompt } = toObject(tryParseJson(text ?? '{}'));
  const forms = Object.entries(toObject(values)).filter(([, form]) => toObject(form) === form);
  return {
    ...(typeof model === 'string' ? { model } : {}),
    ...(typeof prompt === 'string' ? { prompt } : {}),
    values: Object.fromEntries(forms) as Record<string, FormValues>,
  };
}

/** Returns the value itself if it is an object other than an array, otherwise an empty one. */
function toObject(value: unknown): Readonly<Record<string, unknown>> {
  const isPlainObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlainObject ? (value as Record<string, unknown>) : {};
}
