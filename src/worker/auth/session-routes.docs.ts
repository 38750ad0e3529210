import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { jsonBody } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { describe, objectSchema, timestamp } from '../openapi/docs/schemas/object-schema.ts';
import * as z from 'zod';
import { sessionBody, type sessionRoutes } from './session-routes.ts';
import type { SessionToken } from './session-token.ts';

const session = component(
  'Session',
  objectSchema<SessionToken>({
    session: describe(z.string(), 'Send it as `Authorization: Bearer`.'),
    expiresAt: timestamp(''),
    renewableUntil: timestamp('After this time a new challenge is required.'),
  }),
);

export const endpoints = describeRoutes<typeof sessionRoutes>({
  'POST /api/v1/session': {
    id: 'startSession',
    tag: 'Access',
    summary: 'Start or renew a session',
    description:
      'For people without an account. Send the token of the Turnstile widget in the body to start a session. Send a valid session in `Authorization` without a body to extend it by 15 minutes.',
    callers: 'optionalClient',
    json: {
      ...jsonBody(
        sessionBody(),
        { token: 'The token of the Turnstile widget.' },
        { turnstile: { summary: 'A Turnstile token', value: { token: 'XXXX.DUMMY.TOKEN.XXXX' } } },
      ),
      required: false,
    },
    responses: { 200: envelopeResponse(session, 'A session that is valid for 15 minutes.') },
    errors: ['captcha_failed', 'origin_not_allowed'],
  },
});
