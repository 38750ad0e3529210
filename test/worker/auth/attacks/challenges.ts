/** Requests for a session that bring no puzzle's solution. Siteverify is asked about none of them. */
import { INVALID, type Attack, type Rejection } from './attack.ts';

const UNREADABLE: Rejection = { status: 400, type: 'invalid_json' };
const TOO_LARGE: Rejection = { status: 413, type: 'body_too_large' };
const WRONG_TYPE: Rejection = { status: 415, type: 'unsupported_media_type' };
const CLOSED: Rejection = { status: 403, type: 'auth_not_configured' };

const SOLVED = '{"token":"solved"}';

const row = (
  what: string,
  refusal: Rejection & Pick<Attack, 'vars'>,
  body: string,
  headers: Record<string, string> = {},
): Attack => ({
  what,
  ...refusal,
  request: () => ({
    path: '/api/v1/session',
    init: { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body },
  }),
});

const invalid = (what: string, body: string, ...fields: string[]): Attack => ({
  ...row(what, INVALID, body),
  fields,
});

export const invalidChallenges: readonly Attack[] = [
  row('where there are no puzzles', { ...CLOSED, vars: { TURNSTILE_SECRET: '' } }, SOLVED),
  row('by a form of another site', WRONG_TYPE, 'token=solved', {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  row('by plain text of another site', WRONG_TYPE, SOLVED, { 'content-type': 'text/plain' }),
  row('with nothing', UNREADABLE, ''),
  row('with a body of more than 8 KiB', TOO_LARGE, `${SOLVED}${' '.repeat(8 * 1024)}`),
  invalid('with no token', '{}', 'token'),
  invalid('with an empty token', '{"token":""}', 'token'),
  invalid('with a token of 2049 characters', `{"token":"${'t'.repeat(2049)}"}`, 'token'),
  invalid('with a list of tokens', '{"token":["solved","solved"]}', 'token'),
  invalid('with a token in __proto__', '{"__proto__":{"token":"solved"}}', 'token', '__proto__'),
  invalid('with more than a token', '{"token":"solved","remoteip":"127.0.0.1"}', 'remoteip'),
];
