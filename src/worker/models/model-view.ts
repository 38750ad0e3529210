/** A model as `/api/v1/models` shows it. Pure. */
import type { CatalogueModel } from './catalogue.ts';
import { findModel } from './catalogue.ts';
import { priceFor, type PriceRules } from './estimate.ts';
import type { ModelKind } from './model.ts';
import type { Price } from './price.ts';
import type { ModelTimes } from './model-times-store.ts';

export interface ModelView {
  /** KIE's name of it: what `model` is in a createTask. */
  id: string;
  title: string;
  vendor: string | null;
  /** What a task of it gives; null for a model that is not described here. */
  kind: ModelKind | null;
  /** In credits, as the operator or KIE's list says; null where neither does. */
  price: Price | null;
  /** From createTask to the end, in this deployment; null before there were any. */
  durationSeconds: { median: number; p90: number } | null;
}

export interface ViewOf {
  prices: PriceRules;
  times: ReadonlyMap<string, ModelTimes>;
}

/** A model that is described, or one of which nothing but its name is known. */
export function modelView(id: string, { prices, times }: ViewOf): ModelView {
  const model = findModel(id);
  const learnt = times.get(id);
  return {
    id,
    title: model?.title ?? id,
    vendor: model?.vendor ?? null,
    kind: model?.kind ?? null,
    price: priceFor(id, prices) ?? null,
    durationSeconds:
      learnt === undefined ? null : { median: learnt.p50Ms / 1000, p90: learnt.p90Ms / 1000 },
  };
}

export interface ModelFilter {
  kind?: string | undefined;
  vendor?: string | undefined;
  /** Words, each of which stands in the name, the title or the vendor. */
  text?: string | undefined;
}

const same = (one: string | null, other: string) => one?.toLowerCase() === other.toLowerCase();

/** Whether a model is one of those that are looked for, in whatever case. */
export function isLookedFor(
  {
    id,
    title,
    vendor,
    kind,
  }: Pick<CatalogueModel, 'id' | 'title'> & Pick<ModelView, 'vendor' | 'kind'>,
  filter: ModelFilter,
): boolean {
  if (filter.kind !== undefined && !same(kind, filter.kind)) return false;
  if (filter.vendor !== undefined && !same(vendor, filter.vendor)) return false;
  const all = `${id} ${title} ${vendor ?? ''}`.toLowerCase();
  const words = filter.text?.toLowerCase().split(/\s+/) ?? [];
  return words.every((word) => all.includes(word));
}
