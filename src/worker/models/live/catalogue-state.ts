/**
 * What the edge believes about KIE's list of models, and how a reading of the list changes it. Pure.
 *
 * A reading can be bad in ways that no parser sees: half a list, prices that vanish, texts that are cut. So a new
 * model counts at once, but a removal and a change of a price count when two readings in a row say so. A list that
 * differs much from what was known a day ago, and a price text with fewer amounts than before, change nothing until
 * they have stayed the same for a day.
 */
import { DAY_MS } from '../../platform/units.ts';
import type { ListedModel, ListedModels } from './listing.ts';
import { hasFewerAmounts, isSamePriceText } from './price-text.ts';
import type { SchemaReading } from './schema-reading.ts';

export interface CatalogueState {
  /** KIE's media models as last accepted. A price that vanished keeps its last text. */
  readonly listing: readonly ListedModel[];
  /** Models that were listed once and are not any more, with the time of their removal (Unix ms). */
  readonly removed: Readonly<Record<string, number>>;
  /** What the last reading said and the accepted list does not, by model. */
  readonly unconfirmed: Readonly<Record<string, News>>;
  /** Published schemas of the models that are not built in. */
  readonly schemas: Readonly<Record<string, SchemaReading>>;
  /** The latest changes, the newest first. */
  readonly changes: readonly CatalogueChange[];
  /** A list that differed too much to count at once. */
  readonly suspect?: SuspectList;
}

export interface News {
  /** A price text; null: the model is missing. */
  readonly text: string | null;
  /** When it was first read, in Unix milliseconds. Every reading since then said the same. */
  readonly since: number;
}

export interface SuspectList {
  /** Its ids, in order. */
  readonly models: readonly string[];
  /** When it was first read, in Unix milliseconds. */
  readonly since: number;
}

export interface CatalogueChange {
  readonly model: string;
  readonly kind: 'added' | 'repriced' | 'removed' | 'returned';
  /** Of a new price: the beginnings of KIE's texts before and now. */
  readonly price?: { readonly before: string | null; readonly now: string };
  /** Unix milliseconds. */
  readonly at: number;
}

export type Reading =
  | { readonly ok: true; readonly state: CatalogueState }
  | { readonly ok: false; readonly problem: string; readonly suspect: SuspectList };

/** A list with a smaller share of the last good one's models is taken for a part of a list. */
const MIN_LISTED_SHARE = 0.8;

/** A list that adds more than this share of the known models, and more than a few, may be another list. */
const MAX_ADDED_SHARE = 0.25;
const MAX_ADDED_ALWAYS = 20;

/** KIE may change much at once. Until then a list or a text may be a part of the whole one. */
const MIN_SUSPECT_MS = DAY_MS;

const MAX_CHANGES = 100;
/** Of a price text in a change. */
const MAX_SHOWN_CHARACTERS = 300;

/** The state before the first reading: the list that this version of the edge was made from. */
export const initialState = (listing: readonly ListedModel[]): CatalogueState => ({
  listing,
  removed: {},
  unconfirmed: {},
  schemas: {},
  changes: [],
});

/** KIE changes the case of an id now and then; it stays the same model under its first name. */
const keyOf = (id: string) => id.toLowerCase();

