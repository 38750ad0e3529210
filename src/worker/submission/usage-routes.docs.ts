import * as z from 'zod';
import { AUTH_METHODS } from '../auth/client.ts';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { limits, used } from '../openapi/docs/schemas/limits.ts';
import { describe, timestamp } from '../openapi/docs/schemas/object-schema.ts';
import type { usageRoutes } from './usage-routes.ts';

const inputCaps = z.record(
  z.string(),
  z.object({
    duration: describe(z.number(), 'Seconds.').exactOptional(),
    resolution: z.string().exactOptional(),
    outputs: describe(z.int(), 'Files.').exactOptional(),
  }),
);

const usage = component(
  'Usage',
  z.object({
    client: z.object({
      id: describe(
        z.string(),
        'The owner of the tasks that the caller creates. Callbacks about them name it in `data.client`.',
      ),
      authMethod: describe(z.enum(AUTH_METHODS), 'How the caller authenticated.'),
      name: describe(z.string(), 'The name of the client token.').exactOptional(),
    }),
    models: describe(z.array(z.string()), 'Patterns; `*` matches any characters.'),
    inputCaps: describe(inputCaps, 'Upper bounds of inputs, by model pattern.'),
    limits,
    used,
    resetsAt: describe(
      z.object({ day: timestamp(''), month: timestamp('') }),
      'When the budgets reset.',
    ),
  }),
);

export const endpoints = describeRoutes<typeof usageRoutes>({
  'GET /api/v1/usage': {
    id: 'getUsage',
    tag: 'Access',
    summary: 'Get your limits and usage',
    description: 'The identity of the caller, its limits, and its usage.',
    callers: 'client',
    responses: { 200: envelopeResponse(usage, 'Limits and usage.') },
  },
});
