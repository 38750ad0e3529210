/** What is in the forms of this tab, so that a reload takes nothing from whoever was writing. */
import { tryJson } from '../../../client/json.ts';
import type { FieldValue, FormValues } from './form-values.ts';

const KEY = 'kie-edge.draft.1';

export interface Draft {
  readonly model?: string;
  /** By model: whoever comes back to one finds what they left. */
  readonly values: Readonly<Record<string, FormValues>>;
  /** The last one that was written. */
  readonly prompt?: FieldValue | undefined;
}

export function loadDraft(): Draft {
  try {
    return parseDraft(sessionStorage.getItem(KEY));
  } catch {
    return { values: {} };
  }
}

/** Read with distrust. Whether a value fits its control is known once there is a form: `keptValues`. */
export function parseDraft(text: string | null): Draft {
  const { model, values, prompt } = objectIn(tryParseJson(text ?? '{}'));
  const forms = Object.entries(objectIn(values)).filter(([, form]) => objectIn(form) === form);
  return {
    ...(typeof model === 'string' ? { model } : {}),
    ...(typeof prompt === 'string' ? { prompt } : {}),
    values: Object.fromEntries(forms) as Record<string, FormValues>,
  };
}

/** The value itself if it is an object and no list, else an empty one. */
function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}

export function saveDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // It is lost with the page then.
  }
}

export function clearDraft(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
