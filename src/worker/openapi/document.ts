/** The OpenAPI document of this deployment: made from the schemas that requests are checked by, and from its settings. */
import { version } from '../../../package.json';
import type { Settings } from '../config/settings.ts';
import { answerSchemas } from './responses/responses.ts';
import { HEADERS } from './headers.ts';
import { componentsOf } from './json-schema.ts';
import { createTaskBodySchemas } from './createtask-variants.ts';
import type { OpenApi, PathItem } from './openapi.ts';
import { errorsOf, inHeader, operationObject, type Operation } from './operation.ts';
import { accessOperations } from './operations/access.ts';
import { auditOperations } from './operations/audit.ts';
import { callbackOperations } from './operations/callbacks.ts';
import { clientOperations } from './operations/clients.ts';
import { deliveryOperations } from './operations/deliveries.ts';
import { edgeOperations } from './operations/edge.ts';
import { fileOperations } from './operations/files.ts';
import { modelOperations } from './operations/models.ts';
import { operationOperations } from './operations/admin-health.ts';
import { taskOperations } from './operations/tasks.ts';
import { uploadOperations } from './operations/uploads.ts';
import { SECURITY_SCHEMES } from './security.ts';
import { TAGS } from './tags.ts';
import { webhooks } from './webhooks.ts';

export type DocumentSettings = Pick<Settings, 'allowedModels' | 'validation' | 'auth'>;

const ABOUT = `The KIE generation API without a key of your own. A client written for KIE works by changing its base URL.

Answers come in KIE's envelope, \`{"code","msg","message","data"}\`, and the HTTP status is the envelope's \`code\`. An error adds \`error\`, made for programs: its \`type\` stays as it is, and \`retryable\` says whether the same request may pass later.

Every answer carries \`X-Request-Id\`; send one of your own to find the request in the log. Times are Unix milliseconds unless they are texts.`;

const REQUEST_ID = 'RequestId';

/** What every request may carry. */
const SHARED = { parameters: [{ $ref: `#/components/parameters/${REQUEST_ID}` }] };

/** `origin` is the edge's own address. */
export function openApiDocument(settings: DocumentSettings, origin: string): OpenApi {
  const operations = operationsOf(settings);
  const { body, components } = createTaskBodySchemas(settings);
  return {
    openapi: '3.1.0',
    info: {
      title: 'kie-edge',
      version,
      summary: 'The KIE generation API at the edge, keyless.',
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: origin, description: 'This edge.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: pathsOf(operations, settings),
    webhooks: webhooks(origin),
    components: {
      schemas: { CreateTask: body, ...componentsOf(answerSchemas()), ...components },
      responses: Object.fromEntries(
        operations
          .flatMap((operation) => [...errorsOf(operation).values()])
          .map(({ name, answer }) => [name, answer]),
      ),
      parameters: { [REQUEST_ID]: inHeader('X-Request-Id', 'Names this request in the log.') },
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** In the order in which they are shown. */
function operationsOf(settings: DocumentSettings): Operation[] {
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
    ...operationOperations(),
    ...edgeOperations(),
  ];
}

function pathsOf(
  operations: readonly Operation[],
  settings: DocumentSettings,
): Record<string, PathItem> {
  const paths: Record<string, PathItem> = {};
  for (const operation of operations) {
    const { path, method } = operation;
    const { parameters } = SHARED;
    paths[path] = { parameters, ...paths[path], [method]: operationObject(operation, settings) };
  }
  return paths;
}
