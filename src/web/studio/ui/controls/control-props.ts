/** The props of all controls. */
import type { Control, ControlOfKind, FieldModel } from '../../form/field.ts';

import { type FieldValue } from '../../form/field-value.ts';
import { type FormProblems } from '../../form/form-problems.ts';
import type { RenderForm, UploadFile } from '../form-props.ts';
import type { ValueUpdate } from '../../form/use-draft.ts';

export interface ControlProps<Kind extends Control['kind'] = Control['kind']> {
  readonly field: Omit<FieldModel, 'control'> & { readonly control: ControlOfKind<Kind> };
  readonly id: string;
  readonly value: FieldValue | undefined;
  readonly isInvalid: boolean;
  /** The id of the hint below the control. */
  readonly describedBy: string;
  readonly upload: UploadFile;
  readonly rows: RowsContext;
  /** `changedPath` is the path that was changed if it is below the field. */
  readonly onChange: (update: ValueUpdate, changedPath?: string) => void;
}

/** What the rows of a list need of the whole form. */
export interface RowsContext {
  readonly path: string;
  readonly problems: FormProblems;
  readonly onLeave: (path: string) => void;
  /** Renders the fields of a row. */
  readonly renderForm: RenderForm;
}

type AriaSource = Pick<ControlProps, 'isInvalid' | 'describedBy'> & {
  readonly field: Pick<FieldModel, 'isRequired'>;
};

/** Builds the ARIA attributes of an input. */
export function buildAria({ field, isInvalid, describedBy }: AriaSource) {
  return {
    'aria-required': field.isRequired,
    'aria-invalid': isInvalid,
    'aria-describedby': describedBy,
  } as const;
}
