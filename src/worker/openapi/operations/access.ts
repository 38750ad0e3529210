import { sessionBody } from '../../auth/session-routes.ts';
import { schemaOf } from '../json-schema.ts';
import { answer, BAD_BODY, jsonBody, NOT_LET_IN, type Operation } from '../operation.ts';

export function accessOperations(): Operation[] {
  return [
    {
      id: 'getUsage',
      method: 'get',
      path: '/api/v1/usage',
      tag: 'Access',
      summary: 'See where you stand',
      description: 'Who you are here, what you may do, and what you have spent.',
      callers: 'clients',
      answers: { 200: answer('Usage', 'Limits, and what is used of them.') },
      errors: NOT_LET_IN,
    },
    {
      id: 'startSession',
      method: 'post',
      path: '/api/v1/session',
      tag: 'Access',
      summary: 'Start or renew a session',
      description:
        "For people without an account. With the Turnstile widget's token in the body a session starts; with a session that still lives in `Authorization`, and no body, it goes on for another quarter of an hour.",
      callers: 'clients or anybody',
      body: {
        ...jsonBody(schemaOf(sessionBody(), { token: "What Turnstile's widget gave." }), {
          puzzle: {
            summary: "What Turnstile's widget gave",
            value: { token: 'XXXX.DUMMY.TOKEN.XXXX' },
          },
        }),
        required: false,
      },
      answers: { 200: answer('Session', 'A session for a quarter of an hour.') },
      errors: [
        ...BAD_BODY,
        'auth_not_configured',
        'captcha_failed',
        'invalid_credentials',
        'rate_limited',
        'identity_provider_unavailable',
      ],
    },
  ];
}
