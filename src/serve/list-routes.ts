import { Hono } from 'hono';
import { z } from 'zod';
import { identify, type AccessDeps } from '../access/identify.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import { findErrors, validationError } from '../http/validation.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { publicResult } from '../task/public-links.ts';
import { recordInfo, type RecordInfo } from './record-info.ts';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

const CURSOR = /^(\d{1,15})-(\d{1,15})$/;

const query = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  cursor: z.string().regex(CURSOR, 'must be a nextCursor of an earlier page').optional(),
});

/** `GET /api/v1/jobs`: the caller's own tasks, the youngest first, as recordInfo shows them. */
export function listRoutes(deps: AccessDeps): Hono {
  return new Hono().get('/api/v1/jobs', async (c) => {
    const client = await identify(deps, c.req.raw);
    if (client.way === 'origin') {
      const message =
        'An origin and a network do not tell people apart, so their tasks are not listed. Keep the readToken of each task.';
      throw new EdgeError('listing_not_allowed', message);
    }
    const errors = findErrors(query, c.req.query());
    if (errors.length > 0) throw validationError(errors);
    const { limit, cursor } = query.parse(c.req.query());
    const [, createdAt, row] = CURSOR.exec(cursor ?? '') ?? [];
    const before =
      cursor === undefined ? undefined : { createdAt: Number(createdAt), row: Number(row) };

    const page = await deps.store.tasks.listByClient(client.id, limit, before);
    const origin = publicOrigin(deps.settings, c.req.url);
    const tasks: RecordInfo[] = [];
    for (const { taskId, ...task } of page.tasks) {
      // Without KIE's id there is nothing that could be asked for.
      if (taskId === undefined) continue;
      const result = await publicResult(deps, task, origin);
      tasks.push(recordInfo({ ...task, taskId }, { result, showsBalance: client.way === 'open' }));
    }
    const { next } = page;
    const nextCursor = next === undefined ? null : `${next.createdAt}-${next.row}`;
    c.header('cache-control', 'no-store');
    return c.json(success({ tasks, nextCursor }));
  });
}
