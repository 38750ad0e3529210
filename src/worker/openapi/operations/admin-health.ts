import { abandonSchema } from '../../admin/action-routes.ts';
import { stuckQuery, usageQuery } from '../../admin/health-routes.ts';
import { taskListQuery } from '../../admin/task-routes.ts';
import { headersOf } from '../headers.ts';
import { schemaOf } from '../json-schema.ts';
import { answer, BAD_BODY, inPath, jsonBody, queryOf, type Operation } from '../operation.ts';
import { BEHIND_DOOR, DOOR, FROM_ELSEWHERE, SINCE, UNTIL } from './admin-auth.ts';

const TASKS = '/admin/api/tasks';
const TASK = `${TASKS}/{id}` as const;
const ID = [
  inPath('id', "Our id of the task, or KIE's taskId.", '1795858830123000-1soAJmq9Ce-qUM0zE8HMHg'),
];

const CLIENT = 'Whose they are, as tasks show it.';

export function operationOperations(): Operation[] {
  const common = { ...BEHIND_DOOR, tag: 'Operation' } as const;
  const mending = {
    ...common,
    method: 'post',
    parameters: ID,
    answers: { 200: answer('OperatorsTask', 'The task as it is after that.') },
    errors: [...DOOR, FROM_ELSEWHERE, 'conflict'],
  } as const;
  const reading = { ...common, method: 'get', errors: DOOR } as const;
  return [
    {
      ...reading,
      id: 'listEveryTask',
      path: TASKS,
      summary: 'Find tasks',
      description:
        'The youngest first. Of rare ones a page looks at some thousands of tasks and then leads on.',
      parameters: queryOf(
        schemaOf(taskListQuery(), {
          id: "Ours or what it begins with, or the whole of KIE's.",
          state: 'As it is now.',
          model: 'A pattern; `*` stands for any characters.',
          client: CLIENT,
          since: `Created then or later. ${SINCE}`,
          until: `Created before then. ${UNTIL}`,
          failedFiles: '`1`: only tasks with a file that could not be copied.',
          limit: 'Tasks on a page.',
          cursor: 'The `nextCursor` of the page before.',
        }),
      ),
      answers: { 200: answer('OperatorsTaskList', 'A page of tasks.') },
      errors: [...DOOR, 'validation_failed'],
    },
    {
      ...reading,
      id: 'getEveryTask',
      path: TASK,
      summary: 'Read a task with all that happened to it',
      parameters: ID,
      answers: { 200: answer('OperatorsTask', 'The task.') },
    },
    {
      ...common,
      id: 'forgetAnyTask',
      method: 'delete',
      path: TASK,
      summary: 'Have a task forgotten',
      description: 'As its own client may, also where KIE never told its id.',
      parameters: ID,
      answers: { 200: answer('ForgottenTask', 'It is gone.') },
      errors: [...DOOR, 'conflict', FROM_ELSEWHERE],
    },
    {
      ...mending,
      id: 'refreshTask',
      path: `${TASK}/refresh`,
      summary: 'Ask KIE for a task now',
      description: 'For one that has not ended. Whatever KIE says is taken as a callback would be.',
    },
    {
      ...mending,
      id: 'retryTaskCopies',
      path: `${TASK}/retry-copy`,
      summary: 'Make the copies of a task again',
      description:
        'Every file that is not stored is tried at once, those that were given up too. Its caller is told once more when they are settled.',
    },
    {
      ...mending,
      id: 'resendTaskCallback',
      path: `${TASK}/resend`,
      summary: 'Call the caller of a task back again',
      description: 'Its latest callback is replayed; where it has none, one is owed.',
    },
    {
      ...mending,
      id: 'abandonTask',
      path: `${TASK}/abandon`,
      summary: 'Wait no longer for a task, or for its copies',
      description:
        'The task ends as `never_confirmed` or `expired_unknown`, and no later word of KIE changes that. Its copies are lost, as if KIE had deleted the files; those that are lost already are no trouble any more.',
      body: jsonBody(schemaOf(abandonSchema(), { target: 'What to abandon.' })),
      errors: [...mending.errors, ...BAD_BODY],
    },
    {
      ...mending,
      id: 'abandonDelivery',
      path: '/admin/api/deliveries/{id}/abandon',
      summary: 'Try a callback no longer',
      description:
        'It stays listed as failed and can be replayed. One that failed by itself is no trouble any more.',
      parameters: [inPath('id', 'The `webhook-id`.', 'msg_0f8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d')],
      answers: { 200: answer('Delivery', 'The callback, which has failed now.') },
    },
    {
      ...reading,
      id: 'getOperatorsHealth',
      path: '/admin/api/health',
      summary: 'See how deep in work the edge is',
      answers: { 200: answer('OperatorsHealth', 'What is owed, late, lost and left.') },
    },
    {
      ...reading,
      id: 'getMetrics',
      path: '/admin/api/metrics',
      summary: 'Scrape the same numbers',
      answers: {
        200: {
          description: "Prometheus' text format, with today's tasks by model.",
          headers: headersOf(['Cache-Control']),
          content: { 'text/plain': { schema: { type: 'string' } } },
        },
      },
    },
    {
      ...reading,
      id: 'listStuck',
      path: '/admin/api/stuck',
      summary: 'List what does not go on by itself',
      description: 'The longest waiting first, each with what would mend it.',
      parameters: queryOf(schemaOf(stuckQuery(), { limit: 'Of all kinds together.' })),
      answers: { 200: answer('StuckList', 'None where all is well.') },
      errors: [...DOOR, 'validation_failed'],
    },
    {
      ...reading,
      id: 'getToday',
      path: '/admin/api/today',
      summary: 'See the day by its hours',
      answers: { 200: answer('Today', 'Hours of which there are tasks.') },
    },
    {
      ...reading,
      id: 'getUsageTable',
      path: '/admin/api/usage',
      summary: 'Sum up tasks and credits',
      description: 'The days are those whose budgets the tasks took, in UTC.',
      parameters: queryOf(
        schemaOf(usageQuery(), {
          since: 'The first day, at most 92 with the last; left out: 30 days in all.',
          until: 'The last day; left out: today.',
          groupBy: '`day`, `client`, `model`, or several with commas between.',
          client: CLIENT,
          model: 'Its whole name.',
        }),
      ),
      answers: { 200: answer('UsageTable', 'The sums.') },
      errors: [...DOOR, 'validation_failed'],
    },
  ];
}
