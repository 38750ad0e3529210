/**
 * Verifies that the deployed database behaves as the Worker relies on, before it is migrated. The statements
 * run at D1's query endpoint, which like the Worker's `batch()` runs several statements as one batch; the
 * trigger is created by import, as the migrations are. D1 serves no queries during an import, for seconds.
 */
import { randomBytes } from 'node:crypto';
import type { RemoteDatabase, Row } from '../sql/remote-database.ts';
import { DeployError } from './deploy-context.ts';

/** The statements of one run. `prefix` begins the names of its tables, which no other run and no Worker has. */
function writeStatements(prefix: string) {
  const drop = `drop table if exists ${prefix}_rows; drop table if exists ${prefix}_log`;
  const create = `create table ${prefix}_log (what text not null primary key, n integer not null) strict, without rowid;
create table ${prefix}_rows (
  id integer primary key,
  state text not null,
  due_at integer,
  is_running integer generated always as (instr('|queued|running|', '|' || state || '|') > 0) virtual,
  document text not null check (json_valid(document))
) strict;
create unique index ${prefix}_due on ${prefix}_rows (due_at) where due_at is not null;
create trigger ${prefix}_inserted after insert on ${prefix}_rows
BEGIN
  insert into ${prefix}_log (what, n) values ('running', new.is_running), ('inserted', 1);
END;
`;
  /** Each statement ends up in the row that the last select returns, with 1 for each property that holds. */
  const batch = [
    `insert into ${prefix}_rows (id, state, document) values (1, 'running', '[1,2,3]')`,
    `insert into ${prefix}_log (what, n) select 'after a change', changes() where changes() = 1`,
    `update ${prefix}_rows set state = 'x' where id = 2`,
    `insert into ${prefix}_log (what, n) select 'after no change', 0 where changes() > 0`,
    `insert into ${prefix}_rows (id, state, document) values (1, 'done', '[]') on conflict (id) do update set state = excluded.state returning is_running`,
    `select
       (select count(*) from ${prefix}_log where what = 'after a change') as changes_after_a_change,
       (select count(*) = 0 from ${prefix}_log where what = 'after no change') as changes_after_no_change,
       (select count(*) = 2 from ${prefix}_log where what in ('running', 'inserted')) as triggers,
       (select coalesce(max(n), 0) from ${prefix}_log where what = 'running') as generated_columns,
       (select sum(e.value) = 6 from json_each('[1,2,3]') as e) as json_each,
       (select iif(state = 'done', 1, 0) from ${prefix}_rows where id = 1) as upsert`,
    drop,
  ].join(';\n');
  return { create, batch, drop };
}

/** Index of the statement with RETURNING and of the select in the batch. */
const RETURNING = 4;
const PROPERTIES = 5;

/** What the Worker relies on, as an operator would look it up. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  changes_after_a_change:
    '`changes()` in a batch counts the row that the previous statement changed',
  changes_after_no_change: '`changes()` in a batch is 0 after a statement that changed nothing',
  triggers: 'a trigger runs after an insert',
  generated_columns: 'a trigger reads a generated column',
  json_each: '`json_each` lists the elements of an array',
  upsert: '`on conflict … do update` updates the row',
  returning: '`returning` returns the changed row',
};

/**
 * Throws a DeployError that names the properties that do not hold. Rejects with D1's error. A run that is
 * killed leaves two tables called `deploy_self_test_…`, which nothing reads.
 */
export async function selfTestDatabase(database: RemoteDatabase): Promise<void> {
  const { create, batch, drop } = writeStatements(
    `deploy_self_test_${randomBytes(4).toString('hex')}`,
  );
  await database.importSql(create);
  const results = await database.query(batch).catch(async (error: unknown) => {
    // The statements that drop the tables may have been rolled back.
    await database.query(drop).catch(() => undefined);
    throw error;
  });
  const holds: Row = {
    ...results[PROPERTIES]?.[0],
    returning: results[RETURNING]?.[0]?.['is_running'] === 0 ? 1 : 0,
  };
  const missing = Object.keys(DESCRIPTIONS).filter((property) => holds[property] !== 1);
  if (missing.length === 0) return;
  throw new DeployError(
    [
      'The database does not behave as the Worker relies on. Nothing was migrated or deployed: the previous version keeps serving. This does not hold:',
      ...missing.map((property) => `  ${DESCRIPTIONS[property]}`),
      "Cloudflare's D1 has changed, or differs from what this version was tested with: look for a newer version of kie-edge.",
    ].join('\n'),
  );
}
