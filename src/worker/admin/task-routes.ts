import { Hono } from 'hono';
import * as z from 'zod';
import { success } from '../http/envelope.ts';
import { publicOrigin } from '../http/public-origin.ts';
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

const name = lazy(() => z.string().min(1).max(MAX_NAME_CHARACTERS));
/** A `seq` or a time: at most 16 digits, and a safe integer in JavaScript until the year 2255. */
const POSITION = String.raw`(\d{1,15}|[1-8]\d{15})`;
const CURSOR = new RegExp(`^${POSITION}-${POSITION}$`);

export const taskListQuery = lazy(() =>
  z.object({
    state: z.enum(TASK_STATES).optional(),
    model: name().optional(),
    client: name().optional(),
    since: rangeQueryParameter().optional(),
    until: rangeQueryParameter().optional(),
    id: name().min(MIN_ID_CHARACTERS).optional(),
    failedFiles: z.literal('1').optional(),
    limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
    cursor: z.string().regex(CURSOR, 'must be the nextCursor of another page').optional(),
  }),
);

export interface TaskAdminDeps extends TaskDetailDeps {
  taskList: TaskListStore;
}

/** `/admin/api/tasks`: every client's tasks. */
export function taskAdminRoutes(deps: TaskAdminDeps): Hono {
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
