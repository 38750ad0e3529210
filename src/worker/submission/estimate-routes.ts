import { Hono } from 'hono';
import { callerOf } from '../auth/caller.ts';
import { success } from '../http/envelope.ts';
import { estimateCost, priceKeyFor } from '../models/estimate.ts';
import { MILLI } from './account-store.ts';
import { readBodyOf, type CreateDeps } from './create-task.ts';

/** KIE sells 200 credits for a dollar. */
const USD_PER_CREDIT = 0.005;

/**
 * `POST /api/v1/jobs/estimate`: what a createTask with this body is expected to cost, judged as the
 * createTask would be. Nothing is created, reserved or sent.
 */
export function estimateRoutes(deps: CreateDeps): Hono {
  const { settings, store } = deps;
  return new Hono().post('/api/v1/jobs/estimate', async (c) => {
    const client = await callerOf(deps, c);
    const { body, warnings } = await readBodyOf(deps, c.req.raw, client);
    const { credits: listed, basis } = estimateCost(body.model, body.input, settings);
    const priceKey = basis === 'settings' ? undefined : priceKeyFor(body.model, body.input);
    const charged =
      priceKey === undefined ? undefined : await store.learnedPrices.find(body.model, priceKey);
    const credits = charged === undefined ? listed : charged / MILLI;
    c.header('cache-control', 'no-store');
    return c.json(
      success({
        model: body.model,
        credits,
        usd: Math.round(credits * USD_PER_CREDIT * 1e6) / 1e6,
        basis: charged === undefined ? basis : 'charged',
        ...(warnings.length === 0 ? {} : { warnings }),
      }),
    );
  });
}
