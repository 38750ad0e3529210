/** An operation as the modules in `operations/` describe it, and its conversion to an OpenAPI operation. */
import type { ErrorType } from '../../http/errors.ts';
import { envelopeName, type DataName } from './responses/responses.ts';
import { buildErrorResponses, type ErrorHeaders, type NamedResponse } from './error-responses.ts';
import { headerRefs, type HeaderName } from './headers.ts';
import {
  schemaPointer,
  type ResponseObject,
  type RequestBody,
  type HttpMethod,
  type Parameter,
  type Schema,
} from '../openapi.ts';
import type { BaseOperation } from '../base-document.ts';
import type { CallerKind } from '../security.ts';
import type { TagName } from './tags.ts';

export interface Operation {
  /** The `operationId`, usable as a method name. */
  readonly id: string;
  readonly method: HttpMethod;
  readonly path: `/${string}`;
  readonly tag: TagName;
  readonly summary: string;
  readonly description?: string;
  readonly callers: CallerKind;
  readonly parameters?: readonly Parameter[];
  readonly body?: RequestBody;
  readonly responses: Readonly<Record<number, ResponseObject>>;
  /** In addition to the errors of every operation. */
  readonly errors: readonly ErrorType[];
  readonly errorHeaders?: ErrorHeaders;
}

export function buildOperationObject(operation: Operation): BaseOperation {
  const { id, tag, summary, description, parameters, body, responses } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    'x-callers': operation.callers,
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      ...responses,
      ...Object.fromEntries(
        Array.from(listErrorResponses(operation), ([status, { name }]) => [
          status,
          { $ref: `#/components/responses/${name}` },
        ]),
      ),
    },
  };
}

/** Error responses by status. They are named because operations share them. */
export function listErrorResponses({
  method,
  errors,
  errorHeaders,
}: Operation): Map<string, NamedResponse> {
  return buildErrorResponses(errors, { hasBody: method !== 'head', errorHeaders });
}

export const schemaRef = (name: string): Schema => ({ $ref: schemaPointer(name) });

/** A required JSON body, with examples by name. */
export function jsonRequestBody(
  schema: Schema,
  examples: Readonly<Record<string, { summary: string; value: unknown }>> = {},
): RequestBody {
  const withExamples = Object.keys(examples).length === 0 ? {} : { examples };
  return { required: true, content: { 'application/json': { schema, ...withExamples } } };
}

/** A response in KIE's envelope. API responses are not cacheable, hence `Cache-Control`. */
export function envelopeResponse(
  data: DataName,
  description: string,
  headers: readonly HeaderName[] = ['Cache-Control'],
): ResponseObject {
  return {
    description,
    headers: headerRefs(headers),
    content: { 'application/json': { schema: schemaRef(envelopeName(data)) } },
  };
}

export const queryParameter = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): Parameter => ({ name, in: 'query', description, schema });

export const pathParameter = (name: string, description: string, example: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
  example,
});

export const headerParameter = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): Parameter => ({ name, in: 'header', description, schema });

/** Query parameters from an object schema whose fields have descriptions. */
export function queryParameters({ properties = {} }: Schema): Parameter[] {
  return Object.entries(properties).map(([name, { description = '', ...schema }]) =>
    queryParameter(name, description, schema),
  );
}

/** Errors of client authentication. */
export const AUTH_ERRORS = [
  'rate_limited', // limits attempts with invalid credentials
  'unauthorized',
  'invalid_credentials',
  'auth_not_configured',
  'origin_not_allowed',
  'identity_provider_unavailable',
] as const satisfies readonly ErrorType[];

/** Errors of reading and validating a JSON body. */
export const BODY_ERRORS = [
  'invalid_json',
  'body_too_large',
  'unsupported_media_type',
  'validation_failed',
] as const satisfies readonly ErrorType[];
