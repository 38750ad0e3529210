/** The one row of `live_catalogue`. */
import { first, run, sql } from '../../platform/sql.ts';
import type { CatalogueChange, CatalogueState } from './catalogue-state.ts';
import type { CatalogueHistory, CatalogueStatus } from './catalogue-status.ts';
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

/** No row before the first attempt to read the list. */
export const SELECT_CATALOGUE_STATUS = sql`
  select read_at as readAt, next_read_at as nextReadAt, problem, problem_at as problemAt
  from live_catalogue where singleton = 1`;

/** KIE's messages may have any length. */
const MAX_PROBLEM_CHARACTERS = 300;

export interface LiveCatalogueStore {
  /** Whether the caller is to read KIE's list: of all callers, one in `intervalMs` is. */
  claim(now: number, intervalMs: number): Promise<boolean>;
  /** The state after the last accepted reading; undefined before the first one. */
  findState(): Promise<CatalogueState | undefined>;
  /** KIE's list as last accepted; undefined before the first reading. */
  findListing(): Promise<readonly ListedModel[] | undefined>;
  save(update: CatalogueUpdate): Promise<void>;
  /** Keeps the overrides, and why the reading at `now` failed. A given `state` replaces the stored one. */
  saveProblem(problem: string, now: number, state?: CatalogueState): Promise<void>;
  /** The overrides if their version is not `known`; undefined if it is. */
  findOverrides(known: number): Promise<{ version: number; overrides: Overrides } | undefined>;
  findStatus(): Promise<CatalogueStatus | undefined>;
  findHistory(): Promise<CatalogueHistory>;
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
      return parse(row?.state) as CatalogueState | undefined;
    },
    findListing: async () => {
      const row = await first<{ listing: string | null }>(
        db,
        sql`select state ->> 'listing' as listing from live_catalogue where singleton = 1`,
      );
      return parse(row?.listing) as ListedModel[] | undefined;
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
    saveProblem: async (problem, now, state) => {
      await run(
        db,
        sql`update live_catalogue set problem = ${problem.slice(0, MAX_PROBLEM_CHARACTERS)},
            problem_at = ${now},
            state = coalesce(${state === undefined ? null : JSON.stringify(state)}, state)
          where singleton = 1`,
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
    findStatus: () => first<CatalogueStatus>(db, SELECT_CATALOGUE_STATUS),
    findHistory: async () => {
      const row = await first<Record<'changes' | 'removed' | 'successors', string | null>>(
        db,
        sql`select state ->> 'changes' as changes, state ->> 'removed' as removed,
            overrides ->> 'removed' as successors
          from live_catalogue where singleton = 1`,
      );
      const successors = (parse(row?.successors) ?? {}) as Overrides['removed'];
      const removed = Object.entries((parse(row?.removed) ?? {}) as CatalogueState['removed']);
      return {
        changes: (parse(row?.changes) ?? []) as CatalogueChange[],
        removed: removed
          .map(([model, at]) => ({ model, at, successors: successors[model] ?? [] }))
          .toSorted((one, other) => other.at - one.at),
      };
    },
  };
}

const parse = (json: string | null | undefined): unknown => (json ? JSON.parse(json) : undefined);
