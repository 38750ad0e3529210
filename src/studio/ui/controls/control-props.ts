/** What every control gets. */
import type { Control } from '../../form/control-of.ts';
import type { Field } from '../../form/form-model.ts';
import type { FieldValue } from '../../form/form-values.ts';
import type { Change } from '../../form/use-draft.ts';

/** Gives the address at which the edge keeps the file. */
export type Upload = (file: File, signal: AbortSignal) => Promise<string>;

export interface ControlProps<Kind extends Control['kind'] = Control['kind']> {
  readonly field: Omit<Field, 'control'> & { readonly control: Extract<Control, { kind: Kind }> };
  readonly id: string;
  readonly value: FieldValue | undefined;
  readonly isWrong: boolean;
  /** The id of the words below. */
  readonly describedBy: string;
  readonly upload: Upload;
  readonly onChange: (change: Change) => void;
}

type Told = Pick<ControlProps, 'isWrong' | 'describedBy'> & {
  readonly field: Pick<Field, 'isRequired'>;
};

/** What a screen reader is told of an input. */
export function ariaOf({ field, isWrong, describedBy }: Told) {
  return {
    'aria-required': field.isRequired,
    'aria-invalid': isWrong,
    'aria-describedby': describedBy,
  } as const;
}
