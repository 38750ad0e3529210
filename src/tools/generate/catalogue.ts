/**
 * `npm run catalogue -- models.json [schemas.json]`: makes the built-in catalogue from a recorded answer of KIE's
 * `GET /api/v1/models`, and from published schemas by model (`data` of `GET /api/v1/models/{id}/schema`).
 *
 * The curated models in `src/worker/models/vendors` stay as they are. What the recording adds, reprices and removes
 * is derived in the same way as the cron does at run time, and stands until somebody curates it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { curatedCatalogue } from '../../worker/models/catalogue.ts';
import type { Overrides } from '../../worker/models/live/apply-overrides.ts';
import { deriveOverrides } from '../../worker/models/live/derive-overrides.ts';
import { parseListing, readPriceTexts } from '../../worker/models/live/listing.ts';
import { parsePublishedSchema } from '../../worker/models/live/parse-schema.ts';
import { RECORDED_OVERRIDES } from '../../worker/models/live/recorded-overrides.ts';
import { asArray, asObject } from '../../worker/models/live/schema-resolver.ts';
import { ROOT } from '../root.ts';
import { formatSource } from './format-source.ts';

const FOLDER = path.join(ROOT, 'src/worker/models/live');
const RECORDED = 'recorded-catalogue.json';
const CURATED_TEXTS = 'curated-price-texts.json';
const OVERRIDES = 'recorded-overrides.ts';

/** The state that the command starts from. */
export interface RecordedCatalogue {
  /** KIE's list, chat models included. */
  readonly models: readonly unknown[];
  /** By model: the price text that the curated price was made from, where the recorded text is a later one. */
  readonly curatedTexts: Readonly<Record<string, string | null>>;
  readonly overrides: Overrides;
}

/** What the command makes of a recording. */
export interface RegeneratedCatalogue extends RecordedCatalogue {
  /** Ids, for the operator. */
  readonly summary: Readonly<
    Record<'added' | 'repriced' | 'removed' | 'unpriced', readonly string[]>
  >;
}

/** `recording` is KIE's answer as JSON, `schemas` are published schemas by model. Throws for an unusable list. */
export function regenerate(
  before: RecordedCatalogue,
  recording: unknown,
  schemas: Readonly<Record<string, unknown>>,
): RegeneratedCatalogue {
  const list = asObject(asObject(recording)['data'] ?? recording);
  const listing = parseListing(list);
  if (!listing.ok) throw new Error(listing.problem);
  if (!listing.isComplete) throw new Error("KIE's list is not complete");
  const { models } = listing;
  const texts = new Map([...readTexts(before.models), ...Object.entries(before.curatedTexts)]);
  const listed = new Set(models.map(({ model }) => model));
  const gone = [...texts.keys(), ...Object.keys(before.overrides.removed)];
  const earlier = before.overrides.models.map(({ id, ...input }) => [id, input] as const);
  const given = Object.entries(schemas).map(
    ([id, data]) => [id, parsePublishedSchema(data)] as const,
  );
  const inputs = new Map([...earlier, ...given.filter(([, input]) => input !== undefined)]);
  const overrides = deriveOverrides(curatedCatalogue, texts, {
    listing: models,
    removed: Object.fromEntries(gone.filter((id) => !listed.has(id)).map((id) => [id, true])),
    schemas: Object.fromEntries(
      [...inputs].map(([id, input]) => [id, { input: input ?? null, nextReadAt: 0 }]),
    ),
  });
  const repriced = Object.keys(overrides.prices);
  const removed = Object.keys(overrides.removed);
  return {
    models: asArray(list['models']).map(pickEntry),
    curatedTexts: Object.fromEntries(
      [...repriced, ...removed].map((id) => [id, texts.get(id) ?? null]),
    ),
    overrides,
    summary: {
      added: overrides.models.map(({ id }) => id),
      repriced,
      removed,
      unpriced: overrides.models
        .filter(({ price, isPriceBound }) => price === undefined || isPriceBound)
        .map(({ id }) => id),
    },
  };
}

function readTexts(models: readonly unknown[]): ReadonlyMap<string, string | null> {
  const listing = parseListing({ models });
  if (!listing.ok) throw new Error(listing.problem);
  return readPriceTexts(listing.models);
}

function pickEntry(value: unknown): object {
  const { model, title, provider, taskType, description, pricingDesc } = asObject(value);
  return { model, title, provider, taskType, description, pricingDesc };
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function readRecorded(): Promise<RecordedCatalogue> {
  const curatedTexts = (await readJson(
    path.join(FOLDER, CURATED_TEXTS),
  )) as RecordedCatalogue['curatedTexts'];
  const models = asArray(asObject(await readJson(path.join(FOLDER, RECORDED)))['models']);
  return { models, curatedTexts, overrides: RECORDED_OVERRIDES };
}

async function write({ models, curatedTexts, overrides }: RegeneratedCatalogue): Promise<void> {
  const sources = {
    [RECORDED]: JSON.stringify({ models }),
    [CURATED_TEXTS]: JSON.stringify(curatedTexts),
    [OVERRIDES]: `/** What KIE's recorded list changes in the curated models. Written by \`npm run catalogue\`: do not edit. */
      import type { Overrides } from './apply-overrides.ts';

      export const RECORDED_OVERRIDES: Overrides = ${JSON.stringify(overrides)};`,
  };
  for (const [name, source] of Object.entries(sources)) {
    const file = path.join(FOLDER, name);
    await writeFile(file, await formatSource(file, source));
  }
}

/** The files of the command line. Throws if there are not one or two. */
export function parseCatalogueArguments(args: readonly string[]): {
  recording: string;
  schemas: string | undefined;
} {
  const [recording, schemas, ...others] = args;
  if (recording === undefined || others.length > 0)
    throw new Error('usage: npm run catalogue -- models.json [schemas.json]');
  return { recording, schemas };
}

async function run(): Promise<void> {
  const { recording, schemas } = parseCatalogueArguments(process.argv.slice(2));
  const regenerated = regenerate(
    await readRecorded(),
    await readJson(recording),
    schemas === undefined ? {} : asObject(await readJson(schemas)),
  );
  await write(regenerated);
  for (const [what, ids] of Object.entries(regenerated.summary))
    console.log(`${what}: ${ids.length === 0 ? 'none' : ids.join(', ')}`);
}

if (process.argv[1] === import.meta.filename)
  await run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
