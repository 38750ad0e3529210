import { Hono } from 'hono';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import { success } from '../http/envelope.ts';
import { validate } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { compareStorage, type AuditPage, type Stored } from './compare-storage.ts';

export type AuditDeps = Pick<Deps, 'store'>;

/** Objects and rows of one page: as many as R2 lists in one call. */
const PAGE = 1000;

const PARTS = ['files', 'uploads'] as const;
type Part = (typeof PARTS)[number];

export const auditQuery = lazy(() =>
  z.object({
    cursor: z
      .string()
      .regex(/^(files|uploads):[^/]{0,1024}$/, 'must be a nextCursor of an earlier page')
      .default('files:'),
  }),
);

/** `GET /admin/api/audit`: whether R2 and D1 say the same, in both directions. Changes nothing. */
export function auditRoutes({ store }: AuditDeps): Hono {
  return new Hono().get('/admin/api/audit', async (c) => {
    const { cursor } = validate(auditQuery(), c.req.query());
    const part = PARTS.find((one) => cursor.startsWith(`${one}:`)) ?? 'files';
    const after = cursor.slice(part.length + 1);
    const [listed, rows] = await Promise.all([
      objectsAfter(store.bucket, part, after),
      store.audit[part](after, PAGE),
    ]);
    const { next, ...page } = compareStorage({ ...listed, rows, moreRows: rows.length === PAGE });
    return c.json(success({ ...page, nextCursor: cursorAfter(part, next) } satisfies AuditPage));
  });
}

function cursorAfter(part: Part, next: string | undefined): string | null {
  if (next !== undefined) return `${part}:${next}`;
  return part === 'files' ? 'uploads:' : null;
}

async function objectsAfter(
  bucket: R2Bucket,
  part: Part,
  after: string,
): Promise<{ objects: Stored[]; moreObjects: boolean }> {
  const prefix = `${part}/`;
  // `0` comes right after `/`: so all that has this id lies before it.
  const startAfter = after === '' ? {} : { startAfter: `${prefix}${after}0` };
  const { objects, truncated } = await bucket.list({ prefix, limit: PAGE, ...startAfter });
  return {
    objects: objects.map(({ key, size }) => ({ key, size, id: idIn(key.slice(prefix.length)) })),
    moreObjects: truncated,
  };
}

/** Up to the next slash; an object that is none of ours has whatever stands there. */
function idIn(rest: string): string {
  return rest.split('/', 1)[0] ?? rest;
}
