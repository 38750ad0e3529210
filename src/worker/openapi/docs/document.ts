/**
 * The part of the OpenAPI document that is the same for every deployment, built with the pages. The Worker adds
 * its address, the allowed models and the accepted credentials (`worker/openapi/adapt-document.ts`).
 */
import { version } from '../../../../package.json';
import { createTaskBody } from '../../submission/create-request.ts';
import { ORIGIN_PLACEHOLDER, type BaseDocument, type BasePathItem } from '../base-document.ts';
import { HTTP_METHODS, type Schema } from '../openapi.ts';
import type { Endpoint } from './describe-routes.ts';
import { HEADERS } from './headers.ts';
import { toComponentSchemas, toJsonSchema } from './json-schema.ts';
import { buildOperationObject, listErrorResponses } from './operation-object.ts';
import { headerParameter } from './requests.ts';
import { SECURITY_SCHEMES } from './security-schemes.ts';
import { TAGS } from './tags.ts';
import { buildWebhooks } from './webhooks.ts';

const DESCRIPTION = `The KIE generation API without a key of your own. A client written for KIE works by changing its base URL.

Responses use KIE's envelope, \`{"code","msg","message","data"}\`. The HTTP status equals the envelope's \`code\`. An error adds \`error\` for programs: its \`type\` is stable, and \`retryable\` says whether the same request may succeed later.

Every response carries \`X-Request-Id\`; send your own to find the request in the log. Numeric times are Unix milliseconds.`;

const REQUEST_ID = 'RequestId';

/** Parameters of every operation. */
const SHARED_PARAMETERS = { parameters: [{ $ref: `#/components/parameters/${REQUEST_ID}` }] };

/** Builds the document of these endpoints with `ORIGIN_PLACEHOLDER` as the address, for any model. */
export function buildBaseDocument(described: readonly Endpoint[]): BaseDocument {
  const endpoints = sortForDisplay(described);
  return {
    openapi: '3.1.0',
    info: {
      title: 'kie-edge',
      version,
      summary: 'The KIE generation API at the edge, keyless.',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: ORIGIN_PLACEHOLDER, description: 'This edge.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: buildPaths(endpoints),
    webhooks: buildWebhooks(ORIGIN_PLACEHOLDER),
    components: {
      schemas: { CreateTask: createTaskSchema(), ...toComponentSchemas() },
      responses: Object.fromEntries(
        endpoints
          .flatMap((endpoint) => [...listErrorResponses(endpoint).values()])
          .map(({ name, response }) => [name, response]),
      ),
      parameters: {
        [REQUEST_ID]: headerParameter('X-Request-Id', 'Identifies this request in the log.'),
      },
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** The body of createTask for any model. The Worker narrows it to the allowed models. */
function createTaskSchema(): Schema {
  return toJsonSchema(createTaskBody(), {
    callBackUrl:
      'A URL of yours on a public host, called when the task ends; see Callbacks. It is part of `param`.',
  });
}

function sortForDisplay(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints
    .map((endpoint) => ({ endpoint, key: displayKey(endpoint) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ endpoint }) => endpoint);
}

/** By tag; endpoints without a path parameter first, and of these the ones that create something. */
function displayKey({ tag, path, method }: Endpoint): string {
  const isItem = path.includes('{');
  const isCreation = !isItem && method === 'post';
  const order = [Object.keys(TAGS).indexOf(tag), Number(isItem), Number(!isCreation)];
  return [...order.map((n) => String(n).padStart(2, '0')), path, HTTP_METHODS.indexOf(method)].join(
    ' ',
  );
}

function buildPaths(endpoints: readonly Endpoint[]): Record<string, BasePathItem> {
  const paths: Record<string, BasePathItem> = {};
  for (const endpoint of endpoints) {
    const { path, method } = endpoint;
    const { parameters } = SHARED_PARAMETERS;
    paths[path] = { parameters, ...paths[path], [method]: buildOperationObject(endpoint) };
  }
  return paths;
}
