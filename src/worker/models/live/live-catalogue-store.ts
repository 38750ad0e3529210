/** The one row of `live_catalogue`. */
import { first, run, sql } from '../../platform/sql.ts';
import type { CatalogueState } from './catalogue-state.ts';
import type { ListedModel } from './listing.ts';
import type { Overrides } from './apply-overrides.ts';

/** What an accepted reading of KIE's list changes. */
export interface CatalogueUpdate {
  readonly state: CatalogueState;
  readonly overrides: Overrides;
  /** Unix milliseconds. */
  readonly readAt: number;
  readonly nextReadAt: number;
}

/** For the console. Times are Unix milliseconds. */
export interface CatalogueStatus {
  readonly readAt: number | null;
  readonly problem: string | null;
  readonly problemAt: number | null;
}

export interface LiveCatalogueStore {
  /** Whether the caller is to read KIE's list: of all callers, one in `intervalMs` is. */
  claim(now: number, intervalMs: number): Promise<boolean>;
  /** The state after the last accepted reading; undefined before the first one. */
  findState(): Promise<CatalogueState | undefined>;
  /** KIE's list as last accepted; undefined before the first reading. */
  findListing(): Promise<readonly ListedModel[] | undefined>;
  save(update: CatalogueUpdate): Promise<void>;
  /** Keeps the state, and why the reading at `now` failed. */
  saveProblem(problem: string, now: number): Promise<void>;
  /** The overrides if their version is not `known`; undefined if it is. */
  findOverrides(known: number): Promise<{ version: number; overrides: Overrides } | undefined>;
  findStatus(): Promise<CatalogueStatus | undefined>;
}

export function liveCatalogueStore(db: D1Database): LiveCatalogueStore {
  return {
    claim: async (now, intervalMs) => {
      const claimed = await run(
        db,
        sql`insert into live_catalogue (singleton, next_read_at) values (1, ${now + intervalMs})
          on conflict do update set next_read_at = excluded.next_read_at
          where live_catalogue.next_read_at <= ${now}`,
      );
      return claimed > 0;
    },
    findState: async () => {
      const row = await first<{ state: string | null }>(
        db,
        sql`select state from live_catalogue where singleton = 1`,
      );
      return row?.state ? (JSON.parse(row.state) as CatalogueState) : undefined;
    },
    findListing: async () => {
      const row = await first<{ listing: string | null }>(
        db,
        sql`select state ->> 'listing' as listing from live_catalogue where singleton = 1`,
      );
      return row?.listing ? (JSON.parse(row.listing) as ListedModel[]) : undefined;
    },
    save: async ({ state, overrides, readAt, nextReadAt }) => {
      await run(
        db,
        sql`update live_catalogue set state = ${JSON.stringify(state)}, read_at = ${readAt},
            next_read_at = ${nextReadAt}, problem = null, problem_at = null,
            version = version + (overrides is not ${JSON.stringify(overrides)}),
            overrides = ${JSON.stringify(overrides)}
          where singleton = 1`,
      );
    },
    saveProblem: async (problem, now) => {
      await run(
        db,
        sql`update live_catalogue set problem = ${problem}, problem_at = ${now} where singleton = 1`,
      );
    },
    findOverrides: async (known) => {
      const row = await first<{ version: number; overrides: string | null }>(
        db,
        sql`select version, overrides from live_catalogue
          where singleton = 1 and version <> ${known}`,
      );
      if (!row?.overrides) return undefined;
      return { version: row.version, overrides: JSON.parse(row.overrides) as Overrides };
    },
    findStatus: () =>
      first<CatalogueStatus>(
        db,
        sql`select read_at as readAt, problem, problem_at as problemAt from live_catalogue
          where singleton = 1`,
      ),
  };
}
