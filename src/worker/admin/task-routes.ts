import { Hono } from 'hono';
import * as z from 'zod';
import { success } from '../http/envelope.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { validate } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { TASK_STATES } from '../tasks/task-state.ts';
import { taskDetail, type DetailDeps } from './task-detail.ts';
import { boundQuery, endOf, timeOf } from './time-range.ts';
import type { TaskList } from './views.ts';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
const MAX_NAME_CHARACTERS = 2048;
/** Fewer characters of an id name too many tasks. */
const MIN_ID_CHARACTERS = 4;

const name = lazy(() => z.string().min(1).max(MAX_NAME_CHARACTERS));
/** A place has 16 digits, and is a number that JavaScript has exactly: until the year 2255. */
const MARK = String.raw`(\d{1,15}|[1-8]\d{15})`;
/** A time or a place, and a place. */
const CURSOR = new RegExp(`^${MARK}-${MARK}$`);

export const taskListQuery = lazy(() =>
  z.object({
    state: z.enum(TASK_STATES).optional(),
    model: name().optional(),
    client: name().optional(),
    since: boundQuery().optional(),
    until: boundQuery().optional(),
    id: name().min(MIN_ID_CHARACTERS).optional(),
    failedFiles: z.literal('1').optional(),
    limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
    cursor: z.string().regex(CURSOR, 'must be a nextCursor of an earlier page').optional(),
  }),
);

/** Every task there is: found, and looked at. Stands behind the door. */
export function taskAdminRoutes(deps: DetailDeps): Hono {
  return new Hono()
    .get('/admin/api/tasks', async (c) => {
      const query = validate(taskListQuery(), c.req.query());
      const { limit, cursor, since, until, failedFiles, ...filter } = query;
      const [, at, seq] = CURSOR.exec(cursor ?? '') ?? [];
      const { tasks, next } = await deps.store.taskList.page(
        {
          ...filter,
          isLost: failedFiles === undefined ? undefined : true,
          since: since === undefined ? undefined : timeOf(since),
          until: until === undefined ? undefined : endOf(until),
        },
        limit,
        cursor === undefined ? undefined : { at: Number(at), seq: Number(seq) },
      );
      const nextCursor = next === undefined ? null : `${next.at}-${next.seq}`;
      return c.json(success<TaskList>({ tasks, nextCursor }));
    })
    .get('/admin/api/tasks/:id', async (c) =>
      c.json(
        success(await taskDetail(deps, c.req.param('id'), publicOrigin(deps.settings, c.req.url))),
      ),
    );
}
