/**
 * `npm run audit`: compares R2 with D1 in both directions, with the admin API. EDGE is the edge's address
 * (default: that of `npm start`), ADMIN_TOKEN its token. Exits with 0 if they match, 1 if they differ, and
 * 2 if the comparison failed.
 */
import type { AuditPage, Finding } from '../worker/admin/compare-storage.ts';

/** The number of findings that are listed one by one. */
const MAX_LISTED = 100;

const { EDGE = 'http://127.0.0.1:8787', ADMIN_TOKEN } = process.env;

async function fetchPage(cursor: string): Promise<AuditPage> {
  if (!URL.canParse(EDGE)) throw new Error(`EDGE is not a URL: ${EDGE}`);
  const url = new URL('/admin/api/audit', EDGE);
  url.searchParams.set('cursor', cursor);
  const headers = ADMIN_TOKEN === undefined ? {} : { authorization: `Bearer ${ADMIN_TOKEN}` };
  const response = await fetch(url, { headers }).catch((cause: unknown) => {
    throw new Error(`${EDGE} does not respond. Set EDGE to the edge's address.`, { cause });
  });
  const body = (await response.json()) as { msg: string; data: AuditPage | null };
  if (body.data === null) throw new Error(`${EDGE} returned ${response.status}: ${body.msg}`);
  return body.data;
}

/** Prints the differences and returns their number. */
async function audit(): Promise<number> {
  const findings: Finding[] = [];
  let objects = 0;
  let rows = 0;
  for (let cursor: string | null = 'files:'; cursor !== null;) {
    const page: AuditPage = await fetchPage(cursor);
    objects += page.objects;
    rows += page.rows;
    findings.push(...page.findings);
    cursor = page.nextCursor;
  }
  for (const { kind, key } of findings.slice(0, MAX_LISTED)) console.log(`${kind}  ${key}`);
  if (findings.length > MAX_LISTED) console.log(`… and ${findings.length - MAX_LISTED} more`);
  console.log(`${objects} objects in R2, ${rows} rows in D1, ${findings.length} differences`);
  return findings.length;
}

try {
  process.exitCode = (await audit()) === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (ADMIN_TOKEN === undefined) console.error("Set ADMIN_TOKEN to the edge's token.");
  process.exitCode = 2;
}
