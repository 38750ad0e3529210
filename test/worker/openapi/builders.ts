/** Fetches the document of an edge and checks values against it. */
import { expect } from 'vitest';
import {
  HTTP_METHODS,
  type ResponseObject,
  type HttpMethod,
  type OpenApiDocument,
  type OperationObject,
} from '../../../src/worker/openapi/openapi.ts';
import { dereference } from './resolve-ref.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { closeDocument, findSchemaErrors } from './schema-errors.ts';

export async function fetchDocument(vars: Record<string, string> = {}): Promise<OpenApiDocument> {
  const response = await quietEdge(vars).request('/openapi.json');
  return response.json<OpenApiDocument>();
}

export interface ListedOperation {
  path: string;
  method: HttpMethod;
  operation: OperationObject;
}

export function listOperations({ paths }: OpenApiDocument): ListedOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    HTTP_METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
}

/** The models with their own variant, in order. */
export function listVariantModels({ components }: OpenApiDocument): string[] {
  const variants = components.schemas['CreateTask']?.oneOf ?? [];
  return variants
    .map(({ $ref }) => components.schemas[refName($ref)]?.properties?.['model']?.const)
    .filter((model) => typeof model === 'string');
}

export const refName = ($ref = '') => $ref.split('/').at(-1) ?? '';

/** Undocumented headers of every response: security and transport. */
const COMMON_HEADERS =
  /^(?:content-type|vary|access-control-.*|content-security-policy|cross-origin-.*|origin-agent-cluster|referrer-policy|strict-transport-security|x-content-type-options|x-dns-prefetch-control|x-download-options|x-frame-options|x-permitted-cross-domain-policies|x-xss-protection)$/;

/** Fails for a status, a header or a field of a response that is not documented. */
export async function expectDocumented(
  document: OpenApiDocument,
  operationId: string,
  response: Response,
): Promise<void> {
  const { headers = {}, content = {} } = findResponse(document, operationId, response.status);
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const own = [...response.headers.keys()].filter((name) => !COMMON_HEADERS.test(name));
  expect(own.filter((name) => !names.has(name))).toEqual([]);
  if (response.headers.get('content-type')?.startsWith('application/json') !== true) return;
  const { schema } = content['application/json'] ?? {};
  expect(schema).toBeDefined();
  expect(findSchemaErrors(closeDocument(document), schema ?? {}, await response.json())).toEqual(
    [],
  );
}

/** Fails for a header or a field of a webhook that is not documented. */
export function expectDocumentedWebhook(
  document: OpenApiDocument,
  name: string,
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string },
): void {
  const { parameters = [], requestBody } = document.webhooks[name]?.post ?? {};
  const documented = parameters.map((parameter) => parameter.name);
  expect(Object.keys(headers).toSorted()).toEqual(documented.toSorted());
  const { schema } = requestBody?.content['application/json'] ?? {};
  expect(schema).toBeDefined();
  expect(findSchemaErrors(closeDocument(document), schema ?? {}, JSON.parse(body))).toEqual([]);
}

function findResponse(
  document: OpenApiDocument,
  operationId: string,
  status: number,
): ResponseObject {
  const listed = listOperations(document).find(
    ({ operation }) => operation.operationId === operationId,
  );
  const response = listed?.operation.responses[status];
  if (response === undefined) throw new Error(`${operationId} does not document ${status}`);
  return dereference<ResponseObject>(document, response);
}
