/** The answers of an operation to what can go wrong in it, by their status. */
import { ERROR_TYPES, type ErrorType } from '../http/errors.ts';
import { REFUSAL_CODES } from '../kie/submit-outcome.ts';
import { ERROR_WORDS } from './error-words.ts';
import { headersOf, type HeaderName } from './headers.ts';
import { schemaAddress } from './json-schema.ts';
import type { Answer, Content } from './openapi.ts';

/** What can go wrong at every address. */
const EVERYWHERE: readonly ErrorType[] = ['internal', 'misconfigured'];

/** KIE's code becomes the status. Its 500 is a refusal with some texts; 502 stands for codes that HTTP lacks. */
const REFUSAL_STATUSES = [...REFUSAL_CODES, 500, 502];

export interface ErrorOptions {
  /** The answer to a HEAD has none. */
  readonly hasBody: boolean;
  /** Headers that may stand on any of the errors. */
  readonly headers?: readonly HeaderName[];
}

/** By status, and `default` for what is answered to requests that are no operation of the document. */
export function errorResponses(
  types: readonly ErrorType[],
  { hasBody, headers = [] }: ErrorOptions,
): Record<string, Answer> {
  const byStatus = new Map<number, ErrorType[]>();
  for (const type of [...types, ...EVERYWHERE])
    for (const status of statusesOf(type))
      byStatus.set(status, [...(byStatus.get(status) ?? []), type]);
  return {
    ...Object.fromEntries(
      Array.from(byStatus, ([status, those]) => [
        String(status),
        errorResponse(status, those, hasBody, headers),
      ]),
    ),
    default: otherError(hasBody),
  };
}

function statusesOf(type: ErrorType): readonly number[] {
  return type === 'upstream_refused' ? REFUSAL_STATUSES : [ERROR_TYPES[type].status];
}

function errorResponse(
  status: number,
  types: readonly ErrorType[],
  hasBody: boolean,
  headers: readonly HeaderName[],
): Answer {
  // Of KIE's refusals only the 429 says when to come again.
  const own = types.flatMap((type) =>
    type === 'upstream_refused' && status !== 429 ? [] : (ERROR_WORDS[type].headers ?? []),
  );
  return {
    description: describe(types),
    headers: headersOf([...own, ...headers]),
    ...(hasBody ? { content: contentOf(status, types) } : {}),
  };
}

/** A line for each type, its name first. */
function describe(types: readonly ErrorType[]): string {
  return types.map((type) => `\`${type}\`: ${ERROR_WORDS[type].meaning}`).join('\n\n');
}

function otherError(hasBody: boolean): Answer {
  return {
    description:
      'Any other error, in the same envelope: above all 405 `method_not_allowed`, where `Allow` names the methods that the address takes.',
    headers: headersOf(['Allow']),
    ...(hasBody
      ? { content: { 'application/json': { schema: { $ref: schemaAddress('Error') } } } }
      : {}),
  };
}

function contentOf(status: number, types: readonly ErrorType[]): Content {
  const narrowed = {
    type: 'object',
    properties: {
      code: { type: 'integer', const: status },
      error: { type: 'object', properties: { type: { type: 'string', enum: types } } },
    },
  };
  return {
    'application/json': { schema: { allOf: [{ $ref: schemaAddress('Error') }, narrowed] } },
  };
}
