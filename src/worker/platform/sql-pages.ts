/** Pages of a list that end by bytes as well as by rows, so that no page is too large for the memory of an isolate. */
import { sql, type Sql } from './sql.ts';

/** A row of `limitPageBytes`. */
export interface PageRow {
  /** How many rows the page would have had without the limit on bytes. */
  found: number;
}

/**
 * Selects the first of `rows`, at least one, that have at most `maxBytes` together: `key`, `n` (their number in the
 * page, from 1) and `found`. `rows` has a limit, and the columns `key`, `bytes` and those of `order`. Reads no long
 * column if `bytes` is an octet_length, which SQLite keeps in the head of a row.
 */
export function limitPageBytes(rows: Sql, order: Sql, maxBytes: number): Sql {
  return sql`select key, n, found from (
      select key, count(*) over () as found, row_number() over page as n,
        sum(bytes) over (page rows unbounded preceding) as total
      from (${rows}) window page as (order by ${order}))
    where n = 1 or total <= ${maxBytes}`;
}

/** Whether a next page may have rows. */
export function isLastPage(page: readonly PageRow[], limit: number): boolean {
  return page.length < limit && page.length === (page[0]?.found ?? 0);
}
