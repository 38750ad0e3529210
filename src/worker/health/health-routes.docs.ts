import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { queryParameter } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { describe, timestamp } from '../openapi/docs/schemas/object-schema.ts';
import type { healthRoutes } from './health-routes.ts';

const readiness = component(
  'Readiness',
  z.object({
    status: z.literal('ready'),
    version: describe(
      z.object({
        id: z.string(),
        uploadedAt: timestamp('When it was uploaded; null: unknown.').nullable(),
      }),
      "The running version of the Worker, as Cloudflare's dashboard lists it.",
    ),
    cron: z.object({
      lastRunAt: timestamp(
        'When the cron ran last; null: not yet. After the first deployment it may take 15 minutes to begin.',
      ).nullable(),
    }),
    kie: z.object({
      key: describe(
        z.enum(['accepted', 'refused', 'unknown']),
        'Whether KIE accepts the key of this version of the Worker.',
      ),
      checkedAt: timestamp('When KIE was asked; null: never by this version.').nullable(),
    }),
    warnings: describe(z.array(z.string()), 'Problems that do not stop the deployment.'),
  }),
);

export const endpoints = describeRoutes<typeof healthRoutes>({
  'GET /health': {
    id: 'getHealth',
    tag: 'Edge',
    summary: 'Check whether the deployment is ready',
    callers: 'public',
    parameters: [
      queryParameter(
        'check',
        'Ask KIE first whether it accepts the key: at most once a minute, and once an hour while it does.',
        { type: 'string', enum: ['kie'] },
      ),
    ],
    responses: {
      200: envelopeResponse(readiness, 'D1, R2 and the required secrets are available.'),
    },
    errors: ['not_ready', 'rate_limited'],
  },
});
