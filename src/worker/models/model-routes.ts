import { Hono, type Context } from 'hono';
import * as z from 'zod';
import { bearerOf } from '../auth/bearer.ts';
import { callerOf } from '../auth/caller.ts';
import type { AccessDeps } from '../auth/authenticate.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { checked } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { allModels, findModel } from './catalogue.ts';
import { isModelAllowed } from './check-input.ts';
import { MODEL_KINDS } from './model.ts';
import { inputSchema } from './input-schema.ts';
import { strictnessOf } from './strictness.ts';
import { isLookedFor, modelView } from './model-view.ts';

export const modelQuery = lazy(() =>
  z.object({
    kind: z.enum(MODEL_KINDS).optional(),
    vendor: z.string().optional(),
    text: z.string().optional(),
  }),
);

/** What is not described: any object. */
const ANY_INPUT = { type: 'object' };

/**
 * `GET /api/v1/models` and `/api/v1/models/{id}`: what the caller may use here. Whoever is nobody yet
 * sees what ALLOWED_MODELS allows: a page shows its models before its visitor has a session.
 */
export function modelRoutes(deps: AccessDeps): Hono {
  const { settings, store } = deps;
  const viewOf = async () => ({ prices: settings, times: await store.modelTimes.all() });
  return new Hono()
    .get('/api/v1/models', async (c) => {
      const { kind, vendor, text } = checked(modelQuery(), c.req.query());
      const patterns = await patternsOf(deps, c);
      const view = await viewOf();
      const models = usableModels(patterns)
        .map((id) => modelView(id, view))
        .filter((model) => isLookedFor(model, { kind, vendor, text }));
      c.header('cache-control', 'no-store');
      return c.json(success({ models }));
    })
    .get('/api/v1/models/:id{.+}', async (c) => {
      const id = c.req.param('id');
      if (!isModelAllowed(id, await patternsOf(deps, c)))
        throw new EdgeError(
          'not_found',
          'There is no such model here; GET /api/v1/models lists those that are.',
        );
      const model = findModel(id);
      const isStrict = strictnessOf(id, settings.validation) === 'strict';
      const input = model === undefined ? ANY_INPUT : inputSchema(model, isStrict);
      c.header('cache-control', 'no-store');
      return c.json(success({ ...modelView(id, await viewOf()), input }));
    });
}

/** The models that are described, and those that a pattern names in full. */
export function usableModels(patterns: readonly string[]): string[] {
  const described = allModels()
    .map(({ id }) => id)
    .filter((id) => isModelAllowed(id, patterns));
  const named = patterns.filter(
    (pattern) => !pattern.includes('*') && findModel(pattern) === undefined,
  );
  return [...described, ...named];
}

async function patternsOf(deps: AccessDeps, c: Context): Promise<readonly string[]> {
  try {
    return (await callerOf(deps, c)).models;
  } catch (error) {
    const isNobody = error instanceof EdgeError && bearerOf(c.req.raw.headers) === undefined;
    if (isNobody) return deps.settings.allowedModels;
    throw error;
  }
}
