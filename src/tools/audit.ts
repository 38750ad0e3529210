/**
 * `npm run audit`: compares R2 with D1, in both directions, by the operator's API. EDGE is the address of
 * the edge, by default the one that `npm start` runs, and ADMIN_TOKEN its token. Exits with 1 where
 * something is missing or left over.
 */
import type { AuditPage, Finding } from '../worker/admin/compare-storage.ts';

/** Findings that are shown one by one. */
const MAX_SHOWN = 100;

const { EDGE = 'http://127.0.0.1:8787', ADMIN_TOKEN } = process.env;

async function page(cursor: string): Promise<AuditPage> {
  if (!URL.canParse(EDGE)) throw new Error(`EDGE is no address: ${EDGE}`);
  const url = new URL('/admin/api/audit', EDGE);
  url.searchParams.set('cursor', cursor);
  const headers = ADMIN_TOKEN === undefined ? {} : { authorization: `Bearer ${ADMIN_TOKEN}` };
  const response = await fetch(url, { headers }).catch((cause: unknown) => {
    throw new Error(`${EDGE} does not answer. EDGE is the edge's address.`, { cause });
  });
  const body = (await response.json()) as { msg: string; data: AuditPage | null };
  if (body.data === null) throw new Error(`${EDGE} answered ${response.status}: ${body.msg}`);
  return body.data;
}

async function audit(): Promise<number> {
  const findings: Finding[] = [];
  let objects = 0;
  let rows = 0;
  for (let cursor: string | null = 'files:'; cursor !== null;) {
    const one: AuditPage = await page(cursor);
    objects += one.objects;
    rows += one.rows;
    findings.push(...one.findings);
    cursor = one.nextCursor;
  }
  for (const { kind, key } of findings.slice(0, MAX_SHOWN)) console.log(`${kind}  ${key}`);
  if (findings.length > MAX_SHOWN) console.log(`… and ${findings.length - MAX_SHOWN} more`);
  console.log(`${objects} objects in R2, ${rows} rows in D1, ${findings.length} differences`);
  return findings.length;
}

try {
  process.exitCode = (await audit()) === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (ADMIN_TOKEN === undefined) console.error('Set ADMIN_TOKEN to that of the edge.');
  process.exitCode = 2;
}
