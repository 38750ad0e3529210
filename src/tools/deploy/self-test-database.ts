/**
 * Verifies that the deployed database behaves as the Worker relies on, before code is uploaded. The statements
 * run at D1's query endpoint, which like the Worker's `batch()` runs several statements as one batch; the
 * trigger is created by import, as the migrations are.
 */
import type { RemoteDatabase, Row } from '../sql/remote-database.ts';
import { DeployError } from './deploy-context.ts';

/** Named so that no table of the Worker is ever touched. */
const PREFIX = 'deploy_self_test';

const DROP = `drop table if exists ${PREFIX}_rows; drop table if exists ${PREFIX}_log`;

const CREATE = `${DROP};
create table ${PREFIX}_log (what text not null primary key, n integer not null) strict, without rowid;
create table ${PREFIX}_rows (
  id integer primary key,
  state text not null,
  due_at integer,
  is_running integer generated always as (instr('|queued|running|', '|' || state || '|') > 0) virtual,
  document text not null check (json_valid(document))
) strict;
create unique index ${PREFIX}_due on ${PREFIX}_rows (due_at) where due_at is not null;
create trigger ${PREFIX}_inserted after insert on ${PREFIX}_rows
BEGIN
  insert into ${PREFIX}_log (what, n) values ('running', new.is_running), ('inserted', 1);
END;
`;

/** Each statement ends up in the row that the last select returns, with 1 for each property that holds. */
const BATCH = [
  `insert into ${PREFIX}_rows (id, state, document) values (1, 'running', '[1,2,3]')`,
  `insert into ${PREFIX}_log (what, n) select 'after a change', changes() where changes() = 1`,
  `update ${PREFIX}_rows set state = 'x' where id = 2`,
  `insert into ${PREFIX}_log (what, n) select 'after no change', 0 where changes() > 0`,
  `insert into ${PREFIX}_rows (id, state, document) values (1, 'done', '[]') on conflict (id) do update set state = excluded.state returning is_running`,
  `select
     (select count(*) from ${PREFIX}_log where what = 'after a change') as changes_after_a_change,
     (select count(*) = 0 from ${PREFIX}_log where what = 'after no change') as changes_after_no_change,
     (select count(*) = 2 from ${PREFIX}_log where what in ('running', 'inserted')) as triggers,
     (select coalesce(max(n), 0) from ${PREFIX}_log where what = 'running') as generated_columns,
     (select sum(e.value) = 6 from json_each('[1,2,3]') as e) as json_each,
     (select iif(state = 'done', 1, 0) from ${PREFIX}_rows where id = 1) as upsert`,
  DROP,
].join(';\n');

/** Index of the statement with RETURNING and of the select in `BATCH`. */
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

/** Throws a DeployError that names the properties that do not hold. Rejects with D1's error. */
export async function selfTestDatabase(database: RemoteDatabase): Promise<void> {
  await database.importSql(CREATE);
  const results = await database.query(BATCH).catch(async (error: unknown) => {
    // The statements that drop the tables may have been rolled back.
    await database.query(DROP).catch(() => undefined);
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
      'The database does not behave as the Worker relies on. Nothing was deployed: the previous version keeps serving. This does not hold:',
      ...missing.map((property) => `  ${DESCRIPTIONS[property]}`),
      "Cloudflare's D1 has changed, or differs from what this version was tested with: look for a newer version of kie-edge.",
    ].join('\n'),
  );
}
