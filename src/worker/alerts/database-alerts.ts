/** Alerts about the size of the database. Pure. */
import type { Settings } from '../config/settings.ts';
import type { HealthReport } from '../health/health-report.ts';
import { createAlert, type ActiveAlerts, type Alert, type AlertKind } from './alert.ts';

const GIGABYTE = 1e9;

/** The shares of DATABASE_MAX_BYTES at which an alert begins, and below which it ends. */
const LEVELS: readonly { kind: AlertKind; share: number; endShare: number }[] = [
  { kind: 'database_filling', share: 0.7, endShare: 0.65 },
  { kind: 'database_nearly_full', share: 0.9, endShare: 0.85 },
];

/** One alert per level that is reached. */
export function findDatabaseAlerts(
  { database: { bytes, largestAccounts } }: Pick<HealthReport, 'database'>,
  { DATABASE_MAX_BYTES: maxBytes }: Pick<Settings, 'DATABASE_MAX_BYTES'>,
  active: ActiveAlerts,
): Alert[] {
  const accounts = largestAccounts.map(
    ({ account, storedBytes }) => `${account} ${formatGigabytes(storedBytes)} GB`,
  );
  const most = accounts.length === 0 ? '' : ` Most of it: ${accounts.join(', ')}.`;
  return LEVELS.filter(
    ({ kind, share, endShare }) => bytes >= (active.has(kind) ? endShare : share) * maxBytes,
  ).map(({ kind }) =>
    createAlert(
      kind,
      `The database has ${formatGigabytes(bytes)} of ${formatGigabytes(maxBytes)} GB. When it is full no task can be created and no result recorded.${most} Delete what is not needed: set PROMPT_RETENTION_DAYS or ROW_RETENTION_DAYS, or lower them.`,
    ),
  );
}

/** At most one decimal, so that the message rarely changes. */
const formatGigabytes = (bytes: number) => String(Math.round((bytes / GIGABYTE) * 10) / 10);
