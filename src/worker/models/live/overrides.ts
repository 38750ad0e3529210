/** What KIE's live list adds to the built-in catalogue and changes in it. Pure. */
import { builtInCatalogue, type Catalogue, type CatalogueModel } from '../catalogue.ts';
import { findClosestMatches } from '../closest-match.ts';
import type { ModelKind } from '../model.ts';
import type { CatalogueState } from './catalogue-state.ts';
import type { ListedModel } from './listing.ts';
import { parsePriceText, type ParsedPrice } from './parse-price-text.ts';
import { repricePrice } from './reprice-price.ts';
import { isSamePriceText } from './price-text.ts';

/** Stored as JSON. */
export interface Overrides {
  /** Models that are not built in. */
  readonly models: readonly CatalogueModel[];
  /** Prices of built-in models whose price text has changed. */
  readonly prices: Readonly<Record<string, ParsedPrice>>;
  /** Models that KIE has removed, with their nearest successors. */
  readonly removed: Readonly<Record<string, readonly string[]>>;
}

/** `recorded` is the list that the built-in prices were made from. */
export function deriveOverrides(
  { listing, removed, schemas }: CatalogueState,
  recorded: readonly ListedModel[],
): Overrides {
  const recordedTexts = new Map(recorded.map(({ model, pricingDesc }) => [model, pricingDesc]));
  const models: CatalogueModel[] = [];
  const prices: Record<string, ParsedPrice> = {};
  for (const listed of listing) {
    const builtIn = builtInCatalogue.find(listed.model);
    if (builtIn === undefined) {
      models.push(describeListed(listed, schemas[listed.model]?.input ?? undefined));
      continue;
    }
    const price = reprice(builtIn, recordedTexts.get(listed.model), listed.pricingDesc);
    if (price !== undefined) prices[listed.model] = price;
  }
  const ids = listing.map(({ model }) => model);
  const successors = Object.keys(removed).map((id) => [id, findClosestMatches(id, ids)] as const);
  return { models, prices, removed: Object.fromEntries(successors) };
}

/** The price of a built-in model whose text has changed; undefined if it has not. */
function reprice(
  { price, required, optional, kind }: CatalogueModel,
  recordedText: string | null | undefined,
  text: string | null,
): ParsedPrice | undefined {
  const isUnchanged = recordedText === undefined || isSamePriceText(recordedText, text);
  if (isUnchanged || text === null) return undefined;
  const model = { fields: { ...required, ...optional }, kind };
  if (price === undefined || recordedText === null) return parsePriceText(text, model);
  return repricePrice(price, recordedText, text, model);
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

const toModelPrice = (parsed: ParsedPrice | undefined) =>
  parsed === undefined
    ? {}
    : { price: parsed.price, ...(parsed.isUnderstood ? {} : { isPriceBound: true }) };

/** The result of a task, by words of the id and then of KIE's task types, which are careless. */
const KINDS: readonly (readonly [RegExp, ModelKind])[] = [
  [/to[- ]text|detection|identification|lyrics/, 'analysis'],
  [/to[- ]image|image[- ](?:edit|upscale)|background/, 'image'],
  [/video|lip[- ]sync|animate/, 'video'],
  [/speech|music|audio|tts|sound|voice|vocals/, 'audio'],
  [/image|upscale/, 'image'],
];

function findKind({ model, taskType }: ListedModel): ModelKind {
  const found = [model, taskType.join(' ')]
    .map((text) => KINDS.find(([pattern]) => pattern.test(text.toLowerCase()))?.[1])
    .find((kind) => kind !== undefined);
  return found ?? 'analysis';
}

/** The built-in catalogue with the overrides applied. */
export function applyOverrides(builtIn: Catalogue, overrides: Overrides): Catalogue {
  const models = new Map(overrides.models.map((model) => [model.id, model]));
  const prices = new Map(Object.entries(overrides.prices));
  const removed = new Map(Object.entries(overrides.removed));
  const repriced = (model: CatalogueModel): CatalogueModel => {
    const price = prices.get(model.id);
    return price === undefined
      ? model
      : { ...model, isPriceBound: undefined, ...toModelPrice(price) };
  };
  return {
    find: (id) => {
      if (removed.has(id)) return undefined;
      const model = builtIn.find(id);
      return model === undefined ? models.get(id) : repriced(model);
    },
    list: () => [
      ...builtIn
        .list()
        .filter(({ id }) => !removed.has(id))
        .map(repriced),
      ...models.values(),
    ],
    findSuccessors: (id) =>
      removed.get(id) ?? (models.has(id) ? undefined : builtIn.findSuccessors(id)),
  };
}
