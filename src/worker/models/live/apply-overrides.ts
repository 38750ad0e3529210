/** A catalogue with what KIE's list adds to it and changes in it. Pure. */
import { lazy } from '../../platform/lazy.ts';
import type { Catalogue, CatalogueModel } from '../model.ts';
import type { ParsedPrice } from './parse-price-text.ts';

/** Stored as JSON. */
export interface Overrides {
  /** Models that are not built in. */
  readonly models: readonly CatalogueModel[];
  /** Prices of built-in models whose price text has changed. */
  readonly prices: Readonly<Record<string, ParsedPrice>>;
  /** Models that KIE has removed, with their nearest successors. */
  readonly removed: Readonly<Record<string, readonly string[]>>;
}

/** The properties of a model for a price that was read from KIE's text. */
export const toModelPrice = (parsed: ParsedPrice | undefined) =>
  parsed === undefined
    ? {}
    : { price: parsed.price, ...(parsed.isUnderstood ? {} : { isPriceBound: true }) };

/** The catalogue with the overrides applied. */
export function applyOverrides(base: Catalogue, overrides: Overrides): Catalogue {
  // A later version of this Worker may have built in a model that the stored overrides still add.
  const added = overrides.models.filter(({ id }) => base.find(id) === undefined);
  const models = new Map(added.map((model) => [model.id, model]));
  const prices = new Map(Object.entries(overrides.prices));
  const removed = new Map(Object.entries(overrides.removed));
  // One object for each model, because what is made of a model is kept with it.
  const repricedModels = new Map<string, CatalogueModel>();
  const reprice = (model: CatalogueModel): CatalogueModel => {
    const price = prices.get(model.id);
    if (price === undefined) return model;
    const repriced = repricedModels.get(model.id) ?? {
      ...model,
      isPriceBound: undefined,
      ...toModelPrice(price),
    };
    repricedModels.set(model.id, repriced);
    return repriced;
  };
  return {
    find: (id) => {
      if (removed.has(id)) return undefined;
      const model = base.find(id);
      return model === undefined ? models.get(id) : reprice(model);
    },
    list: lazy(() => [
      ...base
        .list()
        .filter(({ id }) => !removed.has(id))
        .map(reprice),
      ...models.values(),
    ]),
    findSuccessors: (id) =>
      removed.get(id) ?? (models.has(id) ? undefined : base.findSuccessors(id)),
  };
}
