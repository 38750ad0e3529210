/** The answers of an operation to what can go wrong in it, by their status. */
import { ERROR_TYPES, type ErrorType } from '../http/errors.ts';
import { REJECTION_CODES } from '../upstream/submit-outcome.ts';
import { ERROR_WORDS } from './error-descriptions.ts';
import { headersOf, type HeaderName } from './headers.ts';
import { schemaAddress } from './json-schema.ts';
import type { Answer, Content } from './openapi.ts';

/** What can go wrong at every address. */
const EVERYWHERE: readonly ErrorType[] = ['internal', 'misconfigured'];

/** KIE's code becomes the status. Its 500 is a refusal with some texts; 502 stands for codes that HTTP lacks. */
const REFUSAL_STATUSES = [...REJECTION_CODES, 500, 502];

/** Headers that may stand on any error of some operations, and what these are called. */
export interface ErrorHeaders {
  readonly of: string;
  readonly names: readonly HeaderName[];
}

export interface ErrorOptions {
  /** The answer to a HEAD has none. */
  readonly hasBody: boolean;
  readonly errorHeaders: ErrorHeaders | undefined;
}

export interface NamedAnswer {
  readonly name: string;
  readonly answer: Answer;
}

/** By status, and `default` for what is answered to requests that are no operation of the document. */
export function errorResponses(
  types: readonly ErrorType[],
  options: ErrorOptions,
): Map<string, NamedAnswer> {
  const byStatus = new Map<number, ErrorType[]>();
  for (const type of [...types, ...EVERYWHERE])
    for (const status of statusesOf(type))
      byStatus.set(status, [...(byStatus.get(status) ?? []), type]);
  const named = Array.from(byStatus).toSorted(([one], [other]) => one - other);
  return new Map([
    ...named.map(([status, those]): [string, NamedAnswer] => [
      String(status),
      { name: nameOf(status, those, options), answer: errorResponse(status, those, options) },
    ]),
    ['default', { name: nameOf('Other', [], options), answer: otherError(options) }],
  ]);
}

function statusesOf(type: ErrorType): readonly number[] {
  return type === 'upstream_refused' ? REFUSAL_STATUSES : [ERROR_TYPES[type].status];
}

/** `Error401UnauthorizedOrInvalidCredentials`: the same name is the same answer. */
function nameOf(
  status: number | 'Other',
  types: readonly ErrorType[],
  { hasBody, errorHeaders }: ErrorOptions,
): string {
  const words = types.map((type) =>
    type.replaceAll(/(?:^|_)([a-z])/g, (_whole, letter: string) => letter.toUpperCase()),
  );
  const of = errorHeaders === undefined ? '' : `Of${errorHeaders.of}`;
  return `Error${status}${words.join('Or')}${of}${hasBody ? '' : 'WithoutBody'}`;
}

function errorResponse(
  status: number,
  types: readonly ErrorType[],
  { hasBody, errorHeaders }: ErrorOptions,
): Answer {
  // Of KIE's refusals only the 429 says when to come again.
  const own = types.flatMap((type) =>
    type === 'upstream_refused' && status !== 429 ? [] : (ERROR_WORDS[type].headers ?? []),
  );
  return {
    // A line for each type, its name first.
    description: types.map((type) => `\`${type}\`: ${ERROR_WORDS[type].meaning}`).join('\n\n'),
    headers: headersOf([...own, ...(errorHeaders?.names ?? [])]),
    ...(hasBody ? { content: contentOf(status, types) } : {}),
  };
}

function otherError({ hasBody, errorHeaders }: ErrorOptions): Answer {
  const content = { 'application/json': { schema: { $ref: schemaAddress('Error') } } };
  return {
    description:
      'Any other error, in the same envelope: above all 405 `method_not_allowed`, where `Allow` names the methods that the address takes.',
    headers: headersOf(['Allow', ...(errorHeaders?.names ?? [])]),
    ...(hasBody ? { content } : {}),
  };
}

/** The envelope of errors, as far as this status narrows it. */
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
