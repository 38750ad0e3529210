/** KIE's discovery: the list of models, and the schema, price and success rate of each. */
import { Hono, type Context } from 'hono';
import { RATE_LIMITED, htmlErrorPage } from '../create-response.ts';
import type { FaultKind } from '../fault-settings.ts';
import { kieEnvelope } from '../kie-wire.ts';
import { getLedger, hasKey, type SandboxHono } from '../sandbox-env.ts';
import type { Discovery } from './catalogue-state.ts';
import { buildPublishedSchema } from './published-schema.ts';
import { findInputSchema, findListed, listModels, type ListedModel } from './sandbox-catalogue.ts';
import { buildSuccessRate } from './success-rate.ts';

/** Another gateway than that of the tasks: its envelope has no `data`. */
const UNAUTHORIZED = {
  code: 401,
  msg: 'Unauthorized – Authentication failed. Please check that your Authorization and Content-Type headers are correctly set.',
};

/** The code is documented, the words are not. */
const UNKNOWN_MODEL = kieEnvelope(404, 'The model does not exist');

type Served = Extract<Discovery, { kind: 'served' }>;

export const discoveryRoutes = new Hono<SandboxHono>()
  .get('/api/v1/models', (c) =>
    discover(c, (served) => {
      const models = listModels(served.overrides);
      const shown = has(served, 'models.partial')
        ? models.slice(0, Math.floor(models.length / 2))
        : models;
      return {
        total: shown.length,
        models: shown.map(({ model, ...entry }) => ({
          model,
          slug: model,
          ...entry,
          pricingDesc: showPrice(entry, served),
        })),
      };
    }),
  )
  .get('/api/v1/models/:id{.+}/schema', (c) =>
    discoverModel(c, (listed, served) => {
      const { model } = listed;
      const input = has(served, 'models.noSchema')
        ? null
        : findInputSchema(model, served.overrides);
      return { model, openapi: input === null ? null : buildPublishedSchema(listed, input) };
    }),
  )
  .get('/api/v1/models/:id{.+}/price', (c) =>
    discoverModel(c, (listed, served) => ({
      model: listed.model,
      pricingDesc: showPrice(listed, served),
    })),
  )
  .get('/api/v1/models/:id{.+}/success-rate', (c) =>
    discoverModel(c, async ({ model }) => {
      const now = Date.now();
      const counts = await getLedger(c.env).countOutcomes(model, now);
      return { model, points: buildSuccessRate(counts, now) };
    }),
  );

/** Responds with the data, unless the key is wrong, the limit is reached or a fault hits. */
async function discover(
  c: Context<SandboxHono>,
  respond: (served: Served) => unknown,
): Promise<Response> {
  if (!hasKey(c)) return c.json(UNAUTHORIZED);
  const discovery = await getLedger(c.env).discover(c.req.path);
  if (discovery.kind === 'rate_limited' || has(discovery, 'models.rateLimited'))
    return c.json(RATE_LIMITED);
  const html = discovery.faults.find(({ faultKind }) => faultKind === 'models.html');
  if (html !== undefined) return htmlErrorPage(html.fault.status ?? 502);
  const data = await respond(discovery);
  return c.json(data === undefined ? UNKNOWN_MODEL : kieEnvelope(200, 'success', data));
}

/** The same for one model, whose id has its slashes in the path. */
function discoverModel(
  c: Context<SandboxHono>,
  respond: (listed: ListedModel, served: Served) => unknown,
): Promise<Response> {
  return discover(c, (served) => {
    const listed = findListed(c.req.param('id') ?? '', served.overrides);
    return listed === undefined ? undefined : respond(listed, served);
  });
}

const has = ({ faults }: Served, kind: FaultKind) =>
  faults.some(({ faultKind }) => faultKind === kind);

const showPrice = ({ pricingDesc }: Pick<ListedModel, 'pricingDesc'>, served: Served) =>
  has(served, 'models.noPrices') ? null : pricingDesc;
