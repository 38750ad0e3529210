/** Converts the description of an endpoint to an OpenAPI operation. */
import type { ErrorType } from '../../http/errors.ts';
import type { BaseOperation } from '../base-document.ts';
import type { CallerKind } from '../security.ts';
import type { Endpoint } from './describe-routes.ts';
import { buildErrorResponses, type ErrorHeaders, type NamedResponse } from './error-responses.ts';

export function buildOperationObject(endpoint: Endpoint): BaseOperation {
  const { id, tag, summary, description, callers, parameters = [], query = [] } = endpoint;
  const body = endpoint.json ?? endpoint.body;
  const all = [...parameters, ...query];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    'x-callers': callers,
    ...(all.length === 0 ? {} : { parameters: all }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      ...endpoint.responses,
      ...Object.fromEntries(
        Array.from(listErrorResponses(endpoint), ([status, { name }]) => [
          status,
          { $ref: `#/components/responses/${name}` },
        ]),
      ),
    },
  };
}

/** Error responses by status. They are named because endpoints share them. */
export function listErrorResponses(endpoint: Endpoint): Map<string, NamedResponse> {
  const {
    method,
    callers,
    errorHeaders = callers === 'admin' ? ADMIN_HEADERS : undefined,
  } = endpoint;
  return buildErrorResponses(listErrors(endpoint), { hasBody: method !== 'head', errorHeaders });
}

const ADMIN_HEADERS: ErrorHeaders = { scope: 'Admin', names: ['Cache-Control'] };

function listErrors({ method, callers, json, query, errors = [] }: Endpoint): ErrorType[] {
  const types: ErrorType[] = [
    ...AUTH_ERRORS[callers],
    ...(json === undefined ? [] : BODY_ERRORS),
    ...(query === undefined ? [] : (['validation_failed'] as const)),
    ...errors,
    // Requests of other sites that change state are rejected.
    ...(callers === 'admin' && method !== 'get' ? (['origin_not_allowed'] as const) : []),
  ];
  return [...new Set(types)];
}

const CLIENT_ERRORS: readonly ErrorType[] = [
  'rate_limited', // limits requests, and attempts with invalid credentials
  'unauthorized',
  'invalid_credentials',
  'auth_not_configured',
  'origin_not_allowed',
  'identity_provider_unavailable',
];

/** Errors of authentication. */
const AUTH_ERRORS: Readonly<Record<CallerKind, readonly ErrorType[]>> = {
  client: CLIENT_ERRORS,
  taskReader: CLIENT_ERRORS,
  taskOwner: CLIENT_ERRORS,
  // Anonymous callers are accepted; invalid credentials are rejected all the same.
  optionalClient: [
    'invalid_credentials',
    'auth_not_configured',
    'rate_limited',
    'identity_provider_unavailable',
  ],
  // Without a configured method all admin paths are `not_found`.
  admin: [
    'unauthorized',
    'invalid_credentials',
    'not_found',
    'rate_limited',
    'identity_provider_unavailable',
  ],
  public: [],
};

/** Errors of reading and validating a JSON body. */
const BODY_ERRORS: readonly ErrorType[] = [
  'invalid_json',
  'body_too_large',
  'unsupported_media_type',
  'validation_failed',
];
