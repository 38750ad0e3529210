import { describeRoutes } from '../openapi/docs/describe-routes.ts';
import { ADMIN_TASK_ID, DELIVERY_ID, jsonBody } from '../openapi/docs/requests.ts';
import { envelopeResponse } from '../openapi/docs/responses.ts';
import { adminTask } from '../openapi/docs/schemas/admin-task.ts';
import { delivery } from '../openapi/docs/schemas/delivery.ts';
import { abandonSchema, type actionRoutes } from './action-routes.ts';

const action = {
  tag: 'Admin',
  callers: 'admin',
  parameters: [ADMIN_TASK_ID],
  responses: { 200: envelopeResponse(adminTask, 'The task after the action.') },
  errors: ['conflict'],
} as const;

export const endpoints = describeRoutes<typeof actionRoutes>({
  'POST /admin/api/tasks/{id}/refresh': {
    ...action,
    id: 'refreshTask',
    summary: 'Poll KIE for a task now',
    description: 'For a running task. The response is processed like a callback.',
  },
  'POST /admin/api/tasks/{id}/retry-copy': {
    ...action,
    id: 'retryTaskCopies',
    summary: 'Retry the copies of a task',
    description:
      'Copies every file again that is not stored, or whose object is missing from R2, including failed ones. The caller gets another callback when files that had failed are settled.',
  },
  'POST /admin/api/tasks/{id}/resend': {
    ...action,
    id: 'resendTaskCallback',
    summary: 'Resend the callback of a task',
    description: 'Replays the latest callback, or creates one if the task has none.',
  },
  'POST /admin/api/tasks/{id}/abandon': {
    ...action,
    id: 'abandonTask',
    summary: 'Abandon a task or its copies',
    description:
      'An abandoned task ends as `never_confirmed` or `expired_unknown`; later reports of KIE do not change that. Abandoned copies fail as if KIE had deleted the files; copies that failed before are no longer listed as stuck.',
    json: jsonBody(
      abandonSchema(),
      { target: 'Whether to abandon the task or its copies.' },
      { copies: { summary: 'Give up the copies of a task', value: { target: 'copies' } } },
    ),
  },
  'POST /admin/api/deliveries/{id}/abandon': {
    ...action,
    id: 'abandonDelivery',
    summary: 'Abandon a callback',
    description:
      'The callback fails and can be replayed. One that failed before is no longer listed as stuck.',
    parameters: [DELIVERY_ID],
    responses: { 200: envelopeResponse(delivery, 'The callback, now failed.') },
  },
});
