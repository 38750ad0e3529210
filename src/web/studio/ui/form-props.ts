/** The props of a form, which a row of a list renders again for its own fields. */
import type { ComponentChild } from 'preact';
import type { FormProblems } from '../form/form-problems.ts';
import type { FormModel } from '../form/field.ts';
import type { FormValues } from '../form/field-value.ts';
import type { ValueUpdate } from '../form/use-draft.ts';

/** Uploads a file and returns its URL. */
export type UploadFile = (file: File, signal: AbortSignal) => Promise<string>;

export interface FormProps {
  readonly form: FormModel;
  readonly values: FormValues;
  /** Where a row's form is in the whole one: `dialogue.0.` */
  readonly pathPrefix?: string;
  /** The problems to show, by their paths in the whole form. */
  readonly problems: FormProblems;
  readonly upload: UploadFile;
  /** `path` is what was changed, at or below the field. */
  readonly onChange: (name: string, update: ValueUpdate, path: string) => void;
  /** The focus has left a field. */
  readonly onLeave: (path: string) => void;
}

/** Renders a form within a form. Handed down because a form contains rows, and a row contains a form. */
export type RenderForm = (props: FormProps) => ComponentChild;
