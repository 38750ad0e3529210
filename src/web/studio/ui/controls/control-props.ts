/** What every control gets. */
import type { Control, FormField } from '../../form/field.ts';
import type { FieldValue } from '../../form/form-values.ts';
import type { FormProblems } from '../../form/validate-form.ts';
import type { ValueUpdate } from '../../form/use-draft.ts';

/** Gives the address at which the edge keeps the file. */
export type UploadFile = (file: File, signal: AbortSignal) => Promise<string>;

export interface ControlProps<Kind extends Control['kind'] = Control['kind']> {
  readonly field: Omit<FormField, 'control'> & {
    readonly control: Extract<Control, { kind: Kind }>;
  };
  readonly id: string;
  readonly value: FieldValue | undefined;
  readonly isWrong: boolean;
  /** The id of the words below. */
  readonly describedBy: string;
  readonly upload: UploadFile;
  readonly rows: RowsContext;
  /** `within` is the path of what was changed, where that is less than all of it. */
  readonly onChange: (change: ValueUpdate, within?: string) => void;
}

/** What the rows of a list are told of the whole form. */
export interface RowsContext {
  readonly path: string;
  readonly problems: FormProblems;
  readonly onLeave: (path: string) => void;
}

type AriaSource = Pick<ControlProps, 'isWrong' | 'describedBy'> & {
  readonly field: Pick<FormField, 'isRequired'>;
};

/** What a screen reader is told of an input. */
export function buildAria({ field, isWrong, describedBy }: AriaSource) {
  return {
    'aria-required': field.isRequired,
    'aria-invalid': isWrong,
    'aria-describedby': describedBy,
  } as const;
}
