import type { Context } from 'hono';
import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import { isAdminToken } from '../auth/admin-token.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { parseBearer } from '../auth/bearer.ts';
import { authenticateRequest, ADMIN_CLIENT } from '../auth/authenticate-request.ts';
import { addLogFields } from '../http/access-log.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { pageLimit } from '../http/page-limit.ts';
import { validate } from '../http/validation.ts';
import { TASK_ID_PATTERN } from '../platform/ids.ts';
import { lazy } from '../platform/lazy.ts';
import { KIB } from '../platform/units.ts';
import { buildRecord, type RecordDeps, type RecordInfo } from '../tasks/record-info.ts';
import type { OwnTasksStore } from './own-tasks-store.ts';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;
/** The whole request is in recordInfo. */
const MAX_LISTED_PARAM_CHARACTERS = 4 * KIB;

const CURSOR = new RegExp(String.raw`^(\d{1,15})-(${TASK_ID_PATTERN})$`);

export const listQuery = lazy(() =>
  z.object({
    limit: pageLimit(DEFAULT_PAGE, MAX_PAGE),
    cursor: z.optional(
      z.string().check(z.regex(CURSOR, 'must be a nextCursor of an earlier page')),
    ),
  }),
);

export type ListDeps = AuthDeps & RecordDeps & { ownTasks: OwnTasksStore };

/** `GET /api/v1/jobs`: the caller's own tasks, newest first, as recordInfo shows them; all tasks for the admin. */
export function listRoutes(deps: ListDeps) {
  return new Hono().get('/api/v1/jobs', async (c) => {
    const { client, includeBalance } = await authorizeListing(deps, c);
    const { limit, cursor } = validate(listQuery(), c.req.query());
    const [, createdAt, id = ''] = CURSOR.exec(cursor ?? '') ?? [];
    const before = cursor === undefined ? undefined : { createdAt: Number(createdAt), id };

    const page = await deps.ownTasks.list(client, limit, before);
    const visibility = {
      publicBaseUrl: publicOrigin(deps.settings, c.req.url),
      includeBalance,
      maxParamCharacters: MAX_LISTED_PARAM_CHARACTERS,
    };
    const tasks: RecordInfo[] = [];
    for (const { taskId, ...task } of page.tasks) {
      // Without KIE's id the task cannot be requested.
      if (taskId !== undefined)
        tasks.push(await buildRecord(deps, { ...task, taskId }, visibility));
    }
    const { next } = page;
    const nextCursor = next === undefined ? null : `${next.createdAt}-${next.id}`;
    c.header('cache-control', 'no-store');
    return c.json(success({ tasks, nextCursor }));
  });
}

/** Whose tasks the caller may list; undefined: everybody's. Throws `listing_not_allowed`. */
async function authorizeListing(
  deps: AuthDeps,
  c: Context,
): Promise<{ client: string | undefined; includeBalance: boolean }> {
  const token = parseBearer(c.req.raw.headers)?.token ?? '';
  if (await isAdminToken(deps.settings.ADMIN_TOKEN, token)) {
    addLogFields(c, { client: ADMIN_CLIENT });
    return { client: undefined, includeBalance: true };
  }
  const { id, authMethod } = await authenticateRequest(deps, c);
  if (authMethod !== 'origin') return { client: id, includeBalance: authMethod === 'none' };
  const message =
    "Listing needs a session, user or client token: callers identified by origin and IP share an identity. Keep each task's readToken.";
  throw new EdgeError('listing_not_allowed', message);
}
