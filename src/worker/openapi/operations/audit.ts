import { auditQuery } from '../../admin/audit-routes.ts';
import { schemaOf } from '../json-schema.ts';
import { answer, queryOf, type Operation } from '../operation.ts';
import { BEHIND_DOOR, DOOR } from './admin-auth.ts';

export function auditOperations(): Operation[] {
  return [
    {
      ...BEHIND_DOOR,
      tag: 'Edge',
      id: 'auditStorage',
      method: 'get',
      path: '/admin/api/audit',
      summary: 'Compare R2 with D1',
      description:
        'Whether every object has its row, and every row its object of the same size. Page by page; changes nothing.',
      parameters: queryOf(
        schemaOf(auditQuery(), { cursor: 'The `nextCursor` of the page before.' }),
      ),
      answers: { 200: answer('AuditPage', 'What was compared, and what differs.') },
      errors: [...DOOR, 'validation_failed'],
    },
  ];
}
