/** Reads KIE's list of models, and the schemas of models that are not built in. A step of the cron. */
import type { Log } from '../../platform/log.ts';
import type { Runtime } from '../../platform/runtime.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/units.ts';
import type { KieClient } from '../../upstream/kie-client.ts';
import { builtInCatalogue } from '../catalogue.ts';
import {
  applyReading,
  initialState,
  type CatalogueState,
  type SuspectList,
} from './catalogue-state.ts';
import { parseListing, readPriceTexts, type ListedModel } from './listing.ts';
import type { LiveCatalogueStore } from './live-catalogue-store.ts';
import { deriveOverrides } from './derive-overrides.ts';
import { parsePublishedSchema } from './parse-schema.ts';
import { applySchema, type SchemaReading } from './schema-reading.ts';

export interface RefreshCatalogueDeps {
  store: LiveCatalogueStore;
  kie: Pick<KieClient, 'listModels' | 'modelSchema'>;
  /** The list that the built-in catalogue was made from. */
  recordedListing: () => Promise<readonly ListedModel[]>;
  runtime: Pick<Runtime, 'now' | 'sleep'>;
  log: Log;
}

const READ_INTERVAL_MS = 5 * MINUTE_MS;

/** A removal or a price counts when a second reading confirms it. */
const CONFIRM_INTERVAL_MS = MINUTE_MS;

/** KIE allows one discovery request a second for the whole account. */
const REQUEST_INTERVAL_MS = 1.1 * SECOND_MS;

/** Bounds the time of a run; the other schemas follow in the next one. */
const MAX_SCHEMAS_PER_RUN = 5;
/** Bounds the row. A model beyond it is used without a schema. */
const MAX_SCHEMAS = 60;

/** A row of D1 takes 2 MB; a character may take three bytes. KIE's list of 181 media models takes 100,000. */
const MAX_STORED_CHARACTERS = 600_000;

/** Reads the list if it is due. A reading that is not usable changes nothing, and its problem is stored. */
export async function refreshCatalogue(deps: RefreshCatalogueDeps): Promise<void> {
  const { store, kie, runtime, log } = deps;
  const now = runtime.now();
  if (!(await store.claim(now, READ_INTERVAL_MS))) return;
  const recorded = await deps.recordedListing();
  const reject = (reason: string, suspect?: SuspectList) => {
    log.warn('catalogue.read_failed', { reason });
    return store.saveProblem(
      reason,
      now,
      suspect === undefined ? undefined : { ...before, suspect },
    );
  };
  const before = (await store.findState()) ?? initialState(recorded);
  // Without it every price would count as unchanged.
  if (recorded.length === 0) return reject('the recorded list is missing among the pages');
  const answer = await kie.listModels();
  if (answer.kind === 'unavailable') return reject(answer.reason);
  const listing = parseListing(answer.data);
  if (!listing.ok) return reject(listing.problem);
  const reading = applyReading(before, listing, now);
  if (!reading.ok) return reject(reading.problem, reading.suspect);

  const { schemas, hasMore } = await readDueSchemas(deps, reading.state, now);
  const state = { ...reading.state, schemas };
  const overrides = deriveOverrides(builtInCatalogue, readPriceTexts(recorded), state);
  if (JSON.stringify([state, overrides]).length > MAX_STORED_CHARACTERS)
    return reject("KIE's list and schemas are too large to be stored");
  const [unreadable] = listing.unreadable;
  if (unreadable !== undefined)
    log.warn('catalogue.read_failed', { model: unreadable, reason: 'its entry is not readable' });
  const count = state.changes.filter(({ at }) => at === now).length;
  if (count > 0) log.info('catalogue.changed', { count });
  // What must stay the same for a day needs no reading in a minute.
  const isNew = Object.values(state.unconfirmed).some(({ since }) => since === now);
  const isSchemaOpen = Object.values(schemas).some(({ unconfirmed }) => unconfirmed !== undefined);
  const isOpen = hasMore || isNew || isSchemaOpen;
  await store.save({
    state,
    overrides,
    readAt: now,
    nextReadAt: now + (isOpen ? CONFIRM_INTERVAL_MS : READ_INTERVAL_MS),
  });
}

/** The schemas of the listed models that are not built in, with those read again that are due. */
async function readDueSchemas(
  { kie, runtime, log }: RefreshCatalogueDeps,
  { listing, schemas: before }: CatalogueState,
  now: number,
): Promise<{ schemas: Record<string, SchemaReading>; hasMore: boolean }> {
  const models = listing
    .map(({ model }) => model)
    .filter((model) => builtInCatalogue.find(model) === undefined)
    .slice(0, MAX_SCHEMAS);
  const schemas: Record<string, SchemaReading> = Object.fromEntries(
    models.flatMap((model) => (before[model] === undefined ? [] : [[model, before[model]]])),
  );
  const due = models.filter((model) => (schemas[model]?.nextReadAt ?? 0) <= now);
  for (const model of due.slice(0, MAX_SCHEMAS_PER_RUN)) {
    await runtime.sleep(REQUEST_INTERVAL_MS);
    const answer = await kie.modelSchema(model);
    const input = answer.kind === 'data' ? parsePublishedSchema(answer.data) : undefined;
    if (answer.kind === 'unavailable')
      log.warn('catalogue.read_failed', { model, reason: answer.reason });
    schemas[model] = applySchema(schemas[model], input, now);
  }
  return { schemas, hasMore: due.length > MAX_SCHEMAS_PER_RUN };
}
