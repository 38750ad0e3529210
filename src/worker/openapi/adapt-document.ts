/** Adapts the OpenAPI document to this deployment: its address, its models and the credentials it accepts. */
import type { Settings } from '../config/settings.ts';
import type { Catalogue } from '../models/model.ts';
import { isFilePath } from '../http/content-host.ts';
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
  'ALLOWED_MODELS' | 'ALLOWED_ORIGINS' | 'AUTH_MODE' | 'FILES_URL' | 'VALIDATION'
>;

/** What the document depends on beside the base. */
export interface DocumentContext {
  readonly settings: DocumentSettings;
  readonly catalogue: Catalogue;
  /** Labels of model inputs. */
  readonly labels: FieldLabels;
  /** The public origin of this edge. */
  readonly origin: string;
}

/** `text` is the base document as JSON. */
export function adaptDocument(text: string, context: DocumentContext): OpenApiDocument {
  const { origin } = context;
  const escapedOrigin = JSON.stringify(origin).slice(1, -1);
  const base = JSON.parse(text.replaceAll(ORIGIN_PLACEHOLDER, escapedOrigin)) as BaseDocument;
  const { CreateTask: anyBody = {}, ...schemas } = base.components.schemas;
  const { body, components } = buildCreateTaskSchemas(anyBody, context);
  return {
    ...base,
    paths: Object.fromEntries(
      Object.entries(base.paths).map(([path, item]) => [path, adaptPath(path, item, context)]),
    ),
    components: {
      ...base.components,
      schemas: { CreateTask: body, ...schemas, ...components },
    },
  };
}

function adaptPath(
  path: string,
  item: BaseDocument['paths'][string],
  context: DocumentContext,
): PathItem {
  const { parameters } = item;
  const { FILES_URL } = context.settings;
  const isElsewhere = FILES_URL !== undefined && isFilePath(path);
  const servers = isElsewhere ? [{ url: FILES_URL, description: 'The host of files.' }] : undefined;
  const operations = HTTP_METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [[method, adaptOperation(operation, context)]];
  });
  return {
    parameters,
    ...(servers === undefined ? {} : { servers }),
    ...Object.fromEntries(operations),
  };
}

function adaptOperation(
  { 'x-callers': callers, requestBody, ...operation }: BaseOperation,
  context: DocumentContext,
): OperationObject {
  return {
    ...operation,
    security: buildSecurity(callers, context.settings),
    ...(requestBody === undefined ? {} : { requestBody: adaptExamples(requestBody, context) }),
  };
}

/** The examples of createTask are for the default model. Without that model: a minimal request for the first. */
function adaptExamples(body: RequestBody, context: DocumentContext): RequestBody {
  const content = body.content['application/json'];
  const models = listVariantModels(context);
  if (content?.examples?.['kie'] === undefined || models.includes(DEFAULT_MODEL)) return body;
  const { schema = {} } = content;
  const [first] = models;
  if (first === undefined) return { ...body, content: { 'application/json': { schema } } };
  const value = {
    model: first,
    input: buildExample(modelInputSchema(first, { ...context, labels: {} })),
  };
  const examples = { minimal: { summary: `A minimal request for ${first}`, value } };
  return { ...body, content: { 'application/json': { schema, examples } } };
}
