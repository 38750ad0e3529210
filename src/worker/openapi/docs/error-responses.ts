/** The error responses of an operation, by status. */
import { ERROR_TYPES, type ErrorType } from '../../http/errors.ts';
import { REJECTION_CODES } from '../../upstream/submit-outcome.ts';
import { ERROR_DESCRIPTIONS } from './error-descriptions.ts';
import { ERROR_HEADERS } from './error-headers.ts';
import { headerRefs, type HeaderName } from './headers.ts';
import type { Content, ResponseObject } from '../openapi.ts';
import { refTo } from './schemas/component.ts';
import { errorEnvelope } from './schemas/error.ts';

/** Errors that every operation can return. */
const EVERYWHERE: readonly ErrorType[] = ['internal', 'misconfigured'];

/** KIE's code becomes the status. KIE also rejects with 500; 502 replaces codes that are no HTTP status. */
const REJECTION_STATUSES = [...REJECTION_CODES, 500, 502];

/** Headers on every error of a group of operations. */
export interface ErrorHeaders {
  readonly scope: string;
  readonly names: readonly HeaderName[];
}

export interface ErrorOptions {
  /** False for HEAD. */
  readonly hasBody: boolean;
  readonly errorHeaders: ErrorHeaders | undefined;
}

export interface NamedResponse {
  readonly name: string;
  readonly response: ResponseObject;
}

/** Error responses by status. `default` covers requests that match no documented operation, such as 405. */
export function buildErrorResponses(
  types: readonly ErrorType[],
  options: ErrorOptions,
): Map<string, NamedResponse> {
  const byStatus = new Map<number, ErrorType[]>();
  for (const type of [...types, ...EVERYWHERE])
    for (const status of listStatuses(type))
      byStatus.set(status, [...(byStatus.get(status) ?? []), type]);
  const named = Array.from(byStatus).toSorted(([one], [other]) => one - other);
  return new Map([
    ...named.map(([status, those]): [string, NamedResponse] => [
      String(status),
      {
        name: buildResponseName(status, those, options),
        response: errorResponse(status, those, options),
      },
    ]),
    ['default', { name: buildResponseName('Other', [], options), response: otherError(options) }],
  ]);
}

function listStatuses(type: ErrorType): readonly number[] {
  return type === 'upstream_refused' ? REJECTION_STATUSES : [ERROR_TYPES[type].status];
}

/** A name such as `Error401UnauthorizedOrInvalidCredentials`. Equal names mean equal responses. */
function buildResponseName(
  status: number | 'Other',
  types: readonly ErrorType[],
  { hasBody, errorHeaders }: ErrorOptions,
): string {
  const words = types.map((type) =>
    type.replaceAll(/(?:^|_)([a-z])/g, (_whole, letter: string) => letter.toUpperCase()),
  );
  const of = errorHeaders === undefined ? '' : `Of${errorHeaders.scope}`;
  return `Error${status}${words.join('Or')}${of}${hasBody ? '' : 'WithoutBody'}`;
}

function errorResponse(
  status: number,
  types: readonly ErrorType[],
  { hasBody, errorHeaders }: ErrorOptions,
): ResponseObject {
  // Of KIE's rejections only a 429 carries Retry-After.
  const own = types.flatMap((type) =>
    type === 'upstream_refused' && status !== 429 ? [] : (ERROR_HEADERS[type] ?? []),
  );
  return {
    // The description is Markdown: one paragraph per type.
    description: types.map((type) => `\`${type}\`: ${ERROR_DESCRIPTIONS[type]}`).join('\n\n'),
    headers: headerRefs([...own, ...(errorHeaders?.names ?? [])]),
    ...(hasBody ? { content: errorContent(status, types) } : {}),
  };
}

function otherError({ hasBody, errorHeaders }: ErrorOptions): ResponseObject {
  const content = { 'application/json': { schema: refTo(errorEnvelope) } };
  return {
    description:
      'Any other error, in the same envelope. Typically 405 `method_not_allowed`; `Allow` lists the supported methods.',
    headers: headerRefs(['Allow', ...(errorHeaders?.names ?? [])]),
    ...(hasBody ? { content } : {}),
  };
}

/** The error envelope, narrowed to this status and its error types. */
function errorContent(status: number, types: readonly ErrorType[]): Content {
  const narrowed = {
    type: 'object',
    properties: {
      code: { type: 'integer', const: status },
      error: { type: 'object', properties: { type: { type: 'string', enum: types } } },
    },
  };
  return {
    'application/json': { schema: { allOf: [refTo(errorEnvelope), narrowed] } },
  };
}
