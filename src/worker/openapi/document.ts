/** The OpenAPI document of this deployment, built from the schemas that validate requests and from the settings. */
import { version } from '../../../package.json';
import type { Settings } from '../config/settings.ts';
import { namedResponseSchemas } from './responses/responses.ts';
import { HEADERS } from './headers.ts';
import { toComponentSchemas } from './json-schema.ts';
import { buildCreateTaskSchemas } from './createtask-variants.ts';
import type { OpenApiDocument, PathItem } from './openapi.ts';
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
import { SECURITY_SCHEMES } from './security.ts';
import { TAGS } from './tags.ts';
import { buildWebhooks } from './webhooks.ts';

export type DocumentSettings = Pick<
  Settings,
  'ALLOWED_MODELS' | 'ALLOWED_ORIGINS' | 'AUTH_MODE' | 'VALIDATION'
>;

const DESCRIPTION = `The KIE generation API without a key of your own. A client written for KIE works by changing its base URL.

Responses use KIE's envelope, \`{"code","msg","message","data"}\`. The HTTP status equals the envelope's \`code\`. An error adds \`error\` for programs: its \`type\` is stable, and \`retryable\` says whether the same request may succeed later.

Every response carries \`X-Request-Id\`; send your own to find the request in the log. Numeric times are Unix milliseconds.`;

const REQUEST_ID = 'RequestId';

/** Parameters of every operation. */
const SHARED_PARAMETERS = { parameters: [{ $ref: `#/components/parameters/${REQUEST_ID}` }] };

/** Builds the document; `origin` is the public origin of this edge. */
export function buildOpenApiDocument(settings: DocumentSettings, origin: string): OpenApiDocument {
  const operations = listOperations(settings);
  const { body, components } = buildCreateTaskSchemas(settings);
  return {
    openapi: '3.1.0',
    info: {
      title: 'kie-edge',
      version,
      summary: 'The KIE generation API at the edge, keyless.',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: origin, description: 'This edge.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: buildPaths(operations, settings),
    webhooks: buildWebhooks(origin),
    components: {
      schemas: { CreateTask: body, ...toComponentSchemas(namedResponseSchemas()), ...components },
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

/** All operations, in display order. */
function listOperations(settings: DocumentSettings): Operation[] {
  return [
    ...taskOperations(settings),
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

function buildPaths(
  operations: readonly Operation[],
  settings: DocumentSettings,
): Record<string, PathItem> {
  const paths: Record<string, PathItem> = {};
  for (const operation of operations) {
    const { path, method } = operation;
    const { parameters } = SHARED_PARAMETERS;
    paths[path] = {
      parameters,
      ...paths[path],
      [method]: buildOperationObject(operation, settings),
    };
  }
  return paths;
}
