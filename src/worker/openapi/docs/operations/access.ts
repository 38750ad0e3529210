import { sessionBody } from '../../../auth/session-routes.ts';
import { toJsonSchema } from '../json-schema.ts';
import {
  envelopeResponse,
  BODY_ERRORS,
  jsonRequestBody,
  AUTH_ERRORS,
  type Operation,
} from '../operation.ts';

export function accessOperations(): Operation[] {
  return [
    {
      id: 'getUsage',
      method: 'get',
      path: '/api/v1/usage',
      tag: 'Access',
      summary: 'Get your limits and usage',
      description: 'The identity of the caller, its limits, and its usage.',
      callers: 'client',
      responses: { 200: envelopeResponse('Usage', 'Limits and usage.') },
      errors: AUTH_ERRORS,
    },
    {
      id: 'startSession',
      method: 'post',
      path: '/api/v1/session',
      tag: 'Access',
      summary: 'Start or renew a session',
      description:
        'For people without an account. Send the token of the Turnstile widget in the body to start a session. Send a valid session in `Authorization` without a body to extend it by 15 minutes.',
      callers: 'optionalClient',
      body: {
        ...jsonRequestBody(
          toJsonSchema(sessionBody(), { token: 'The token of the Turnstile widget.' }),
          {
            turnstile: {
              summary: 'A Turnstile token',
              value: { token: 'XXXX.DUMMY.TOKEN.XXXX' },
            },
          },
        ),
        required: false,
      },
      responses: { 200: envelopeResponse('Session', 'A session that is valid for 15 minutes.') },
      errors: [
        ...BODY_ERRORS,
        'auth_not_configured',
        'captcha_failed',
        'invalid_credentials',
        'origin_not_allowed',
        'rate_limited',
        'identity_provider_unavailable',
      ],
    },
  ];
}
