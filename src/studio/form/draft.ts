/** What is in the forms of this tab, so that a reload takes nothing from whoever was writing. */
import type { FieldValue, Values } from './form-values.ts';

const KEY = 'kie-edge.draft.1';

export interface Draft {
  readonly model?: string;
  /** By model: whoever comes back to one finds what they left. */
  readonly values: Readonly<Record<string, Values>>;
  /** The last one that was written. */
  readonly prompt?: FieldValue | undefined;
}

export function keptDraft(): Draft {
  try {
    const draft = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Draft>;
    return { ...draft, values: draft.values ?? {} };
  } catch {
    return { values: {} };
  }
}

export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // It is lost with the page then.
  }
}
