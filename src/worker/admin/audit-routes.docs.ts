import * as z from 'zod';
import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { CURSOR, queryOf } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { component } from '../openapi/docs/schemas/component.ts';
import { describe, nextCursor } from '../openapi/docs/schemas/object-schema.ts';
import { auditQuery, type auditRoutes } from './audit-routes.ts';

const auditPage = component(
  'AuditPage',
  z.object({
    objects: describe(z.int(), 'Objects in R2 on this page.'),
    rows: describe(z.int(), 'Rows in D1 on this page.'),
    findings: z.array(
      z.object({
        kind: z.enum(['object_without_row', 'row_without_object', 'size_differs']),
        key: describe(z.string(), 'The key in R2.'),
      }),
    ),
    nextCursor,
  }),
);

export const endpoints = describeRoutes<typeof auditRoutes>({
  'GET /admin/api/audit': {
    id: 'auditStorage',
    tag: 'Edge',
    summary: 'Compare R2 with D1',
    description:
      'Checks that every object has a row and every row has an object of the same size. Paginated; read-only.',
    callers: 'admin',
    query: queryOf(auditQuery(), { cursor: CURSOR }),
    responses: { 200: envelopeResponse(auditPage, 'The differences, and how much was compared.') },
  },
});
