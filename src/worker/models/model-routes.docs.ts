import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { pathParameter, queryOf } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { describe, objectSchema } from '../openapi/docs/schemas/object-schema.ts';
import { MODEL_KINDS } from './model.ts';
import { modelListQuery, type modelRoutes } from './model-routes.ts';
import type { ModelView } from './model-view.ts';
import { PRICE_UNITS, type Price, type Rate } from './price.ts';

// `describe` returns a copy; a recursive schema must remain a single instance.
const rate: z.ZodType<Rate> = component(
  'Rate',
  z.lazy(() =>
    z.union([
      describe(z.number(), 'Credits.'),
      z.object({
        by: describe(z.string(), 'A field of the input.'),
        rates: describe(z.record(z.string(), rate), 'The rate for each value of the field.'),
      }),
      z.object({
        ifGiven: describe(
          z.string(),
          'A field of the input: `yes` applies if it is given, otherwise `no`.',
        ),
        yes: rate,
        no: rate,
      }),
    ]),
  ),
);

const price = component(
  'Price',
  objectSchema<Pick<Price, 'per' | 'rate'>>({
    per: describe(
      z.enum(PRICE_UNITS),
      'What the rate is for. `million tokens`: of the speech that is made.',
    ),
    rate,
  }),
);

export const priceBasis = z.enum(['settings', 'list', 'bound', 'unknown']);

const kieText = z.string().nullable();

const view = {
  id: describe(z.string(), "KIE's id, the value of `model` in createTask."),
  model: describe(z.string(), 'The same, as KIE has it.'),
  slug: describe(z.string(), 'The same, as KIE has it.'),
  title: z.string(),
  provider: describe(kieText, "The vendor in KIE's words."),
  taskType: describe(
    z.array(z.string()),
    'Like `Text to Video`; empty if KIE does not list the model.',
  ),
  description: describe(kieText, "KIE's text."),
  pricingDesc: describe(kieText, "KIE's text for the price."),
  vendor: z.string().nullable(),
  kind: describe(
    z.enum(MODEL_KINDS).nullable(),
    'The media type that it generates; null: unknown.',
  ),
  price: describe(
    price.nullable(),
    "The price from the settings, or KIE's list price; null: unknown.",
  ),
  priceBasis: describe(
    priceBasis,
    "`settings`: PRICES. `list`: KIE's price. `bound`: a cautious upper bound, because KIE's text is not understood. `unknown`: DEFAULT_RESERVATION_CREDITS is reserved.",
  ),
  durationSeconds: describe(
    z.object({ median: z.number(), p90: z.number() }).nullable(),
    'Measured here, from createTask to the end; null: no tasks yet.',
  ),
};

const model = component('Model', objectSchema<ModelView>(view));

const modelList = component('ModelList', z.object({ total: z.int(), models: z.array(model) }));

const modelWithInput = component(
  'ModelWithInput',
  z.object({
    ...view,
    input: describe(z.looseObject({}), 'The JSON Schema (2020-12) of `input`.'),
  }),
);

const publishedSchema = component(
  'PublishedSchema',
  z.object({
    model: z.string(),
    openapi: describe(z.looseObject({}), 'An OpenAPI 3.1 document with createTask for this model.'),
  }),
);

const publishedPrice = component(
  'PublishedPrice',
  z.object({ model: z.string(), pricingDesc: kieText }),
);

const rateInPercent = z.number().nullable();

const successRates = component(
  'SuccessRates',
  z.object({
    model: z.string(),
    points: describe(
      z.array(
        z.object({
          start: z.iso.datetime(),
          end: z.iso.datetime(),
          successRate: rateInPercent,
          errorRate: rateInPercent,
          isNormal: z.boolean(),
        }),
      ),
      'Slots of ten minutes in the last 24 hours. Rates are in percent; null: no task ended in the slot.',
    ),
  }),
);

const modelId = pathParameter(
  'id',
  'The model id. Slashes may be encoded as `%2F`.',
  'kling/v2-5-turbo-text-to-video-pro',
);
const ofModel = {
  tag: 'Models',
  callers: 'optionalClient',
  parameters: [modelId],
  errors: ['not_found'],
} as const;

export const endpoints = describeRoutes<typeof modelRoutes>({
  'GET /api/v1/models': {
    id: 'listModels',
    tag: 'Models',
    summary: 'List the models that the caller may use',
    description:
      'Without a credential: the models of ALLOWED_MODELS, which this document lists. A client token may have its own list.',
    callers: 'optionalClient',
    query: queryOf(modelListQuery(), {
      kind: 'The media type that the model generates.',
      vendor: 'The vendor, case-insensitive.',
      text: 'Words that must all occur in the id, title or vendor.',
    }),
    responses: { 200: envelopeResponse(modelList, 'The models without their input schemas.') },
  },
  'GET /api/v1/models/{id}': {
    id: 'getModel',
    ...ofModel,
    summary: 'Get a model and its input schema',
    responses: {
      200: envelopeResponse(modelWithInput, 'The model with the JSON Schema of its input.'),
    },
  },
  'GET /api/v1/models/{id}/schema': {
    id: 'getModelSchema',
    ...ofModel,
    summary: "Get a model's schema in KIE's form",
    responses: { 200: envelopeResponse(publishedSchema, 'The schema.') },
  },
  'GET /api/v1/models/{id}/price': {
    id: 'getModelPrice',
    ...ofModel,
    summary: "Get KIE's text for a model's price",
    responses: { 200: envelopeResponse(publishedPrice, 'The text.') },
  },
  'GET /api/v1/models/{id}/success-rate': {
    id: 'getModelSuccessRate',
    ...ofModel,
    summary: "Get a model's success rates on this edge",
    description: 'Computed from the latest 1,000 tasks of this edge, whoever created them.',
    responses: { 200: envelopeResponse(successRates, 'The rates.') },
  },
});
