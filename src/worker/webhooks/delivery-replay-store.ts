/** The statements that replay and abandon deliveries on request. */
import { all, first, run, sql, type Sql } from '../platform/sql.ts';
import {
  ABANDONED_BY_ADMIN,
  DELIVERY_HINT,
  ENDPOINT_GONE,
  type DeliveryHint,
} from '../tasks/outbox-store.ts';
import { formatEndpointKey, type EndpointKey } from './endpoint-store.ts';

/** Which failed deliveries to replay. */
export interface ReplayFilter {
  /** Those that ended at or after this time, in Unix milliseconds. */
  since: number;
  client?: string | undefined;
  endpoint?: string | undefined;
}

export interface DeliveryReplayStore {
  /**
   * Makes a delivery pending again, with its whole retry schedule ahead. Undefined if it does not exist or was
   * replayed after `unlessSince`. The hint's attempt is made even if the endpoint is unhealthy.
   */
  replay(id: string, now: number, unlessSince?: number): Promise<DeliveryHint | undefined>;
  /** Replays the latest delivery of a task, if it has any. */
  replayLatest(task: string, now: number): Promise<DeliveryHint | undefined>;
  /**
   * Ends a delivery, or marks a failed one as acknowledged. False if there was nothing to abandon. An attempt in
   * progress may still deliver it.
   */
  abandon(id: string, now: number): Promise<boolean>;
  /**
   * Replays up to `limit` failed deliveries, oldest first, except those whose endpoint returned 410. The first
   * one of each endpoint is attempted at once, even if the endpoint is paused.
   */
  replayFailed(filter: ReplayFilter, now: number, limit: number): Promise<DeliveryHint[]>;
}

export function deliveryReplayStore(db: D1Database): DeliveryReplayStore {
  const replayWhere = async (now: number, condition: Sql): Promise<DeliveryHint | undefined> => {
    const hint = await first<DeliveryHint>(
      db,
      sql`update deliveries set ${replayedAt(now)} where ${condition} returning ${DELIVERY_HINT}`,
    );
    return hint === undefined ? undefined : { ...hint, mayProbe: true };
  };
  return {
    replay: (id, now, unlessSince = Number.MAX_SAFE_INTEGER) =>
      replayWhere(now, sql`id = ${id} and coalesce(replayed_at, 0) <= ${unlessSince}`),
    replayLatest: (task, now) =>
      replayWhere(
        now,
        sql`rowid = (select rowid from deliveries where task = ${task} order by sequence desc limit 1)`,
      ),
    abandon: async (id, now) =>
      (await run(
        db,
        sql`update deliveries set state = 'failed', next_attempt_at = null,
              ended_at = coalesce(ended_at, ${now}), reason = ${ABANDONED_BY_ADMIN}
            where id = ${id} and state in ('pending', 'paused', 'failed')
              and coalesce(reason, '') not in (${ABANDONED_BY_ADMIN}, ${ENDPOINT_GONE})`,
      )) > 0,
    replayFailed: async ({ since, client = null, endpoint = null }, now, limit) => {
      const replayed = await all<DeliveryHint & EndpointKey & { seq: number }>(
        db,
        sql`update deliveries set ${replayedAt(now)} where rowid in (
              select d.rowid from deliveries d indexed by deliveries_unsettled
                left join delivery_attempts a on a.delivery = d.id and a.n = d.attempts_total
              where d.state in ('paused', 'failed') and d.state = 'failed' and d.ended_at >= ${since}
                and (${client} is null or d.client = ${client})
                and (${endpoint} is null or d.endpoint = ${endpoint})
                and coalesce(a.status, 0) <> 410
              order by d.rowid limit ${limit})
            returning ${DELIVERY_HINT}, rowid as seq, client, endpoint`,
      );
      const seen = new Set<string>();
      return replayed
        .toSorted((a, b) => a.seq - b.seq)
        .map(({ delivery, replayToken, attemptsSinceReplay, ...row }) => {
          const key = formatEndpointKey(row);
          const isFirst = !seen.has(key);
          seen.add(key);
          const probe = isFirst ? { mayProbe: true } : {};
          return { delivery, replayToken, attemptsSinceReplay, ...probe };
        });
    },
  };
}

/** Assignments that make a delivery pending and start a new series of attempts. */
function replayedAt(now: number): Sql {
  return sql`state = 'pending', attempts_since_replay = 0, reason = null, ended_at = null,
    replayed_at = ${now}, next_attempt_at = ${now}`;
}
