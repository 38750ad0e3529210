/** KIE's list of models, `GET /api/v1/models`: parsed tolerantly and bounded, because it is KIE's text. Pure. */
import * as z from 'zod/mini';
import { checkedArray } from '../../http/checked-array.ts';
import { lazy } from '../../platform/lazy.ts';
import { ifValid } from '../../upstream/tolerant-schema.ts';

/** An entry of KIE's list. `pricingDesc` is prose. */
export interface ListedModel {
  readonly model: string;
  readonly title: string;
  readonly provider: string | null;
  /** Like `Text to Video`. */
  readonly taskType: readonly string[];
  readonly description: string | null;
  readonly pricingDesc: string | null;
}

/** Media models that KIE lists. */
export interface ListedModels {
  readonly models: readonly ListedModel[];
  /** Ids of the entries that are not readable otherwise: KIE still has these models. */
  readonly unreadable: readonly string[];
  /** False if KIE says that there are more, or an entry has no readable id. */
  readonly isComplete: boolean;
}

export type Listing =
  | ({ readonly ok: true } & ListedModels)
  /** The answer is not a usable list. */
  | { readonly ok: false; readonly problem: string };

/** KIE lists about 200. */
const MAX_MODELS = 1000;

/** Ids become a part of KIE's addresses, and names of properties. */
const MODEL_ID = /^[a-z\d][\w.-]*(?:\/[a-z\d][\w.-]*){0,5}$/i;

const MAX_ID_CHARACTERS = 200;
const isNoProperty = (id: string) => !(id in {});
const MAX_TEXT_CHARACTERS = 500;
const MAX_PRICE_CHARACTERS = 10_000;

const id = lazy(() =>
  z.string().check(z.maxLength(MAX_ID_CHARACTERS), z.regex(MODEL_ID), z.refine(isNoProperty)),
);

const entry = lazy(() => {
  const text = z.nullish(z.string());
  return z.object({
    model: id(),
    title: text,
    provider: text,
    taskType: checkedArray(z.string(), { minItems: 1 }),
    description: text,
    pricingDesc: text,
  });
});

const idOnly = lazy(() => z.object({ model: id() }));

const list = lazy(() => z.object({ models: z.array(z.unknown()), total: ifValid(z.number()) }));

/** Of the entries this share must be readable; otherwise the format has changed. */
const MIN_READABLE_SHARE = 0.9;

/** The media models in the `data` of KIE's answer. Chat models have another API. */
export function parseListing(data: unknown): Listing {
  const parsed = list().safeParse(data);
  if (!parsed.success) return { ok: false, problem: "KIE's answer has no list of models" };
  const given = parsed.data.models;
  const total = parsed.data.total ?? given.length;
  if (given.length > MAX_MODELS)
    return {
      ok: false,
      problem: `KIE's list has ${given.length} models; the limit is ${MAX_MODELS}`,
    };
  const models: ListedModel[] = [];
  const unreadable: string[] = [];
  for (const value of given) {
    const read = entry().safeParse(value);
    const named = idOnly().safeParse(value);
    if (read.success) models.push(toListedModel(read.data));
    else if (named.success) unreadable.push(named.data.model);
  }
  if (models.length < MIN_READABLE_SHARE * given.length)
    return { ok: false, problem: `only ${models.length} of ${given.length} models are readable` };
  return {
    ok: true,
    models: models.filter((model) => !isChatModel(model)),
    unreadable,
    isComplete: models.length + unreadable.length === given.length && given.length >= total,
  };
}

function toListedModel({
  model,
  title,
  provider,
  taskType,
  description,
  pricingDesc,
}: z.infer<ReturnType<typeof entry>>): ListedModel {
  return {
    model,
    title: cut(title) ?? model,
    provider: cut(provider),
    taskType: taskType.slice(0, 10).map((type) => type.slice(0, 50)),
    description: cut(description),
    pricingDesc: cut(pricingDesc, MAX_PRICE_CHARACTERS),
  };
}

/** Empty text counts as none. */
const cut = (text: string | null | undefined, length = MAX_TEXT_CHARACTERS): string | null =>
  text === undefined || text === null || text.trim() === '' ? null : text.slice(0, length);

const isChatModel = ({ taskType }: ListedModel) =>
  taskType.every((type) => type.toLowerCase() === 'chat');

/** The price text of each model. */
export const readPriceTexts = (models: readonly ListedModel[]) =>
  new Map(models.map(({ model, pricingDesc }) => [model, pricingDesc]));
