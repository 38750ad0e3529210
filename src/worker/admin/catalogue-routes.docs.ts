import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { describe, objectSchema, timestamp } from '../openapi/docs/schemas/object-schema.ts';
import { MAX_LISTED, type catalogueAdminRoutes } from './catalogue-routes.ts';
import type { CatalogueReport, UnpricedModel } from './views.ts';

const BOUNDED = `At most ${MAX_LISTED}.`;

const unpricedModel = objectSchema<UnpricedModel>({
  model: z.string(),
  basis: describe(
    z.enum(['settings', 'list', 'bound', 'unknown']),
    "`unknown`: KIE gives no price. `bound`: KIE's text is not understood, so a cautious upper bound applies.",
  ),
  isAllowed: describe(z.boolean(), 'Whether `ALLOWED_MODELS` admits it.'),
  maxCredits: describe(
    z.number(),
    'What a task reserves if its input says nothing about the price.',
  ),
});

const catalogueReport = component(
  'CatalogueReport',
  objectSchema<CatalogueReport>({
    readAt: timestamp("When KIE's list was last read in a usable form; null: not yet.").nullable(),
    nextReadAt: timestamp('When it is read again; null: it was never asked for.').nullable(),
    problem: describe(
      z.string().nullable(),
      'Why the latest reading failed; null: it did not. The list stays as it was.',
    ),
    problemAt: timestamp('When it failed.').nullable(),
    models: describe(z.int(), 'Models of the catalogue.'),
    allowedModels: describe(z.int(), 'Models that `ALLOWED_MODELS` admits.'),
    changes: describe(
      z.array(
        objectSchema<CatalogueReport['changes'][number]>({
          model: z.string(),
          kind: z.enum(['added', 'repriced', 'removed', 'returned']),
          at: timestamp(''),
          price: describe(
            z.object({ before: z.string().nullable(), now: z.string() }).optional(),
            "Of `repriced`: the beginnings of KIE's price texts.",
          ),
        }),
      ),
      `The newest first. ${BOUNDED}`,
    ),
    removed: describe(
      z.array(
        objectSchema<CatalogueReport['removed'][number]>({
          model: z.string(),
          at: timestamp('When the removal was confirmed.'),
          successors: describe(z.array(z.string()), 'The models that are closest to it.'),
        }),
      ),
      `Models that KIE no longer lists, the latest first. ${BOUNDED}`,
    ),
    unpriced: describe(
      z.array(unpricedModel),
      `Models without a known price, allowed ones first. ${BOUNDED}`,
    ),
  }),
);

export const endpoints = describeRoutes<typeof catalogueAdminRoutes>({
  'GET /admin/api/catalogue': {
    tag: 'Admin',
    callers: 'admin',
    id: 'adminGetCatalogue',
    summary: 'Get the state of the model catalogue',
    description:
      "When KIE's list of models was read, what it changed, and which models have no known price.",
    responses: { 200: envelopeResponse(catalogueReport, 'The state of the catalogue.') },
  },
});
