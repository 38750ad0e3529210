/** The description of a model. */
import type { Price } from './price.ts';
import type { Rule } from './rule.ts';
import type { Fields } from './schema.ts';

export const MODEL_KINDS = ['video', 'image', 'audio', 'text', 'analysis'] as const;
/** The kind of result. */
export type ModelKind = (typeof MODEL_KINDS)[number];

interface ModelOptions {
  /** Constraints across fields. */
  readonly rules?: readonly Rule[];
  /** From KIE's price list, if it has the model. */
  readonly price?: Price;
}

export interface Model extends ModelOptions {
  readonly title: string;
  readonly kind: ModelKind;
  readonly required: Fields;
  readonly optional: Fields;
}

export interface CatalogueModel extends Model {
  readonly id: string;
  readonly vendor: string;
  /** The price is a cautious upper bound, because KIE's text for it is not understood. */
  readonly isPriceBound?: boolean | undefined;
}

/** Descriptions of models: the built-in ones, with what KIE's live list adds and changes. */
export interface Catalogue {
  /** The description of a model; undefined for a model that the catalogue does not have. */
  find(id: string): CatalogueModel | undefined;
  /** Every described model, the default model first. */
  list(): readonly CatalogueModel[];
  /** The models to use in place of one that KIE no longer has; undefined for any other id. */
  findSuccessors(id: string): readonly string[] | undefined;
}

export interface Vendor {
  readonly name: string;
  /** By KIE's model name. */
  readonly models: Readonly<Record<string, Model>>;
}

const model =
  (kind: ModelKind) =>
  (title: string, required: Fields, optional: Fields = {}, options: ModelOptions = {}): Model => ({
    title,
    kind,
    required,
    optional,
    ...options,
  });

export const video = model('video');
export const image = model('image');
export const audio = model('audio');
/** Lyrics, a style, or an id that other tasks take. */
export const textModel = model('text');
export const analysis = model('analysis');
