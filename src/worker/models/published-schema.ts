/** A model's schema as KIE publishes it. Pure. */

/** KIE's `data` of `GET /api/v1/models/{id}/schema`: an OpenAPI document with one operation. */
export interface PublishedSchema {
  readonly model: string;
  readonly openapi: Readonly<Record<string, unknown>>;
}

/** `input` is the JSON Schema of the model's input. */
export function publishSchema(
  model: string,
  title: string,
  input: Readonly<Record<string, unknown>>,
): PublishedSchema {
  const schema = {
    type: 'object',
    properties: {
      model: { type: 'string', enum: [model], default: model },
      callBackUrl: { type: 'string', format: 'uri' },
      input,
    },
    required: ['model', 'input'],
  };
  const operation = {
    summary: title,
    operationId: model.replace(/[^a-z\d]+/gi, '-'),
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: { 200: { description: 'Request successful' } },
  };
  return {
    model,
    openapi: {
      openapi: '3.1.0',
      info: { title: 'kie-edge', version: '1.0.0' },
      paths: { '/api/v1/jobs/createTask': { post: operation } },
    },
  };
}
