import type { Context } from 'hono';
import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import { parseBearer } from '../auth/bearer.ts';
import { authenticateRequest } from '../auth/authenticate-request.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { validate } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import type { Catalogue } from './catalogue.ts';
import { isModelAllowed } from './check-input.ts';
import { MODEL_KINDS } from './model.ts';
import type { ModelTimesStore } from './model-times-store.ts';
import { readFieldLabels } from './field-labels.ts';
import { buildInputSchema } from './input-schema.ts';
import { findStrictness } from './strictness.ts';
import { matchesModelFilter, buildModelView } from './model-view.ts';

export const modelListQuery = lazy(() =>
  z.object({
    kind: z.optional(z.enum(MODEL_KINDS)),
    vendor: z.optional(z.string()),
    text: z.optional(z.string()),
  }),
);

/** The input schema of a model that the catalogue does not have. */
const ANY_INPUT = { type: 'object' };

export interface ModelDeps extends AuthDeps {
  catalogue: () => Promise<Catalogue>;
  modelTimes: Pick<ModelTimesStore, 'all'>;
  /** Reads a file of the pages by its path. */
  assets: (path: string) => Promise<Response>;
}

/**
 * `GET /api/v1/models` and `/api/v1/models/{id}`: the models that the caller may use. An anonymous caller
 * sees what ALLOWED_MODELS allows, because a page lists models before its visitor has a session.
 */
export function modelRoutes(deps: ModelDeps) {
  const { settings, modelTimes, assets, runtime } = deps;
  const viewContext = async () => {
    const [catalogue, times] = await Promise.all([deps.catalogue(), modelTimes.all()]);
    return { catalogue, prices: settings, times, now: runtime.now() };
  };
  return new Hono()
    .get('/api/v1/models', async (c) => {
      const { kind, vendor, text } = validate(modelListQuery(), c.req.query());
      const patterns = await allowedPatterns(deps, c);
      const context = await viewContext();
      const models = listAllowedModelIds(patterns, context.catalogue)
        .map((id) => buildModelView(id, context))
        .filter((model) => matchesModelFilter(model, { kind, vendor, text }));
      c.header('cache-control', 'no-store');
      return c.json(success({ models }));
    })
    .get('/api/v1/models/:id{.+}', async (c) => {
      const id = c.req.param('id');
      if (!isModelAllowed(id, await allowedPatterns(deps, c)))
        throw new EdgeError(
          'not_found',
          'Model not found. GET /api/v1/models lists the available models.',
        );
      const context = await viewContext();
      const model = context.catalogue.find(id);
      const isStrict = findStrictness(id, settings.VALIDATION) === 'strict';
      const input =
        model === undefined
          ? ANY_INPUT
          : buildInputSchema(model, isStrict, await readFieldLabels(assets));
      c.header('cache-control', 'no-store');
      return c.json(success({ ...buildModelView(id, context), input }));
    });
}

/** Ids of the allowed models: described ones, and others that a pattern names without `*`. */
export function listAllowedModelIds(patterns: readonly string[], catalogue: Catalogue): string[] {
  const described = catalogue
    .list()
    .map(({ id }) => id)
    .filter((id) => isModelAllowed(id, patterns));
  const named = patterns.filter(
    (pattern) => !pattern.includes('*') && catalogue.find(pattern) === undefined,
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
