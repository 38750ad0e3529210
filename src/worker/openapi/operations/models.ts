import { modelListQuery } from '../../models/model-routes.ts';
import { schemaOf } from '../json-schema.ts';
import { answer, inPath, queryOf, type Operation } from '../operation.ts';

/** Whoever sends no credential is anybody; a bad one is refused all the same. */
const BAD_CREDENTIAL = [
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
      summary: 'List the models that you may use',
      description:
        'Without a credential: those of ALLOWED_MODELS, on which this document is made as well. A client token may have a list of its own.',
      callers: 'clients or anybody',
      parameters: queryOf(
        schemaOf(modelListQuery(), {
          kind: 'What a task gives.',
          vendor: 'Who made the model, in whatever case.',
          text: 'Words, each of which stands in the name, the title or the vendor.',
        }),
      ),
      answers: { 200: answer('ModelList', 'The models, without their inputs.') },
      errors: [...BAD_CREDENTIAL, 'validation_failed'],
    },
    {
      id: 'getModel',
      method: 'get',
      path: '/api/v1/models/{id}',
      tag: 'Models',
      summary: 'Read a model and what its input takes',
      callers: 'clients or anybody',
      parameters: [
        inPath(
          'id',
          'The name of the model. Its slashes may stand as they are or as `%2F`.',
          'kling/v2-5-turbo-text-to-video-pro',
        ),
      ],
      answers: { 200: answer('ModelWithInput', 'The model, with a JSON Schema of its input.') },
      errors: [...BAD_CREDENTIAL, 'not_found'],
    },
  ];
}
