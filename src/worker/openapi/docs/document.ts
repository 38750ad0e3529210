/**
 * The part of the OpenAPI document that is the same for every deployment, built with the pages. The Worker adds
 * its address, the allowed models and the accepted credentials (`worker/openapi/adapt-document.ts`).
 */
import { version } from '../../../../package.json';
import { namedResponseSchemas } from './responses/responses.ts';
import { HEADERS } from './headers.ts';
import { toComponentSchemas, toJsonSchema } from './json-schema.ts';
import { ORIGIN_PLACEHOLDER, type BaseDocument, type BasePathItem } from '../base-document.ts';
import { createTaskBody } from '../../submission/create-request.ts';
import {
  listErrorResponses,
  headerParameter,
  buildOperationObject,
  type Operation,
} from './operation.ts';
import { accessOperations } from './operations/access.ts';
import { auditOperations } from './operations/audit.ts';
import { callbackOperations } from './operations/callbacks.ts';
import { clientOperations } from './operations/clients.ts';
import { deliveryOperations } from './operations/deliveries.ts';
import { edgeOperations } from './operations/edge.ts';
import { fileOperations } from './operations/files.ts';
import { modelOperations } from './operations/models.ts';
import { adminOperations } from './operations/admin-health.ts';
import { taskOperations } from './operations/tasks.ts';
import { uploadOperations } from './operations/uploads.ts';
import { SECURITY_SCHEMES } from './security-schemes.ts';
import type { Schema } from '../openapi.ts';
import { TAGS } from './tags.ts';
import { buildWebhooks } from './webhooks.ts';

const DESCRIPTION = `The KIE generation API without a key of your own. A client written for KIE works by changing its base URL.

Responses use KIE's envelope, \`{"code","msg","message","data"}\`. The HTTP status equals the envelope's \`code\`. An error adds \`error\` for programs: its \`type\` is stable, and \`retryable\` says whether the same request may succeed later.

Every response carries \`X-Request-Id\`; send your own to find the request in the log. Numeric times are Unix milliseconds.`;

const REQUEST_ID = 'RequestId';

/** Parameters of every operation. */
const SHARED_PARAMETERS = { parameters: [{ $ref: `#/components/parameters/${REQUEST_ID}` }] };

/** Builds the document with `ORIGIN_PLACEHOLDER` as the address, for any model. */
export function buildBaseDocument(): BaseDocument {
  const operations = listOperations();
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
    paths: buildPaths(operations),
    webhooks: buildWebhooks(ORIGIN_PLACEHOLDER),
    components: {
      schemas: { CreateTask: createTaskSchema(), ...toComponentSchemas(namedResponseSchemas()) },
      responses: Object.fromEntries(
        operations
          .flatMap((operation) => [...listErrorResponses(operation).values()])
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

/** All operations, in display order. */
function listOperations(): Operation[] {
  return [
    ...taskOperations(),
    ...modelOperations(),
    ...uploadOperations(),
    ...fileOperations(),
    ...callbackOperations(),
    ...accessOperations(),
    ...clientOperations(),
    ...deliveryOperations(),
    ...auditOperations(),
    ...adminOperations(),
    ...edgeOperations(),
  ];
}

function buildPaths(operations: readonly Operation[]): Record<string, BasePathItem> {
  const paths: Record<string, BasePathItem> = {};
  for (const operation of operations) {
    const { path, method } = operation;
    const { parameters } = SHARED_PARAMETERS;
    paths[path] = { parameters, ...paths[path], [method]: buildOperationObject(operation) };
  }
  return paths;
}
