/** What every control gets. */
import type { Control, Field } from '../../form/field.ts';
import type { FieldValue } from '../../form/form-values.ts';
import type { Problems } from '../../form/problems.ts';
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
  readonly rows: RowsPlace;
  /** `within` is the path of what was changed, where that is less than all of it. */
  readonly onChange: (change: Change, within?: string) => void;
}

/** What the rows of a list are told of the whole form. */
export interface RowsPlace {
  readonly path: string;
  readonly problems: Problems;
  readonly onLeave: (path: string) => void;
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
