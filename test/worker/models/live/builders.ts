/** A KIE whose list of models the test writes. */
import { parseListing, type ListedModel } from '../../../../src/worker/models/live/listing.ts';
import recorded from '../../../../src/worker/models/live/recorded-catalogue.json';

/** KIE's list as recorded, chat models included. */
export const RECORDED: readonly ListedModel[] = recorded.models;

/** The media models of a list. */
export function mediaModels(models: readonly ListedModel[] = RECORDED): readonly ListedModel[] {
  const listing = parseListing({ models });
  if (!listing.ok) throw new Error(listing.problem);
  return listing.models;
}

export const listed = (model: string, part: Partial<ListedModel> = {}): ListedModel => ({
  model,
  title: model,
  provider: 'Acme',
  taskType: ['Text to Video'],
  description: null,
  pricingDesc: '10 credits per video ($0.05).',
  ...part,
});

/** The `data` of KIE's schema of a model. */
export const publishedSchema = (
  model: string,
  input: object,
  components: Record<string, unknown> = {},
) => ({
  model,
  openapi: {
    openapi: '3.1.0',
    paths: {
      '/api/v1/jobs/createTask': {
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: { type: 'object', properties: { model: { type: 'string' }, input } },
              },
            },
          },
        },
      },
    },
    components: { schemas: components },
  },
});
