/** Fills a local D1 with rows as large as the Worker can write, in every table. Existing rows stay. */
import type { openLocalDatabase } from '../../../src/tools/migrate.ts';

type LocalDatabase = Awaited<ReturnType<typeof openLocalDatabase>>['database'];
type Value = string | number | null;

const KIB = 1024;

/** Characters that are written differently in SQL, JSON or UTF-8. */
const AWKWARD = "é\u{1f600}''\"`;--/*$1%\\n\\r\\\\n\u2028\ufeff\t";

/** Bytes of UTF-8 in the longest value that the Worker's limits allow; JSON unless `text`. */
const LONGEST: Readonly<Record<string, { bytes: number; kind: 'json' | 'text' }>> = {
  'tasks.request': { bytes: 256 * KIB, kind: 'json' }, // the body of createTask
  'tasks.create_response': { bytes: 450_000, kind: 'json' }, // KIE's response of 1 MiB, if the row had space
  'tasks.result_json': { bytes: 450_000, kind: 'json' },
  'tasks.final_callback': { bytes: 3 * 64 * KIB, kind: 'json' }, // 65,536 characters
  'tasks.fail_msg': { bytes: 400_000, kind: 'text' },
  'callbacks.body': { bytes: 1024 * KIB, kind: 'json' },
  'clients.models': { bytes: 64 * KIB, kind: 'json' },
  'clients.limits': { bytes: 64 * KIB, kind: 'json' },
  'delivery_attempts.response_body': { bytes: 6 * KIB, kind: 'text' },
  'dead_letters.body': { bytes: 128_000, kind: 'json' }, // a queue message
  'alerts.message': { bytes: 100_001, kind: 'text' },
  'live_catalogue.state': { bytes: 1_000_000, kind: 'json' },
  'live_catalogue.overrides': { bytes: 500_000, kind: 'json' },
};

/** Columns whose values the schema restricts, for the row with this number. */
const restricted = (n: number): Readonly<Record<string, Value>> => ({
  'tasks.seq': n,
  'tasks.id': `${String(n).padStart(16, '0')}-${'r'.repeat(22)}`,
  'tasks.state': 'success',
  'tasks.budget_day': '2030-01-01',
  'tasks.created_at': n * 60_000,
  'tasks.reserved_millicredits': n,
  'tasks.charged_millicredits': n,
  'files.n': n,
  'files.state': 'stored',
  'files.next_attempt_at': null,
  'clients.id': String(n).padStart(22, '0'),
  'clients.token_hash': String(n).padStart(64, '0'),
  'uploads.id': String(n).padStart(22, '0'),
  'deliveries.id': `delivery-${n}`,
  'deliveries.state': 'delivered',
  'deliveries.next_attempt_at': null,
  'deliveries.sequence': n,
  'kie_balance.singleton': 1,
  'kie_balance.is_refused': 1,
  'cron_runs.singleton': 1,
  'live_catalogue.singleton': 1,
});

/** Tables that the migrations or the triggers fill. */
const FILLED = new Set(['rate_windows', 'retention_passes', 'accounts', 'd1_migrations']);
/** Small rows, of which several fit into a statement. */
const ROWS: Readonly<Record<string, number>> = { delivery_attempts: 130, usage_days: 250 };

export async function fillLargestRows(database: LocalDatabase): Promise<void> {
  const { results: tables } = await database
    .prepare("select name from sqlite_schema where type = 'table' and substr(name, 1, 1) <> '_'")
    .all<{ name: string }>();
  for (const { name } of tables) {
    if (FILLED.has(name) || name.startsWith('sqlite_')) continue;
    const { results: columns } = await database
      .prepare(`select name, type from pragma_table_info('${name}')`)
      .all<{ name: string; type: string }>();
    const names = columns.map((column) => column.name);
    const sql = `insert into ${name} (${names.join(', ')}) values (${names.map(() => '?').join(', ')}) on conflict do nothing`;
    const statements = Array.from({ length: ROWS[name] ?? 3 }, (_, n) =>
      database.prepare(sql).bind(...columns.map((column) => makeValue(name, column, n + 1))),
    );
    await database.batch(statements);
  }
}

function makeValue(table: string, column: { name: string; type: string }, n: number): Value {
  const key = `${table}.${column.name}`;
  const fixed = restricted(n)[key];
  if (fixed !== undefined) return fixed;
  if (column.type === 'INTEGER') return Number.MAX_SAFE_INTEGER - n;
  if (column.type === 'REAL') return n === 1 ? 5 : 0.1 + n;
  const { bytes, kind } = LONGEST[key] ?? { bytes: 200, kind: 'text' };
  return kind === 'json'
    ? makeJson(bytes, n)
    : makeText(bytes, `${n}-${table === 'alerts' ? '\0' : ''}`);
}

/** Indented, with line breaks of one kind or the other. */
function makeJson(bytes: number, n: number): string {
  const empty = JSON.stringify({ n, 'a\nb': ['', [], { 'x"y': '\r\n' }] }, null, 2);
  const value = makeText(bytes - Buffer.byteLength(empty) - 100, '');
  const text = empty.replace('""', () => `"${value.replaceAll(/["\t]/g, '')}"`);
  return n % 2 === 0 ? text.replaceAll('\n', '\r\n') : text;
}

/** Text without line breaks, with a NUL if `start` has one. */
function makeText(bytes: number, start: string): string {
  const times = Math.floor((bytes - Buffer.byteLength(start)) / Buffer.byteLength(AWKWARD));
  return (start + AWKWARD.repeat(times)).padEnd(bytes > 1000 ? 0 : 20, '.');
}
