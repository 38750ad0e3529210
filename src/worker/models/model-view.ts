/** A model as `GET /api/v1/models` returns it. Pure. */
import { SECOND_MS } from '../platform/units.ts';
import type { CatalogueModel } from './model.ts';
import { findPrice, findPriceBasis, type EstimateContext, type PriceBasis } from './estimate.ts';
import type { ListedModel } from './live/listing.ts';
import type { ModelKind } from './model.ts';
import type { Price } from './price.ts';
import type { ModelTimes } from './model-times-store.ts';

/** An entry of KIE's list, with the fields of this edge added. */
export interface ModelView extends Omit<ListedModel, 'taskType'> {
  /** KIE's name: the `model` of a createTask. `model` and `slug` are the same. */
  id: string;
  slug: string;
  taskType: string[];
  vendor: string | null;
  /** Kind of result; null for a model that the catalogue does not have. */
  kind: ModelKind | null;
  /** In credits, from PRICES or KIE's price list; null if neither has it. */
  price: Pick<Price, 'per' | 'rate'> | null;
  priceBasis: PriceBasis;
  /** From createTask to the end, in this deployment; null before the first success. */
  durationSeconds: { median: number; p90: number } | null;
}

export interface ModelViewContext extends EstimateContext {
  /** KIE's list by model. */
  listed: ReadonlyMap<string, ListedModel>;
  times: ReadonlyMap<string, ModelTimes>;
}

/** Builds the view of a model; for a model that the catalogue does not have, from its name alone. */
export function buildModelView(id: string, context: ModelViewContext): ModelView {
  const model = context.catalogue.find(id);
  const modelTimes = context.times.get(id);
  const listed = context.listed.get(id);
  const priceBasis = findPriceBasis(id, context);
  return {
    id,
    model: id,
    slug: id,
    title: model?.title ?? id,
    provider: listed?.provider ?? model?.vendor ?? null,
    taskType: [...(listed?.taskType ?? [])],
    description: listed?.description ?? null,
    pricingDesc: listed?.pricingDesc ?? null,
    vendor: model?.vendor ?? null,
    kind: model?.kind ?? null,
    price: priceBasis === 'unknown' ? null : viewPrice(findPrice(id, context)),
    priceBasis,
    durationSeconds:
      modelTimes === undefined
        ? null
        : { median: modelTimes.p50Ms / SECOND_MS, p90: modelTimes.p90Ms / SECOND_MS },
  };
}

/** Where the seconds come from is for the reservation only. */
function viewPrice(price: Price | undefined): ModelView['price'] {
  return price === undefined ? null : { per: price.per, rate: price.rate };
}

export interface ModelFilter {
  kind?: string | undefined;
  vendor?: string | undefined;
  /** Words that must all occur in the id, the title or the vendor. */
  text?: string | undefined;
}

const equalsIgnoringCase = (one: string | null, other: string) =>
  one?.toLowerCase() === other.toLowerCase();

/** Whether a model matches every given filter, ignoring case. */
export function matchesModelFilter(
  {
    id,
    title,
    vendor,
    kind,
  }: Pick<CatalogueModel, 'id' | 'title'> & Pick<ModelView, 'vendor' | 'kind'>,
  filter: ModelFilter,
): boolean {
  if (filter.kind !== undefined && !equalsIgnoringCase(kind, filter.kind)) return false;
  if (filter.vendor !== undefined && !equalsIgnoringCase(vendor, filter.vendor)) return false;
  const searched = `${id} ${title} ${vendor ?? ''}`.toLowerCase();
  const words = filter.text?.toLowerCase().split(/\s+/) ?? [];
  return words.every((word) => searched.includes(word));
}
