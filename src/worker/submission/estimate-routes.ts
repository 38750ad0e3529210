import { Hono } from '../http/hono.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { authenticateRequest } from '../auth/authenticate-request.ts';
import { success } from '../http/envelope.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { findChargeRules, type Learnable } from '../models/charge-rules.ts';
import type { Catalogue } from '../models/model.ts';
import { estimateCost, priceKeyFor, type Estimate, type PriceBasis } from '../models/estimate.ts';
import { MILLICREDITS_PER_CREDIT } from '../platform/units.ts';
import { readCreateTask } from './create-request.ts';
import { findFileSeconds, type FileSecondsDeps } from './file-seconds-lookup.ts';

/** KIE's price list: 200 credits for one US dollar. */
const USD_PER_CREDIT = 0.005;

export type EstimateDeps = AuthDeps &
  FileSecondsDeps & {
    catalogue: () => Promise<Catalogue>;
    learnedPrices: { find(model: string, priceKey: string): Promise<number | undefined> };
  };

/**
 * `POST /api/v1/jobs/estimate`: the expected cost of a createTask with this body, validated in the same
 * way. Nothing is created, reserved or sent.
 */
export function estimateRoutes(deps: EstimateDeps) {
  const { settings, learnedPrices, runtime } = deps;
  return new Hono().post('/api/v1/jobs/estimate', async (c) => {
    const [client, catalogue] = await Promise.all([authenticateRequest(deps, c), deps.catalogue()]);
    const { body, warnings } = await readCreateTask({ settings, catalogue }, c.req.raw, client);
    const publicBaseUrl = publicOrigin(settings, c.req.url);
    const fileSeconds = await findFileSeconds(deps, { body, catalogue, publicBaseUrl });
    const context = { catalogue, prices: settings, now: runtime.now(), fileSeconds };
    const estimate = estimateCost(body.model, body.input, context);
    const priceKey = priceKeyFor(catalogue.find(body.model), body.input);
    const { learnable } = findChargeRules(estimate, priceKey);
    const learned = learnable && (await learnedPrices.find(body.model, learnable.priceKey));
    const { credits, maxCredits, basis } =
      learnable === undefined || learned === undefined
        ? estimate
        : applyLearned(estimate, learnable, learned / MILLICREDITS_PER_CREDIT);
    c.header('cache-control', 'no-store');
    return c.json(
      success({
        model: body.model,
        credits,
        maxCredits,
        usd: Math.round(credits * USD_PER_CREDIT * 1e6) / 1e6,
        basis,
        ...(warnings.length === 0 ? {} : { warnings }),
      }),
    );
  });
}

/** The task should cost what similar ones did, but not less than the list price, which KIE may charge again. */
function applyLearned(
  listed: Estimate,
  { max }: Learnable,
  charged: number,
): Omit<Estimate, 'basis'> & { basis: PriceBasis | 'charged' } {
  const credits = Math.min(charged, max);
  if (listed.basis !== 'unknown' && credits <= listed.credits) return listed;
  return { credits, maxCredits: Math.max(listed.maxCredits, credits), basis: 'charged' };
}
