import { Hono } from '../http/hono.ts';
import type { Settings } from '../config/settings.ts';
import { success } from '../http/envelope.ts';
import { estimateCost, findPriceBasis, type EstimateContext } from '../models/estimate.ts';
import type { LiveCatalogueStore } from '../models/live/live-catalogue-store.ts';
import type { Catalogue } from '../models/model.ts';
import { listAllowedModelIds } from '../models/model-routes.ts';
import type { Runtime } from '../platform/runtime.ts';
import type { CatalogueReport, UnpricedModel } from './views.ts';

export interface CatalogueAdminDeps {
  settings: Pick<Settings, 'ALLOWED_MODELS' | 'PRICES' | 'DEFAULT_RESERVATION_CREDITS'>;
  catalogue: () => Promise<Catalogue>;
  liveCatalogue: Pick<LiveCatalogueStore, 'findStatus' | 'findHistory'>;
  runtime: Pick<Runtime, 'now'>;
}

/** Of each list. A page shows no more, and the changes are as many at most. */
export const MAX_LISTED = 100;

/** `GET /admin/api/catalogue`: when KIE's list of models was read, what changed, and which models are unpriced. */
export function catalogueAdminRoutes(deps: CatalogueAdminDeps) {
  const { settings, catalogue, liveCatalogue, runtime } = deps;
  return new Hono().get('/admin/api/catalogue', async (c) => {
    const [current, status, { changes, removed }] = await Promise.all([
      catalogue(),
      liveCatalogue.findStatus(),
      liveCatalogue.findHistory(),
    ]);
    const allowed = new Set(listAllowedModelIds(settings.ALLOWED_MODELS, current));
    const report: CatalogueReport = {
      readAt: null,
      nextReadAt: null,
      problem: null,
      problemAt: null,
      ...status,
      models: current.list().length,
      allowedModels: allowed.size,
      changes: changes.slice(0, MAX_LISTED),
      removed: removed.slice(0, MAX_LISTED),
      unpriced: findUnpriced(allowed, {
        catalogue: current,
        prices: settings,
        now: runtime.now(),
      }),
    };
    return c.json(success(report));
  });
}

/** The models without a known price, those in `allowed` first. */
function findUnpriced(allowed: ReadonlySet<string>, context: EstimateContext): UnpricedModel[] {
  const described = context.catalogue.list().map(({ id }) => id);
  return [...new Set([...allowed, ...described])]
    .map((model) => ({ model, basis: findPriceBasis(model, context) }))
    .filter(({ basis }) => basis === 'unknown' || basis === 'bound')
    .slice(0, MAX_LISTED)
    .map(({ model, basis }) => ({
      model,
      basis,
      isAllowed: allowed.has(model),
      maxCredits: estimateCost(model, {}, context).maxCredits,
    }));
}
