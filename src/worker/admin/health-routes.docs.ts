import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { headerRefs } from '../openapi/docs/headers.ts';
import { queryOf } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { adminAction } from '../openapi/docs/schemas/admin-task.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { describe, objectSchema, timestamp } from '../openapi/docs/schemas/object-schema.ts';
import { stuckQuery, usageQuery, type adminHealthRoutes } from './health-routes.ts';
import { STUCK_KINDS } from './queries/stuck-store.ts';
import {
  COUNT_LIMIT,
  type HealthReport,
  type Hour,
  type StuckItem,
  type Today,
  type UsageRow,
  type UsageTable,
} from './views.ts';

const oldestDueAt = timestamp(
  'When the oldest overdue item became due; null: nothing is overdue.',
).nullable();

const stuckItem = objectSchema<StuckItem>({
  kind: z.enum(STUCK_KINDS),
  id: describe(z.string(), 'The id of its task on this edge.'),
  taskId: z.string().nullable(),
  model: z.string(),
  client: z.string(),
  since: timestamp(''),
  dueAt: timestamp('When it is retried automatically; null: never.').nullable(),
  reason: z.string(),
  action: adminAction.nullable(),
  delivery: describe(z.string().nullable(), 'For a callback: its `webhook-id`.'),
});

const usageFields = {
  tasks: describe(z.int(), 'Including running tasks.'),
  succeeded: z.int(),
  failed: z.int(),
  credits: describe(z.number(), 'Charged or reserved.'),
};

const usageTable = component(
  'UsageTable',
  objectSchema<UsageTable>({
    rows: z.array(
      objectSchema<UsageRow>({
        day: z.string().exactOptional(),
        client: z.string().exactOptional(),
        clientName: z.string().nullable().exactOptional(),
        model: z.string().exactOptional(),
        ...usageFields,
      }),
    ),
    isTruncated: describe(z.boolean(), 'The result is incomplete. Request a shorter time range.'),
  }),
);

const today = component(
  'Today',
  objectSchema<Today>({
    day: describe(z.string(), 'The UTC day.'),
    total: describe(
      objectSchema<Today['total']>(usageFields),
      'Sums of the whole day, including deleted tasks, which the hours omit.',
    ),
    hours: z.array(objectSchema<Hour>({ hour: z.int(), ...usageFields })),
    isPartial: describe(
      z.boolean(),
      'There were too many tasks, so the early hours are incomplete.',
    ),
  }),
);

