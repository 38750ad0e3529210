/** What is mutated: the code that protects money, tasks and secrets. */
import { globSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const OUTPUT = path.join(ROOT, 'test/output/mutation');

/** Where triggers maintain the accounts. */
export const MIGRATION = 'src/worker/migrations/0001_initial.sql';
/** The function that fires the triggers: a test that enters its file covers them. */
export const MIGRATION_CALLER = 'src/worker/submission/admission-store.ts';

/** Patterns below `src/worker`. A file belongs to the first area that names it. */
const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  accounts: [
    'submission/account-store.ts',
    'submission/limit-errors.ts',
    'migrations/0001_initial.sql',
  ],
  admission: [
    'submission/admission-store.ts',
    'submission/idempot*.ts',
    'upstream/rate-window*.ts',
    'upstream/slot-trips.ts',
  ],
  submission: ['submission/*.ts', 'upstream/submit-outcome.ts', 'upstream/kie-client.ts'],
  callbacks: [
    'callbacks/*.ts',
    'upstream/callback-*.ts',
    'tasks/status-*.ts',
    'tasks/outbox-store.ts',
    'tasks/task-state.ts',
  ],
  reconciliation: ['reconciliation/*.ts', 'tasks/poll*.ts', 'tasks/task-store.ts'],
  archive: ['archive/*.ts', 'upstream/result-source.ts', 'upstream/link-result.ts'],
  deliveries: ['webhooks/*.ts'],
  authentication: ['auth/*.ts', 'platform/keys.ts', 'http/ssrf-guard.ts'],
  uploads: ['uploads/*.ts', 'uploads/media-duration/*.ts'],
  prices: [
    'models/charge-rules.ts',
    'models/compute-price.ts',
    'models/estimate.ts',
    'models/file-seconds.ts',
    'models/input-caps.ts',
    'models/learned-price-store.ts',
    'models/price*.ts',
    'models/rule.ts',
    'models/speech-tokens.ts',
    'models/task-estimate.ts',
    'models/timed-files.ts',
  ],
};

export const AREAS = Object.keys(PATTERNS);

/** The files of each area, from the root of the project. */
export function listAreas(): Map<string, string[]> {
  const taken = new Set<string>();
  return new Map(
    Object.entries(PATTERNS).map(([area, patterns]) => {
      const files = globSync(patterns, { cwd: path.join(ROOT, 'src/worker') })
        .map((file) => `src/worker/${file}`)
        .filter((file) => !file.endsWith('.docs.ts') && !taken.has(file))
        .toSorted();
      for (const file of files) taken.add(file);
      return [area, files];
    }),
  );
}
