/** Derives what KIE's list adds to a catalogue and changes in it. Pure. */
import type { Catalogue, CatalogueModel, ModelKind } from '../model.ts';
import { toModelPrice, type Overrides } from './apply-overrides.ts';
import type { CatalogueState } from './catalogue-state.ts';
import { findSuccessors } from './find-successors.ts';
import type { ListedModel } from './listing.ts';
import { parsePriceText, type ParsedPrice } from './parse-price-text.ts';
import { repricePrice } from './reprice-price.ts';
import { isSamePriceText } from './price-text.ts';

/** The parts of `CatalogueState` that the overrides follow from. */
export type ListedState = Pick<CatalogueState, 'listing' | 'schemas'> & {
  readonly removed: Readonly<Record<string, unknown>>;
};

/** `priceTexts` are those that the prices of `base` were made from, by model. */
export function deriveOverrides(
  base: Catalogue,
  priceTexts: ReadonlyMap<string, string | null>,
  { listing, removed, schemas }: ListedState,
): Overrides {
  const models: CatalogueModel[] = [];
  const builtIn: CatalogueModel[] = [];
  const prices: Record<string, ParsedPrice> = {};
  for (const listed of listing) {
    const described = base.find(listed.model);
    if (described === undefined) {
      models.push(describeListed(listed, schemas[listed.model]?.input ?? undefined));
      continue;
    }
    builtIn.push(described);
    const price = reprice(described, priceTexts.get(listed.model), listed.pricingDesc);
    if (price !== undefined) prices[listed.model] = price;
  }
  const successors = Object.keys(removed).map((id) => {
    // Of a model that was never built in, only the id is known.
    const kind = findKind({ model: id, taskType: [] });
    const model = base.find(id) ?? { id, kind, required: {}, optional: {} };
    return [id, findSuccessors(model, [...builtIn, ...models])] as const;
  });
  return { models, prices, removed: Object.fromEntries(successors) };
}

/** The price of a described model whose text has changed; undefined if it has not. */
function reprice(
  { price, required, optional, kind }: CatalogueModel,
  recordedText: string | null | undefined,
  text: string | null,
): ParsedPrice | undefined {
  const isUnchanged = recordedText === undefined || isSamePriceText(recordedText, text);
  if (isUnchanged || text === null) return undefined;
  const model = { fields: { ...required, ...optional }, kind };
  return price === undefined
    ? parsePriceText(text, model)
    : repricePrice(price, recordedText ?? '', text, model);
}

/** Describes a model by its entry in KIE's list, and by its published schema once that is read. */
function describeListed(
  listed: ListedModel,
  input: Pick<CatalogueModel, 'required' | 'optional'> = { required: {}, optional: {} },
): CatalogueModel {
  const kind = findKind(listed);
  const fields = { ...input.required, ...input.optional };
  const parsed =
    listed.pricingDesc === null ? undefined : parsePriceText(listed.pricingDesc, { fields, kind });
  return {
    id: listed.model,
    title: listed.title,
    vendor: listed.provider ?? 'Other',
    kind,
    ...input,
    ...toModelPrice(parsed),
  };
}

/** The result of a task, by words of the id and then of KIE's task types, which are careless. */
const KINDS: readonly (readonly [RegExp, ModelKind])[] = [
  [/text[- ]to[- ]text|lyrics/, 'text'],
  [/to[- ]text|detection|identification/, 'analysis'],
  [/to[- ]image|image[- ](?:edit|upscale)|background/, 'image'],
  [/video|lip[- ]sync|animate/, 'video'],
  [/speech|music|audio|tts|sound|voice|vocals/, 'audio'],
  [/image|upscale/, 'image'],
];

function findKind({ model, taskType }: Pick<ListedModel, 'model' | 'taskType'>): ModelKind {
  const found = [model, taskType.join(' ')]
    .map((text) => KINDS.find(([pattern]) => pattern.test(text.toLowerCase()))?.[1])
    .find((kind) => kind !== undefined);
  return found ?? 'analysis';
}
