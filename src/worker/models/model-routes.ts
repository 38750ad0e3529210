import type { Context } from 'hono';
import type { BlankEnv } from 'hono/types';
import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import { parseBearer } from '../auth/bearer.ts';
import { authenticateRequest } from '../auth/authenticate-request.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { validate } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import type { Catalogue } from './model.ts';
import { describeRemoval, isModelAllowed } from './check-input.ts';
import { MODEL_KINDS } from './model.ts';
import type { ModelTimesStore } from './model-times-store.ts';
import { readFieldLabels } from './field-labels.ts';
import { buildInputSchema } from './input-schema.ts';
import type { ListedModel } from './live/listing.ts';
import { buildModelView, matchesModelFilter, type ModelViewContext } from './model-view.ts';
import { publishSchema } from './published-schema.ts';
import { findStrictness } from './strictness.ts';

export const modelListQuery = lazy(() =>
  z.object({
    kind: z.optional(z.enum(MODEL_KINDS)),
    vendor: z.optional(z.string()),
    text: z.optional(z.string()),
  }),
);

export interface ModelDeps extends AuthDeps {
  catalogue: () => Promise<Catalogue>;
  /** KIE's list as last read. */
  listing: (now: number) => Promise<readonly ListedModel[]>;
  modelTimes: Pick<ModelTimesStore, 'all' | 'successRates'>;
  /** Reads a file of the pages by its path. */
  assets: (path: string) => Promise<Response>;
}

/**
 * The models that the caller may use, in the shape of KIE's discovery endpoints, with fields of this edge added.
 * An anonymous caller sees what ALLOWED_MODELS allows, because a page lists models before its visitor has a session.
 */
export function modelRoutes(deps: ModelDeps) {
  return new Hono()
    .get('/api/v1/models', async (c) => {
      const { kind, vendor, text } = validate(modelListQuery(), c.req.query());
      const patterns = await allowedPatterns(deps, c);
      const context = await readViewContext(deps);
      const models = listAllowedModelIds(patterns, context.catalogue)
        .map((id) => buildModelView(id, context))
        .filter((model) => matchesModelFilter(model, { kind, vendor, text }));
      c.header('cache-control', 'no-store');
      return c.json(success({ total: models.length, models }));
    })
    .get('/api/v1/models/:id{.+}/schema', async (c) => {
      const { id, context } = await readAllowedModel(deps, c);
      const { title } = buildModelView(id, context);
      return c.json(success(publishSchema(id, title, await readInputSchema(deps, id, context))));
    })
    .get('/api/v1/models/:id{.+}/price', async (c) => {
      const { id, context } = await readAllowedModel(deps, c);
      return c.json(success({ model: id, pricingDesc: buildModelView(id, context).pricingDesc }));
    })
    .get('/api/v1/models/:id{.+}/success-rate', async (c) => {
      const { id } = await readAllowedModel(deps, c);
      const points = await deps.modelTimes.successRates(id, deps.runtime.now());
      return c.json(success({ model: id, points }));
    })
    .get('/api/v1/models/:id{.+}', async (c) => {
      const { id, context } = await readAllowedModel(deps, c);
      const input = await readInputSchema(deps, id, context);
      return c.json(success({ ...buildModelView(id, context), input }));
    });
}

async function readViewContext(deps: ModelDeps): Promise<ModelViewContext> {
  const now = deps.runtime.now();
  const [catalogue, listing, times] = await Promise.all([
    deps.catalogue(),
    deps.listing(now),
    deps.modelTimes.all(now),
  ]);
  const listed = new Map(listing.map((model) => [model.model, model]));
  return { catalogue, listed, prices: deps.settings, times, now };
}

/** The model of the path. Throws `not_found` for one that the list does not have. */
async function readAllowedModel(deps: ModelDeps, c: Context<BlankEnv, '/:id'>) {
  const id = c.req.param('id');
  const patterns = await allowedPatterns(deps, c);
  const catalogue = await deps.catalogue();
  if (!listAllowedModelIds(patterns, catalogue).includes(id))
    throw new EdgeError(
      'not_found',
      describeRemoval(id, catalogue) ??
        'Model not found. GET /api/v1/models lists the available models.',
    );
  c.header('cache-control', 'no-store');
  return { id, context: await readViewContext(deps) };
}

/** Any object for a model that is not described. */
async function readInputSchema(
  { settings, assets }: ModelDeps,
  id: string,
  { catalogue }: ModelViewContext,
): Promise<Record<string, unknown>> {
  const model = catalogue.find(id);
  if (model === undefined) return { type: 'object' };
  const isStrict = findStrictness(id, settings.VALIDATION) === 'strict';
  return buildInputSchema(model, isStrict, await readFieldLabels(assets));
}

/** Ids of the allowed models: described ones, and others that a pattern names without `*`, unless KIE removed them. */
export function listAllowedModelIds(patterns: readonly string[], catalogue: Catalogue): string[] {
  const described = catalogue
    .list()
    .map(({ id }) => id)
    .filter((id) => isModelAllowed(id, patterns));
  const named = patterns.filter(
    (pattern) =>
      !pattern.includes('*') &&
      catalogue.find(pattern) === undefined &&
      catalogue.findSuccessors(pattern) === undefined,
  );
  return [...described, ...named];
}

async function allowedPatterns(deps: AuthDeps, c: Context): Promise<readonly string[]> {
  try {
    return (await authenticateRequest(deps, c)).models;
  } catch (error) {
    const isAnonymous = error instanceof EdgeError && parseBearer(c.req.raw.headers) === undefined;
    if (isAnonymous) return deps.settings.ALLOWED_MODELS;
    throw error;
  }
}
