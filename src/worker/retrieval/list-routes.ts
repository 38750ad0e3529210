import { Hono, type Context } from 'hono';
import * as z from 'zod';
import { bearerOf } from '../auth/bearer.ts';
import { callerOf, OPERATOR } from '../auth/caller.ts';
import type { AccessDeps } from '../auth/authenticate.ts';
import { isAdminToken } from '../auth/admin-token.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { checked } from '../http/validation.ts';
import { TASK_ID_PATTERN } from '../platform/ids.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { noteOn } from '../http/access-log.ts';
import { lazy } from '../platform/lazy.ts';
import type { RecordInfo } from '../tasks/record-info.ts';
import { taskRecord } from '../tasks/task-record.ts';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

const CURSOR = new RegExp(String.raw`^(\d{1,15})-(${TASK_ID_PATTERN})$`);

export const listQuery = lazy(() =>
  z.object({
    limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
    cursor: z.string().regex(CURSOR, 'must be a nextCursor of an earlier page').optional(),
  }),
);

/** `GET /api/v1/jobs`: the caller's own tasks, the youngest first, as recordInfo shows them; the operator's are all. */
export function listRoutes(deps: AccessDeps): Hono {
  return new Hono().get('/api/v1/jobs', async (c) => {
    const viewer = await viewerOfList(deps, c);
    const { limit, cursor } = checked(listQuery(), c.req.query());
    const [, createdAt, id = ''] = CURSOR.exec(cursor ?? '') ?? [];
    const before = cursor === undefined ? undefined : { createdAt: Number(createdAt), id };

    const page = await deps.store.tasks.list(viewer.client, limit, before);
    const origin = publicOrigin(deps.settings, c.req.url);
    const tasks: RecordInfo[] = [];
    for (const { taskId, ...task } of page.tasks) {
      // Without KIE's id there is nothing that could be asked for.
      if (taskId === undefined) continue;
      const viewing = { origin, showsBalance: viewer.showsBalance };
      tasks.push(await taskRecord(deps, { ...task, taskId }, viewing));
    }
    const { next } = page;
    const nextCursor = next === undefined ? null : `${next.createdAt}-${next.id}`;
    c.header('cache-control', 'no-store');
    return c.json(success({ tasks, nextCursor }));
  });
}

async function viewerOfList(
  deps: AccessDeps,
  c: Context,
): Promise<{ client: string | undefined; showsBalance: boolean }> {
  const bearer = bearerOf(c.req.raw.headers)?.text ?? '';
  if (await isAdminToken(deps.settings.admin.token, bearer)) {
    noteOn(c, { client: OPERATOR });
    return { client: undefined, showsBalance: true };
  }
  const { id, authMethod } = await callerOf(deps, c);
  if (authMethod !== 'origin') return { client: id, showsBalance: authMethod === 'open' };
  const message =
    'An origin and a network do not tell people apart, so their tasks are not listed. Keep the readToken of each task.';
  throw new EdgeError('listing_not_allowed', message);
}
