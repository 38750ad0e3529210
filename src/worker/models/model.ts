/** A model as the catalogue describes it. */
import type { Price } from './price.ts';
import type { Rule } from './rule.ts';
import type { Fields } from './schema.ts';

export const MODEL_KINDS = ['video', 'image', 'audio', 'analysis'] as const;
/** What a task of the model gives. */
export type ModelKind = (typeof MODEL_KINDS)[number];

interface More {
  /** What holds between several fields. */
  readonly rules?: readonly Rule[];
  /** What KIE's price list says, where it does. */
  readonly price?: Price;
}

export interface Model extends More {
  readonly title: string;
  readonly kind: ModelKind;
  readonly required: Fields;
  readonly optional: Fields;
}

export interface Vendor {
  readonly name: string;
  /** By KIE's name of the model. */
  readonly models: Readonly<Record<string, Model>>;
}

const model =
  (kind: ModelKind) =>
  (title: string, required: Fields, optional: Fields = {}, more: More = {}): Model => ({
    title,
    kind,
    required,
    optional,
    ...more,
  });

export const video = model('video');
export const image = model('image');
export const audio = model('audio');
export const analysis = model('analysis');