const adminHealth = component(
  'AdminHealth',
  objectSchema<HealthReport>({
    at: timestamp(''),
    cron: describe(
      objectSchema<NonNullable<HealthReport['cron']>>({
        firstRunAt: timestamp(''),
        lastRunAt: timestamp(''),
      }).nullable(),
      'null: the cron has not run yet.',
    ),
    tasks: objectSchema<HealthReport['tasks']>({
      running: describe(z.int(), `Counts are capped at ${COUNT_LIMIT}.`),
      unconfirmed: z.int(),
      late: describe(z.int(), 'Running longer than usual for their model.'),
      oldestDueAt: oldestDueAt,
    }),
    copies: objectSchema<HealthReport['copies']>({
      pending: z.int(),
      retrying: describe(z.int(), 'Pending after at least one failure.'),
      nearDeadline: describe(z.int(), 'Pending while KIE deletes the file soon.'),
      failed: describe(
        z.int(),
        'Failed in the last 30 days, except those that the operator abandoned.',
      ),
      lost: describe(z.int(), 'Stored, and found missing from R2 in the last day.'),
      oldestDueAt: oldestDueAt,
    }),
    deliveries: objectSchema<HealthReport['deliveries']>({
      pending: z.int(),
      paused: z.int(),
      failed: describe(
        z.int(),
        'Failed, except those that the operator abandoned or the endpoint ended with 410.',
      ),
      failedLastDay: describe(z.int(), 'Failed in the last day.'),
      unhealthyEndpoints: z.int(),
      oldestDueAt: oldestDueAt,
    }),
    deadLetters: objectSchema<HealthReport['deadLetters']>({
      lastDay: z.int(),
      latestAt: timestamp('').nullable(),
    }),
    charges: describe(
      objectSchema<HealthReport['charges']>({
        unexpected: describe(
          z.array(
            objectSchema<HealthReport['charges']['unexpected'][number]>({
              model: z.string(),
              tasks: z.int(),
              charged: describe(z.number(), 'Credits that KIE charged for the latest of them.'),
              reserved: describe(z.number(), 'Credits that it had reserved.'),
              latestAt: timestamp(''),
            }),
          ),
          'Models with charges far from their price.',
        ),
        exceeding: describe(
          z.array(
            objectSchema<HealthReport['charges']['exceeding'][number]>({
              client: z.string(),
              clientName: z.string().nullable(),
              tasks: z.int(),
              charged: describe(z.number(), 'Credits that KIE charged for these tasks.'),
              reserved: describe(z.number(), 'Credits that they had reserved.'),
            }),
          ),
          'Clients of whose tasks at least three cost more than they reserved.',
        ),
      }),
      'Of the last 24 hours.',
    ),
    balance: objectSchema<NonNullable<HealthReport['balance']>>({
      credits: describe(z.number().nullable(), 'null: KIE was unavailable.'),
      at: timestamp(''),
      problem: z.string().nullable(),
    }).nullable(),
    remained: objectSchema<NonNullable<HealthReport['remained']>>({
      credits: describe(z.number(), 'The balance that KIE reported with the latest charge.'),
      at: timestamp(''),
    }).nullable(),
    catalogue: describe(
      objectSchema<NonNullable<HealthReport['catalogue']>>({
        readAt: timestamp('null: not yet read in a usable form.').nullable(),
        nextReadAt: timestamp(''),
        problem: z.string().nullable(),
        problemAt: timestamp('').nullable(),
      }).nullable(),
      "The readings of KIE's list of models; null: there was none.",
    ),
    database: objectSchema<HealthReport['database']>({
      bytes: describe(z.int(), 'The size of the database, as D1 reports it.'),
      largestAccounts: describe(
        z.array(
          objectSchema<HealthReport['database']['largestAccounts'][number]>({
            account: z.string(),
            storedBytes: describe(z.int(), 'Of requests, results and final callbacks.'),
          }),
        ),
        'The accounts with at least 100 MB in it, at most five, the largest first.',
      ),
    }),
    alerts: z.array(
      objectSchema<HealthReport['alerts'][number]>({
        kind: z.string(),
        raisedAt: timestamp(''),
        message: z.string(),
        notifiedAt: timestamp('').nullable(),
      }),
    ),
  }),
);

const stuckList = component('StuckList', z.object({ items: z.array(stuckItem) }));

const admin = { tag: 'Admin', callers: 'admin' } as const;

export const endpoints = describeRoutes<typeof adminHealthRoutes>({
  'GET /admin/api/health': {
    ...admin,
    id: 'adminGetHealth',
    summary: 'Get queue depths and problems',
    responses: {
      200: envelopeResponse(adminHealth, 'Pending, late and failed work, and the balance.'),
    },
  },
  'GET /admin/api/metrics': {
    ...admin,
    id: 'getMetrics',
    summary: 'Scrape metrics',
    responses: {
      200: {
        description:
          "The health numbers and today's tasks by model, in the text format of Prometheus.",
        headers: headerRefs(['Cache-Control']),
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
    },
  },
  'GET /admin/api/stuck': {
    ...admin,
    id: 'listStuckItems',
    summary: 'List stuck work',
    description: 'Oldest first, each with the action that resolves it.',
    query: queryOf(stuckQuery(), { limit: 'Items of all kinds together.' }),
    responses: { 200: envelopeResponse(stuckList, 'Stuck items; empty if all is well.') },
  },
  'GET /admin/api/today': {
    ...admin,
    id: 'getToday',
    summary: 'Get the tasks of today by hour',
    responses: { 200: envelopeResponse(today, 'Sums of today, and of each hour with tasks.') },
  },
  'GET /admin/api/usage': {
    ...admin,
    id: 'adminGetUsage',
    summary: 'Get usage by day, client or model',
    description: 'A task counts for the UTC day whose budget it used.',
    query: queryOf(usageQuery(), {
      since: 'The first day. The range is at most 92 days; default: 30 days.',
      until: 'The last day; default: today.',
      groupBy: '`day`, `client` or `model`, or several separated by commas.',
      client: 'The owner, as tasks show it.',
      model: 'The full model id.',
    }),
    responses: { 200: envelopeResponse(usageTable, 'The sums.') },
  },
});
