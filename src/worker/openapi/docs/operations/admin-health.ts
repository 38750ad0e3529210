import { abandonSchema } from '../../../admin/action-routes.ts';
import { stuckQuery, usageQuery } from '../../../admin/health-routes.ts';
import { taskListQuery } from '../../../admin/task-routes.ts';
import { headerRefs } from '../headers.ts';
import { toJsonSchema } from '../json-schema.ts';
import {
  envelopeResponse,
  BODY_ERRORS,
  pathParameter,
  jsonRequestBody,
  queryParameters,
  type Operation,
} from '../operation.ts';
import { ADMIN_AUTH, ADMIN_AUTH_ERRORS, CORS_ERRORS, SINCE, UNTIL } from './admin-auth.ts';

const TASKS = '/admin/api/tasks';
const TASK = `${TASKS}/{id}` as const;
const ID = [
  pathParameter(
    'id',
    "The leading digits of the task's id, or KIE's taskId. Not the whole id, which opens the task's files: paths are stored with logs.",
    '1795858830123000',
  ),
];

const CLIENT = 'The owner, as tasks show it.';

export function adminOperations(): Operation[] {
  const common = { ...ADMIN_AUTH, tag: 'Admin' } as const;
  const action = {
    ...common,
    method: 'post',
    parameters: ID,
    responses: { 200: envelopeResponse('AdminTask', 'The task after the action.') },
    errors: [...ADMIN_AUTH_ERRORS, ...CORS_ERRORS, 'conflict'],
  } as const;
  const read = { ...common, method: 'get', errors: ADMIN_AUTH_ERRORS } as const;
  return [
    {
      ...read,
      id: 'adminListTasks',
      path: TASKS,
      summary: 'Find tasks',
      description:
        'Newest first. A page scans a limited number of tasks, so with a rare filter it may be short; follow `nextCursor`.',
      parameters: queryParameters(
        toJsonSchema(taskListQuery(), {
          id: "The id on this edge or its prefix, or KIE's full taskId.",
          state: 'The current state.',
          model: 'A pattern; `*` matches any characters.',
          client: CLIENT,
          since: `Created at or after this time. ${SINCE}`,
          until: `Created before this time. ${UNTIL}`,
          failedFiles: '`1`: only tasks with a failed copy.',
          limit: 'Tasks per page.',
          cursor: 'The `nextCursor` of the previous page.',
        }),
      ),
      responses: { 200: envelopeResponse('AdminTaskList', 'A page of tasks.') },
      errors: [...ADMIN_AUTH_ERRORS, 'validation_failed'],
    },
    {
      ...read,
      id: 'adminGetTask',
      path: TASK,
      summary: 'Get a task with its history',
      parameters: ID,
      responses: { 200: envelopeResponse('AdminTask', 'The task.') },
    },
    {
      ...common,
      id: 'adminDeleteTask',
      method: 'delete',
      path: TASK,
      summary: 'Delete any task',
      description: 'As its client may. Also for tasks without an id from KIE.',
      parameters: ID,
      responses: { 200: envelopeResponse('DeletedTask', 'The task is deleted.') },
      errors: [...ADMIN_AUTH_ERRORS, 'conflict', ...CORS_ERRORS],
    },
    {
      ...action,
      id: 'refreshTask',
      path: `${TASK}/refresh`,
      summary: 'Poll KIE for a task now',
      description: 'For a running task. The response is processed like a callback.',
    },
    {
      ...action,
      id: 'retryTaskCopies',
      path: `${TASK}/retry-copy`,
      summary: 'Retry the copies of a task',
      description:
        'Retries every file that is not stored, including failed ones. The caller gets another callback when they are settled.',
    },
    {
      ...action,
      id: 'resendTaskCallback',
      path: `${TASK}/resend`,
      summary: 'Resend the callback of a task',
      description: 'Replays the latest callback, or creates one if the task has none.',
    },
    {
      ...action,
      id: 'abandonTask',
      path: `${TASK}/abandon`,
      summary: 'Abandon a task or its copies',
      description:
        'An abandoned task ends as `never_confirmed` or `expired_unknown`; later reports of KIE do not change that. Abandoned copies fail as if KIE had deleted the files; copies that failed before are no longer listed as stuck.',
      body: jsonRequestBody(
        toJsonSchema(abandonSchema(), { target: 'Whether to abandon the task or its copies.' }),
      ),
      errors: [...action.errors, ...BODY_ERRORS],
    },
    {
      ...action,
      id: 'abandonDelivery',
      path: '/admin/api/deliveries/{id}/abandon',
      summary: 'Abandon a callback',
      description:
        'The callback fails and can be replayed. One that failed before is no longer listed as stuck.',
      parameters: [
        pathParameter('id', 'The `webhook-id`.', 'msg_0f8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d'),
      ],
      responses: { 200: envelopeResponse('Delivery', 'The callback, now failed.') },
    },
    {
      ...read,
      id: 'adminGetHealth',
      path: '/admin/api/health',
      summary: 'Get queue depths and problems',
      responses: {
        200: envelopeResponse('AdminHealth', 'Pending, late and failed work, and the balance.'),
      },
    },
    {
      ...read,
      id: 'getMetrics',
      path: '/admin/api/metrics',
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
    {
      ...read,
      id: 'listStuckItems',
      path: '/admin/api/stuck',
      summary: 'List stuck work',
      description: 'Oldest first, each with the action that resolves it.',
      parameters: queryParameters(
        toJsonSchema(stuckQuery(), { limit: 'Items of all kinds together.' }),
      ),
      responses: { 200: envelopeResponse('StuckList', 'Stuck items; empty if all is well.') },
      errors: [...ADMIN_AUTH_ERRORS, 'validation_failed'],
    },
    {
      ...read,
      id: 'getToday',
      path: '/admin/api/today',
      summary: 'Get the tasks of today by hour',
      responses: { 200: envelopeResponse('Today', 'Sums of today, and of each hour with tasks.') },
    },
    {
      ...read,
      id: 'adminGetUsage',
      path: '/admin/api/usage',
      summary: 'Get usage by day, client or model',
      description: 'A task counts for the UTC day whose budget it used.',
      parameters: queryParameters(
        toJsonSchema(usageQuery(), {
          since: 'The first day. The range is at most 92 days; default: 30 days.',
          until: 'The last day; default: today.',
          groupBy: '`day`, `client` or `model`, or several separated by commas.',
          client: CLIENT,
          model: 'The full model id.',
        }),
      ),
      responses: { 200: envelopeResponse('UsageTable', 'The sums.') },
      errors: [...ADMIN_AUTH_ERRORS, 'validation_failed'],
    },
  ];
}
