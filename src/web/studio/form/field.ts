/** A form, its fields and their controls, as data. */
import type { FormRule } from './form-rules.ts';

export type MediaKind = 'image' | 'video' | 'audio';
export type ChoiceValue = string | number | boolean;

export interface Choice {
  readonly value: ChoiceValue;
  readonly label: string;
}

export type Control =
  | {
      readonly kind: 'text';
      readonly isLong: boolean;
      readonly least: number;
      readonly most?: number;
      /** Some that are known to be good; it may be another one. */
      readonly examples?: readonly string[];
    }
  /** `isShort`: all of it fits into one row of buttons. */
  | { readonly kind: 'choice'; readonly choices: readonly Choice[]; readonly isShort: boolean }
  | {
      readonly kind: 'number';
      readonly isWhole: boolean;
      readonly least?: number;
      readonly most?: number;
      readonly step?: number;
    }
  | { readonly kind: 'switch' }
  /** Addresses of files; `isList` false is one address by itself. */
  | {
      readonly kind: 'files';
      readonly media: MediaKind;
      readonly isList: boolean;
      readonly least: number;
      readonly most?: number;
    }
  /** A list of plain values, one a line. */
  | {
      readonly kind: 'lines';
      readonly of: 'text' | 'number';
      readonly least: number;
      readonly most?: number;
    }
  /** A list of things of several fields; `noun` is what one of them is called. */
  | {
      readonly kind: 'rows';
      readonly noun: string;
      readonly form: FormModel;
      readonly least: number;
      readonly most?: number;
    }
  /** Values whose shape nobody tells. */
  | { readonly kind: 'json'; readonly shape: 'object' | 'array' };

/** One field, and what a person is told of it. */
export interface FormField {
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly isRequired: boolean;
  /** What KIE takes where the field is left out. Shown, never sent. */
  readonly defaultValue: unknown;
  readonly control: Control;
  /** Shown at once; the others wait behind "More settings". */
  readonly isPrimary: boolean;
  /** What a person comes to write: larger, and first. */
  readonly isPrompt: boolean;
}

/** A model's input, or one row of a list in it, as a form. */
export interface FormModel {
  readonly fields: readonly FormField[];
  readonly rules: readonly FormRule[];
}
