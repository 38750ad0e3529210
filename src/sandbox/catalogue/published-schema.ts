/** The OpenAPI document that KIE publishes for a model, with the parts that its recorded documents have. Pure. */

/** `input` is the JSON Schema of the model's input. */
export function buildPublishedSchema(
  { model, title }: { model: string; title: string },
  input: object,
): object {
  const accepted = { code: 200, msg: 'success', data: { taskId: `task_${operationId(model)}` } };
  const schema = {
    type: 'object',
    required: ['model', 'input'],
    properties: {
      model: { type: 'string', enum: [model], default: model, examples: [model] },
      callBackUrl: { type: 'string', format: 'uri' },
      input,
    },
  };
  return {
    openapi: '3.1.0',
    info: { title: 'kie.ai', version: '1.0.0' },
    tags: [],
    paths: {
      '/api/v1/jobs/createTask': {
        post: {
          summary: title,
          deprecated: false,
          operationId: operationId(model),
          tags: [],
          parameters: [],
          requestBody: { content: { 'application/json': { schema } }, required: true },
          responses: {
            '200': {
              description: 'Request successful',
              content: {
                'application/json': {
                  schema: { allOf: [{ $ref: RESPONSE_REFERENCE }] },
                  example: accepted,
                },
              },
              headers: {},
            },
          },
          security: [{ BearerAuth: [] }],
        },
      },
    },
    webhooks: {},
    components: {
      schemas: { [RESPONSE_NAME]: RESPONSE_SCHEMA },
      responses: {},
      securitySchemes: { BearerAuth: { type: 'http', scheme: 'bearer' } },
    },
    servers: [{ url: 'https://api.kie.ai' }],
    security: [{ BearerAuth: [] }],
  };
}

/** KIE's names have blanks, which its references percent-encode. */
const RESPONSE_NAME = 'response not with recordId';
const RESPONSE_REFERENCE = `#/components/schemas/${encodeURIComponent(RESPONSE_NAME)}`;
const RESPONSE_SCHEMA = {
  type: 'object',
  required: ['data'],
  properties: {
    code: { type: 'integer' },
    msg: { type: 'string' },
    data: {
      type: 'object',
      required: ['taskId'],
      properties: { taskId: { type: 'string' } },
    },
  },
};

const operationId = (model: string) => model.replace(/[^\w.]+/g, '-');
