import { auditQuery } from '../../../admin/audit-routes.ts';
import { toJsonSchema } from '../json-schema.ts';
import { envelopeResponse, queryParameters, type Operation } from '../operation.ts';
import { ADMIN_AUTH, ADMIN_AUTH_ERRORS } from './admin-auth.ts';

export function auditOperations(): Operation[] {
  return [
    {
      ...ADMIN_AUTH,
      tag: 'Edge',
      id: 'auditStorage',
      method: 'get',
      path: '/admin/api/audit',
      summary: 'Compare R2 with D1',
      description:
        'Checks that every object has a row and every row has an object of the same size. Paginated; read-only.',
      parameters: queryParameters(
        toJsonSchema(auditQuery(), { cursor: 'The `nextCursor` of the previous page.' }),
      ),
      responses: {
        200: envelopeResponse('AuditPage', 'The differences, and how much was compared.'),
      },
      errors: [...ADMIN_AUTH_ERRORS, 'validation_failed'],
    },
  ];
}
