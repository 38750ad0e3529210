/** One operation as the tables in `operations/` describe it, and as the document has it. */
import type { ErrorType } from '../http/errors.ts';
import type { Settings } from '../config/settings.ts';
import { envelopeName, type DataName } from './responses/responses.ts';
import { errorResponses, type ErrorHeaders, type NamedAnswer } from './error-responses.ts';
import { headersOf, type HeaderName } from './headers.ts';
import { schemaAddress } from './json-schema.ts';
import type { Answer, Body, Method, OperationObject, Parameter, Schema } from './openapi.ts';
import { securityOf, type Callers } from './security.ts';
import type { TagName } from './tags.ts';

export interface Operation {
  /** A good name for a method. */
  readonly id: string;
  readonly method: Method;
  readonly path: `/${string}`;
  readonly tag: TagName;
  readonly summary: string;
  readonly description?: string;
  readonly callers: Callers;
  readonly parameters?: readonly Parameter[];
  readonly body?: Body;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Beside those that can happen everywhere. */
  readonly errors: readonly ErrorType[];
  readonly errorHeaders?: ErrorHeaders;
}

export function operationObject(
  operation: Operation,
  settings: Pick<Settings, 'auth'>,
): OperationObject {
  const { id, tag, summary, description, parameters, body, answers } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(operation.callers, settings),
    ...(parameters === undefined ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      ...answers,
      ...Object.fromEntries(
        Array.from(errorsOf(operation), ([status, { name }]) => [
          status,
          { $ref: `#/components/responses/${name}` },
        ]),
      ),
    },
  };
}

/** The answers to errors, by status: named, because many operations share them. */
export function errorsOf({ method, errors, errorHeaders }: Operation): Map<string, NamedAnswer> {
  return errorResponses(errors, { hasBody: method !== 'head', errorHeaders });
}

export const ref = (name: string): Schema => ({ $ref: schemaAddress(name) });

/** A body of JSON, with examples by their names if there are any. */
export function jsonBody(
  schema: Schema,
  examples: Readonly<Record<string, { summary: string; value: unknown }>> = {},
): Body {
  const shown = Object.keys(examples).length === 0 ? {} : { examples };
  return { required: true, content: { 'application/json': { schema, ...shown } } };
}

/** An answer in KIE's envelope. No answer of the API may be kept. */
export function answer(
  data: DataName,
  description: string,
  headers: readonly HeaderName[] = ['Cache-Control'],
): Answer {
  return {
    description,
    headers: headersOf(headers),
    content: { 'application/json': { schema: ref(envelopeName(data)) } },
  };
}

export const query = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): Parameter => ({ name, in: 'query', description, schema });

export const inPath = (name: string, description: string, example: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
  example,
});

export const inHeader = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): Parameter => ({ name, in: 'header', description, schema });

/** The parameters of a query as zod has it; each has its words. */
export function queryOf({ properties = {} }: Schema): Parameter[] {
  return Object.entries(properties).map(([name, { description = '', ...schema }]) =>
    query(name, description, schema),
  );
}

/** What `identify` may say of whoever wants in. */
export const NOT_LET_IN = [
  'rate_limited', // wrong credentials are braked
  'unauthorized',
  'invalid_credentials',
  'auth_not_configured',
  'origin_not_allowed',
  'identity_provider_unavailable',
] as const satisfies readonly ErrorType[];

/** What may be wrong with a body of JSON before its fields are looked at, and with these. */
export const BAD_BODY = [
  'invalid_json',
  'body_too_large',
  'unsupported_media_type',
  'validation_failed',
] as const satisfies readonly ErrorType[];
