/** A form, its fields and their controls, as data. */
import type { FormRule } from './form-rules.ts';

export type InputMedia = 'image' | 'video' | 'audio';
export type ChoiceValue = string | number | boolean;

export interface Choice {
  readonly value: ChoiceValue;
  readonly label: string;
}

export type Control =
  | {
      readonly kind: 'text';
      readonly isLong: boolean;
      readonly min: number;
      readonly max?: number;
      /** Suggested values. Others are allowed. */
      readonly examples?: readonly string[];
    }
  /** `isShort`: all choices fit into one row of buttons. */
  | { readonly kind: 'choice'; readonly choices: readonly Choice[]; readonly isShort: boolean }
  | {
      readonly kind: 'number';
      readonly isInteger: boolean;
      readonly min?: number;
      readonly max?: number;
      readonly step?: number;
    }
  | { readonly kind: 'switch' }
  /** URLs of files. Without `isList` the input takes a single URL instead of an array. */
  | {
      readonly kind: 'files';
      readonly media: InputMedia;
      readonly isList: boolean;
      readonly min: number;
      readonly max?: number;
    }
  /** A list of plain values, one per line. */
  | {
      readonly kind: 'lines';
      readonly itemType: 'text' | 'number';
      readonly min: number;
      readonly max?: number;
    }
  /** A list of objects, each with its own small form. `itemName` is what one of them is called. */
  | {
      readonly kind: 'rows';
      readonly itemName: string;
      readonly form: FormModel;
      readonly min: number;
      readonly max?: number;
    }
  /** A value whose schema is not described. */
  | { readonly kind: 'json'; readonly shape: 'object' | 'array' };

export type ControlOfKind<Kind extends Control['kind']> = Extract<Control, { kind: Kind }>;

export interface FieldModel {
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly isRequired: boolean;
  /** What KIE uses if the field is omitted. Shown but never sent. */
  readonly defaultValue: unknown;
  readonly control: Control;
  /** Always visible. The other fields are under "More settings". */
  readonly isPrimary: boolean;
  /** The prompt or text of the task: larger, and first. */
  readonly isPrompt: boolean;
}

/** The form of a model's input, or of one row of a list in it. */
export interface FormModel {
  readonly fields: readonly FieldModel[];
  readonly rules: readonly FormRule[];
}
