import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { warnings } from '../openapi/docs/schemas/error.ts';
import { describe } from '../openapi/docs/schemas/object-schema.ts';
import { createTaskJson } from './create-routes.docs.ts';
import type { estimateRoutes } from './estimate-routes.ts';

const estimate = component(
  'Estimate',
  z.object({
    model: z.string(),
    credits: describe(
      z.number(),
      'The expected cost: missing fields have the defaults that KIE documents.',
    ),
    maxCredits: describe(
      z.number(),
      'What a createTask reserves until the task has ended: missing and unclear fields have their dearest values. Seconds of a file that was uploaded here are those of the file.',
    ),
    usd: z.number(),
    basis: describe(
      z.enum(['settings', 'list', 'bound', 'unknown', 'charged']),
      "The source: the price settings, KIE's price list, an upper bound because KIE's text for the price is not understood, no known price (`DEFAULT_RESERVATION_CREDITS` are reserved), or the charge of a similar task.",
    ),
    warnings,
  }),
);

export const endpoints = describeRoutes<typeof estimateRoutes>({
  'POST /api/v1/jobs/estimate': {
    id: 'estimate',
    tag: 'Tasks',
    summary: 'Estimate the cost of a task',
    description:
      'Accepts and validates the same body as createTask. Nothing is created, reserved or sent.',
    callers: 'client',
    json: createTaskJson,
    responses: { 200: envelopeResponse(estimate, 'The expected cost.') },
    errors: ['model_not_allowed', 'model_removed'],
  },
});