/** The state after a reading of KIE's list at `now`. */
export function applyReading(
  before: CatalogueState,
  { models, unreadable, isComplete }: ListedModels,
  now: number,
): Reading {
  const known = new Map(before.listing.map((model) => [keyOf(model.model), model]));
  // A known model whose entry is not readable stays as it is.
  const kept = unreadable.flatMap((id) => known.get(keyOf(id)) ?? []);
  const listed = new Map([...kept, ...models].map((model) => [keyOf(model.model), model]));
  const problem = findProblem(listed, before, now);
  const suspect = suspectList(before, [...listed.keys()].toSorted(), now);
  const isLasting = isComplete && now - suspect.since >= MIN_SUSPECT_MS;
  if (problem !== undefined && !isLasting) return { ok: false, problem, suspect };

  const verdicts = before.listing.map((old) =>
    judge(old, listed.get(keyOf(old.model)), { isComplete, before, now }),
  );
  const removals = verdicts.filter(({ kind }) => kind === 'removed');
  const removed = new Map([
    ...Object.entries(before.removed),
    ...removals.map(({ entry }) => [entry.model, now] as const),
  ]);
  const additions = [...listed].flatMap(([key, entry]): Verdict[] => {
    if (known.has(key)) return [];
    const former = [...removed.keys()].find((id) => keyOf(id) === key);
    removed.delete(former ?? '');
    return former === undefined
      ? [{ kind: 'added', entry }]
      : [{ kind: 'returned', entry: { ...entry, model: former } }];
  });
  const changes = [...verdicts, ...additions].flatMap(({ kind, entry, price }) =>
    kind === undefined
      ? []
      : [{ model: entry.model, kind, at: now, ...(price === undefined ? {} : { price }) }],
  );
  return {
    ok: true,
    state: {
      listing: [...verdicts.filter(({ kind }) => kind !== 'removed'), ...additions].map(
        ({ entry }) => entry,
      ),
      removed: Object.fromEntries(removed),
      unconfirmed: Object.fromEntries(
        verdicts.flatMap(({ entry, news }) => (news === undefined ? [] : [[entry.model, news]])),
      ),
      schemas: before.schemas,
      changes: [...changes, ...before.changes].slice(0, MAX_CHANGES),
      // Its removals are still to be confirmed.
      ...(problem === undefined ? {} : { suspect }),
    },
  };
}

/** Why a list cannot be believed at once. Otherwise short lists in a row would remove one model after another. */
function findProblem(
  listed: ReadonlyMap<string, ListedModel>,
  { listing, removed }: CatalogueState,
  now: number,
): string | undefined {
  const lately = Object.keys(removed).filter((id) => now - (removed[id] ?? 0) < MIN_SUSPECT_MS);
  const known = new Set([...listing.map(({ model }) => model), ...lately].map(keyOf));
  const former = new Set(Object.keys(removed).map(keyOf));
  const keys = [...listed.keys()];
  const kept = keys.filter((key) => known.has(key)).length;
  const added = keys.filter((key) => !known.has(key) && !former.has(key)).length;
  if (kept < MIN_LISTED_SHARE * known.size)
    return `KIE's list has only ${kept} of ${known.size} known models`;
  return added > Math.max(MAX_ADDED_ALWAYS, MAX_ADDED_SHARE * known.size)
    ? `KIE's list has ${added} new models beside ${kept} known ones`
    : undefined;
}

/** The list with the time since which every reading has been the same. */
function suspectList(
  { suspect }: CatalogueState,
  models: readonly string[],
  now: number,
): SuspectList {
  const isSame = suspect !== undefined && suspect.models.join() === models.join();
  return isSame ? suspect : { models, since: now };
}

interface Verdict {
  /** The model as accepted. */
  readonly entry: ListedModel;
  /** What has changed: of a known model, what a second reading has confirmed. */
  readonly kind?: CatalogueChange['kind'];
  readonly price?: CatalogueChange['price'];
  /** What later readings have to confirm. */
  readonly news?: News;
}

const cut = (text: string) => text.slice(0, MAX_SHOWN_CHARACTERS);

/** What the reading says about a known model. */
function judge(
  old: ListedModel,
  current: ListedModel | undefined,
  { isComplete, before, now }: { isComplete: boolean; before: CatalogueState; now: number },
): Verdict {
  const { model, pricingDesc } = old;
  const entry = { ...(current ?? old), model, pricingDesc };
  const last = before.unconfirmed[model];
  const toNews = (text: string | null): News => (last?.text === text ? last : { text, since: now });
  if (current === undefined) {
    if (!isComplete) return { entry };
    const news = toNews(null);
    return news === last ? { entry, kind: 'removed' } : { entry, news };
  }
  const text = current.pricingDesc;
  if (text === null || isSamePriceText(pricingDesc, text)) return { entry };
  const news = toNews(text);
  const isLasting = !hasFewerAmounts(text, pricingDesc) || now - news.since >= MIN_SUSPECT_MS;
  if (news !== last || !isLasting) return { entry, news };
  const price = { before: pricingDesc === null ? null : cut(pricingDesc), now: cut(text) };
  return { entry: { ...entry, pricingDesc: text }, kind: 'repriced', price };
}
