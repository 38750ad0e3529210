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
  maker: string | null;
  /** What a task of it gives; null for a model that is not described here. */
  kind: ModelKind | null;
  /** In credits, as the operator or KIE's list says; null where neither does. */
  price: Price | null;
  /** From createTask to the end, in this deployment; null before there were any. */
  usualSeconds: { median: number; p90: number } | null;
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
    maker: model?.maker ?? null,
    kind: model?.kind ?? null,
    price: priceFor(id, prices) ?? null,
    usualSeconds:
      learnt === undefined ? null : { median: learnt.usualMs / 1000, p90: learnt.slowMs / 1000 },
  };
}

export interface ModelFilter {
  kind?: string | undefined;
  maker?: string | undefined;
  /** Words, each of which stands in the name, the title or the maker. */
  text?: string | undefined;
}

const same = (one: string | null, other: string) => one?.toLowerCase() === other.toLowerCase();

/** Whether a model is one of those that are looked for, in whatever case. */
export function isLookedFor(
  {
    id,
    title,
    maker,
    kind,
  }: Pick<CatalogueModel, 'id' | 'title'> & Pick<ModelView, 'maker' | 'kind'>,
  filter: ModelFilter,
): boolean {
  if (filter.kind !== undefined && !same(kind, filter.kind)) return false;
  if (filter.maker !== undefined && !same(maker, filter.maker)) return false;
  const all = `${id} ${title} ${maker ?? ''}`.toLowerCase();
  const words = filter.text?.toLowerCase().split(/\s+/) ?? [];
  return words.every((word) => all.includes(word));
}
