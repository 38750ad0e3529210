import { modelListQuery } from '../../../models/model-routes.ts';
import { toJsonSchema } from '../json-schema.ts';
import { envelopeResponse, pathParameter, queryParameters, type Operation } from '../operation.ts';

/** Anonymous callers are accepted; invalid credentials are rejected all the same. */
const OPTIONAL_AUTH_ERRORS = [
  'invalid_credentials',
  'auth_not_configured',
  'rate_limited',
  'identity_provider_unavailable',
] as const;

export function modelOperations(): Operation[] {
  return [
    {
      id: 'listModels',
      method: 'get',
      path: '/api/v1/models',
      tag: 'Models',
      summary: 'List the models that the caller may use',
      description:
        'Without a credential: the models of ALLOWED_MODELS, which this document lists. A client token may have its own list.',
      callers: 'optionalClient',
      parameters: queryParameters(
        toJsonSchema(modelListQuery(), {
          kind: 'The media type that the model generates.',
          vendor: 'The vendor, case-insensitive.',
          text: 'Words that must all occur in the id, title or vendor.',
        }),
      ),
      responses: { 200: envelopeResponse('ModelList', 'The models without their input schemas.') },
      errors: [...OPTIONAL_AUTH_ERRORS, 'validation_failed'],
    },
    {
      id: 'getModel',
      method: 'get',
      path: '/api/v1/models/{id}',
      tag: 'Models',
      summary: 'Get a model and its input schema',
      callers: 'optionalClient',
      parameters: [
        pathParameter(
          'id',
          'The model id. Slashes may be encoded as `%2F`.',
          'kling/v2-5-turbo-text-to-video-pro',
        ),
      ],
      responses: {
        200: envelopeResponse('ModelWithInput', 'The model with the JSON Schema of its input.'),
      },
      errors: [...OPTIONAL_AUTH_ERRORS, 'not_found'],
    },
  ];
}
