import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import { success } from '../http/envelope.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { pageLimit } from '../http/page-limit.ts';
import { validate } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { TASK_STATES } from '../tasks/task-state.ts';
import type { TaskListStore } from './queries/task-list-store.ts';
import { buildTaskDetail, type TaskDetailDeps } from './task-detail.ts';
import { parseRangeEnd, parseTime, rangeQueryParameter } from './time-range.ts';
import type { TaskList } from './views.ts';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
const MAX_NAME_CHARACTERS = 2048;
/** A shorter prefix matches too many tasks. */
const MIN_ID_CHARACTERS = 4;

const name = lazy(() => z.string().check(z.minLength(1), z.maxLength(MAX_NAME_CHARACTERS)));
/** A `seq` or a time: at most 16 digits, and a safe integer in JavaScript until the year 2255. */
const POSITION = String.raw`(\d{1,15}|[1-8]\d{15})`;
const CURSOR = new RegExp(`^${POSITION}-${POSITION}$`);

export const taskListQuery = lazy(() =>
  z.object({
    state: z.optional(z.enum(TASK_STATES)),
    model: z.optional(name()),
    client: z.optional(name()),
    since: z.optional(rangeQueryParameter()),
    until: z.optional(rangeQueryParameter()),
    id: z.optional(name().check(z.minLength(MIN_ID_CHARACTERS))),
    failedFiles: z.optional(z.literal('1')),
    limit: pageLimit(DEFAULT_PAGE, MAX_PAGE),
    cursor: z.optional(z.string().check(z.regex(CURSOR, 'must be the nextCursor of another page'))),
  }),
);

export interface TaskAdminDeps extends TaskDetailDeps {
  taskList: TaskListStore;
}

/** `/admin/api/tasks`: every client's tasks. */
export function taskAdminRoutes(deps: TaskAdminDeps) {
  return new Hono()
    .get('/admin/api/tasks', async (c) => {
      const query = validate(taskListQuery(), c.req.query());
      const { limit, cursor, since, until, failedFiles, ...filter } = query;
      const [, at, seq] = CURSOR.exec(cursor ?? '') ?? [];
      const { tasks, next } = await deps.taskList.page(
        {
          ...filter,
          hasFailedFiles: failedFiles === undefined ? undefined : true,
          since: since === undefined ? undefined : parseTime(since),
          until: until === undefined ? undefined : parseRangeEnd(until),
        },
        limit,
        cursor === undefined ? undefined : { at: Number(at), seq: Number(seq) },
      );
      const nextCursor = next === undefined ? null : `${next.at}-${next.seq}`;
      return c.json(success<TaskList>({ tasks, nextCursor }));
    })
    .get('/admin/api/tasks/:id', async (c) =>
      c.json(
        success(
          await buildTaskDetail(deps, c.req.param('id'), publicOrigin(deps.settings, c.req.url)),
        ),
      ),
    );
}
