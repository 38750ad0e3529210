/** KIE's recorded price texts, with the models that they are of and KIE's list prices of requests. */
import listPrices from '../../../fixtures/kie-list-prices.json';
import { builtInCatalogue } from '../../../../src/worker/models/catalogue.ts';
import { computePrice } from '../../../../src/worker/models/compute-price.ts';
import recorded from '../../../../src/worker/models/live/recorded-catalogue.json';
import type { Price } from '../../../../src/worker/models/price.ts';
import {
  parsePriceText,
  type ParsedPrice,
  type PricedModel,
} from '../../../../src/worker/models/live/parse-price-text.ts';

type Input = Readonly<Record<string, unknown>>;

export interface RecordedText {
  readonly id: string;
  readonly text: string;
  readonly model: PricedModel;
  /** The built-in one. */
  readonly price: Price;
  /** Requests, with KIE's list price in credits. */
  readonly requests: readonly { readonly input: Input; readonly list: number }[];
}

const ROWS = listPrices as unknown as readonly [id: string, input: Input, list: number][];

/** In October 2026, when a discount of the list had ended. */
const NOW = Date.UTC(2026, 9, 8);

/** Of every model with a text and list prices. */
export const RECORDED_TEXTS: readonly RecordedText[] = recorded.models.flatMap(
  ({ model: id, pricingDesc }) => {
    const described = builtInCatalogue.find(id);
    const requests = ROWS.filter(([of]) => of === id).map(([, input, list]) => ({ input, list }));
    if (described?.price === undefined || pricingDesc === null || requests.length === 0) return [];
    const { required, optional, kind, price } = described;
    const model = { fields: { ...required, ...optional }, kind };
    return [{ id, text: pricingDesc, model, price, requests }];
  },
);

/** What the parsed text reserves for a request; undefined if the text states no price. */
export function reserve(
  parsed: ParsedPrice | undefined,
  { fields }: PricedModel,
  input: Input,
): number | undefined {
  if (parsed === undefined) return undefined;
  return computePrice(parsed.price, { input, fields, assumption: 'dearest', now: NOW });
}

/** The requests for which the text reserves less than KIE's list. */
export function findTooCheap({ id, text, model, requests }: RecordedText): unknown[] {
  const parsed = parsePriceText(text, model);
  return requests
    .map(({ input, list }) => ({ id, text, input, list, reserved: reserve(parsed, model, input) }))
    .filter(({ list, reserved }) => list > 0 && (reserved === undefined || reserved < list - 1e-9));
}

/** The text with each of its amounts multiplied. */
export const scaleAmounts = (text: string, factor: number) =>
  text.replace(/[\d.,/ ]*\d\s?(?:Kie )?credits?|\$\s?[\d.]*\d/gi, (amounts) =>
    amounts.replace(/\d[\d,]*(?:\.\d+)?|\.\d+/g, (amount) =>
      String(Number((Number(amount.replaceAll(',', '')) * factor).toFixed(8))),
    ),
  );
