/** Adapts the OpenAPI document to this deployment: its address, its models and the credentials it accepts. */
import type { Settings } from '../config/settings.ts';
import { DEFAULT_MODEL } from '../models/catalogue.ts';
import type { FieldLabels } from '../models/field-labels.ts';
import { ORIGIN_PLACEHOLDER, type BaseDocument, type BaseOperation } from './base-document.ts';
import {
  buildCreateTaskSchemas,
  listVariantModels,
  modelInputSchema,
} from './createtask-variants.ts';
import { buildExample } from './example.ts';
import {
  HTTP_METHODS,
  type OpenApiDocument,
  type OperationObject,
  type PathItem,
  type RequestBody,
} from './openapi.ts';
import { buildSecurity } from './security.ts';

export type DocumentSettings = Pick<
  Settings,
  'ALLOWED_MODELS' | 'ALLOWED_ORIGINS' | 'AUTH_MODE' | 'VALIDATION'
>;

/** `text` is the base document as JSON, `origin` the public origin of this edge, `labels` those of model inputs. */
export function adaptDocument(
  text: string,
  settings: DocumentSettings,
  origin: string,
  labels: FieldLabels,
): OpenApiDocument {
  const escapedOrigin = JSON.stringify(origin).slice(1, -1);
  const base = JSON.parse(text.replaceAll(ORIGIN_PLACEHOLDER, escapedOrigin)) as BaseDocument;
  const { CreateTask: anyBody = {}, ...schemas } = base.components.schemas;
  const { body, components } = buildCreateTaskSchemas(anyBody, settings, labels);
  return {
    ...base,
    paths: Object.fromEntries(
      Object.entries(base.paths).map(([path, item]) => [path, adaptPath(item, settings)]),
    ),
    components: {
      ...base.components,
      schemas: { CreateTask: body, ...schemas, ...components },
    },
  };
}

function adaptPath(item: BaseDocument['paths'][string], settings: DocumentSettings): PathItem {
  const { parameters } = item;
  const operations = HTTP_METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [[method, adaptOperation(operation, settings)]];
  });
  return { parameters, ...Object.fromEntries(operations) };
}

function adaptOperation(
  { 'x-callers': callers, requestBody, ...operation }: BaseOperation,
  settings: DocumentSettings,
): OperationObject {
  return {
    ...operation,
    security: buildSecurity(callers, settings),
    ...(requestBody === undefined ? {} : { requestBody: adaptExamples(requestBody, settings) }),
  };
}

/** The examples of createTask are for the default model. Without that model: a minimal request for the first. */
function adaptExamples(body: RequestBody, settings: DocumentSettings): RequestBody {
  const content = body.content['application/json'];
  const models = listVariantModels(settings);
  if (content?.examples?.['kie'] === undefined || models.includes(DEFAULT_MODEL)) return body;
  const { schema = {} } = content;
  const [first] = models;
  if (first === undefined) return { ...body, content: { 'application/json': { schema } } };
  const value = { model: first, input: buildExample(modelInputSchema(first, settings, {})) };
  const examples = { minimal: { summary: `A minimal request for ${first}`, value } };
  return { ...body, content: { 'application/json': { schema, examples } } };
}
