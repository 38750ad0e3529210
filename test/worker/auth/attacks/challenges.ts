/** Session requests without a Turnstile token. Siteverify is called for none of them. */
import { INVALID, type Attack, type Rejection } from './attack.ts';

const UNREADABLE: Rejection = { status: 400, type: 'invalid_json' };
const TOO_LARGE: Rejection = { status: 413, type: 'body_too_large' };
const WRONG_TYPE: Rejection = { status: 415, type: 'unsupported_media_type' };
const CLOSED: Rejection = { status: 403, type: 'auth_not_configured' };

const VALID = '{"token":"solved"}';

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
  row('without TURNSTILE_SECRET', { ...CLOSED, vars: { TURNSTILE_SECRET: '' } }, VALID),
  row('for a form of another site', WRONG_TYPE, 'token=solved', {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  row('for plain text of another site', WRONG_TYPE, VALID, { 'content-type': 'text/plain' }),
  row('for an empty body', UNREADABLE, ''),
  row('for a body of more than 8 KiB', TOO_LARGE, `${VALID}${' '.repeat(8 * 1024)}`),
  invalid('without a token', '{}', 'token'),
  invalid('for an empty token', '{"token":""}', 'token'),
  invalid('for a token of 2049 characters', `{"token":"${'t'.repeat(2049)}"}`, 'token'),
  invalid('for a list of tokens', '{"token":["solved","solved"]}', 'token'),
  invalid('for a token in __proto__', '{"__proto__":{"token":"solved"}}', 'token', '__proto__'),
  invalid(
    'for a body with an unknown field',
    '{"token":"solved","remoteip":"127.0.0.1"}',
    'remoteip',
  ),
];
