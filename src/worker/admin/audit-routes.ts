import { Hono } from '../http/hono.ts';
import * as z from 'zod/mini';
import { success } from '../http/envelope.ts';
import { validate } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import type { AuditStore } from './queries/audit-store.ts';
import { compareStorage, type AuditPage, type StoredObject } from './compare-storage.ts';

export interface AuditDeps {
  audit: AuditStore;
  bucket: Pick<R2Bucket, 'list'>;
}

/** Objects and rows per page: R2's limit for one list call. */
const PAGE_SIZE = 1000;

const PARTS = ['files', 'uploads'] as const;
type Part = (typeof PARTS)[number];

export const auditQuery = lazy(() =>
  z.object({
    cursor: z._default(
      z
        .string()
        .check(z.regex(/^(files|uploads):[^/]{0,1024}$/, 'must be the nextCursor of another page')),
      'files:',
    ),
  }),
);

/** `GET /admin/api/audit`: compares R2 with D1 in both directions. Changes nothing. */
export function auditRoutes({ audit, bucket }: AuditDeps) {
  return new Hono().get('/admin/api/audit', async (c) => {
    const { cursor } = validate(auditQuery(), c.req.query());
    const part = PARTS.find((name) => cursor.startsWith(`${name}:`)) ?? 'files';
    const after = cursor.slice(part.length + 1);
    const [listed, rows] = await Promise.all([
      listObjects(bucket, part, after),
      audit[part](after, PAGE_SIZE),
    ]);
    const { next, ...page } = compareStorage({
      ...listed,
      rows,
      moreRows: rows.length === PAGE_SIZE,
    });
    return c.json(success({ ...page, nextCursor: formatCursor(part, next) } satisfies AuditPage));
  });
}

function formatCursor(part: Part, next: string | undefined): string | null {
  if (next !== undefined) return `${part}:${next}`;
  return part === 'files' ? 'uploads:' : null;
}

/** The objects of a part with ids above `after`. */
async function listObjects(
  bucket: AuditDeps['bucket'],
  part: Part,
  after: string,
): Promise<{ objects: StoredObject[]; moreObjects: boolean }> {
  const prefix = `${part}/`;
  // `0` follows `/` in ASCII, so every key with this id sorts before it.
  const startAfter = after === '' ? {} : { startAfter: `${prefix}${after}0` };
  const { objects, truncated } = await bucket.list({ prefix, limit: PAGE_SIZE, ...startAfter });
  return {
    objects: objects.map(({ key, size }) => ({ key, size, id: parseId(key.slice(prefix.length)) })),
    moreObjects: truncated,
  };
}

/** The part of a key up to the next slash. */
function parseId(rest: string): string {
  return rest.split('/', 1)[0] ?? rest;
}
