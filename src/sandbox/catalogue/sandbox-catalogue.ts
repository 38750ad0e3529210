/**
 * The sandbox's catalogue: KIE's recorded list, the built-in models that it does not have, and the overrides. Pure.
 */
import { builtInCatalogue } from '../../worker/models/catalogue.ts';
import type { CatalogueModel, ModelKind } from '../../worker/models/model.ts';
import { buildInputSchema } from '../../worker/models/input-schema.ts';
import recorded from '../../worker/models/live/recorded-catalogue.json';
import { lazy } from '../../worker/platform/lazy.ts';
import { findChanges, type CatalogueOverrides } from './overrides.ts';

/** An entry of KIE's list. */
export interface ListedModel {
  model: string;
  title: string;
  provider: string;
  taskType: string[];
  description: string | null;
  pricingDesc: string | null;
}

/** KIE has a task type for each kind of input; these are the most frequent. */
const TASK_TYPES: Readonly<Record<ModelKind, string>> = {
  video: 'Text to Video',
  image: 'Text to Image',
  audio: 'Text to Speech',
  text: 'Text to Text',
  analysis: 'Speech to Text',
};

const listUnchanged = lazy((): ReadonlyMap<string, ListedModel> => {
  const listed = new Map<string, ListedModel>(recorded.models.map((entry) => [entry.model, entry]));
  for (const model of builtInCatalogue.list())
    if (!listed.has(model.id)) listed.set(model.id, describeUnlisted(model));
  return listed;
});

function describeUnlisted({ id, title, vendor, kind }: CatalogueModel): ListedModel {
  return {
    model: id,
    title,
    provider: vendor,
    taskType: [TASK_TYPES[kind]],
    description: null,
    pricingDesc: null,
  };
}

/** Every model, in KIE's order; added ones last. */
export function listModels(overrides: CatalogueOverrides): ListedModel[] {
  const ids = new Set([...listUnchanged().keys(), ...Object.keys(overrides.models)]);
  return [...ids].flatMap((id) => findListed(id, overrides) ?? []);
}

/** A model as KIE lists it. Undefined if it was removed or never existed. */
export function findListed(id: string, overrides: CatalogueOverrides): ListedModel | undefined {
  const unchanged = listUnchanged().get(id);
  const changes = findChanges(overrides, id);
  if (changes === null) return undefined;
  if (changes === undefined) return unchanged;
  const { kind = 'video', input: _input, credits: _credits, ...listed } = changes;
  const added = {
    model: id,
    title: id,
    provider: 'Other',
    taskType: [TASK_TYPES[kind]],
    description: null,
    pricingDesc: null,
  };
  return { ...added, ...unchanged, ...omitUndefined(listed) };
}

/** What a model makes. Undefined if createTask does not accept it, such as a chat model. */
export function findKind(id: string, overrides: CatalogueOverrides): ModelKind | undefined {
  const changes = findChanges(overrides, id);
  if (changes === null) return undefined;
  const kind = builtInCatalogue.find(id)?.kind;
  return changes === undefined ? kind : (changes.kind ?? kind ?? 'video');
}

/** JSON Schema of a model's input; null if KIE would publish none. */
export function findInputSchema(id: string, overrides: CatalogueOverrides): object | null {
  const changed = findChanges(overrides, id)?.input;
  if (changed !== undefined) return changed;
  const model = builtInCatalogue.find(id);
  if (model === undefined || Object.keys({ ...model.required, ...model.optional }).length === 0)
    return null;
  return buildInputSchema(model, false, {});
}

function omitUndefined<T extends object>(values: T): { [K in keyof T]: NonNullable<T[K]> } {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: NonNullable<T[K]> };
}
