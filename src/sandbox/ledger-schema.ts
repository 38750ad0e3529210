/** The tables of the ledger. Times are Unix ms. */
export const LEDGER_SCHEMA = `
create table if not exists ledger (
  one integer primary key check (one = 1),
  requests integer not null default 0,
  key_leaks integer not null default 0,
  stream_reads integer not null default 0,
  settings text,
  catalogue text -- overrides as JSON, null: none
) strict;
insert or ignore into ledger (one) values (1);

create table if not exists tasks (
  number integer primary key,
  task_id text not null unique,
  model text not null,
  input_json text not null,
  call_back_url text,
  origin text not null,
  shape text not null, -- see result-shapes.ts
  result_count integer not null,
  accepted_at integer not null,
  done_at integer not null,
  outcome text not null check (outcome in ('success', 'fail')),
  fail_code text,
  fail_msg text,
  credits real not null,
  reported_credits text not null, -- JSON
  balance real not null,
  file_bytes integer,
  callbacks_sent integer not null default 0,
  callbacks_acknowledged integer not null default 0,
  forged_sent integer not null default 0,
  forged_accepted integer not null default 0,
  faults text not null
) strict;

-- Files named by a task's input, as they were when KIE would have fetched them.
create table if not exists input_files (
  task_id text not null,
  url text not null,
  status integer not null,
  bytes integer not null,
  sha256 text not null,
  primary key (task_id, url)
) strict, without rowid;

-- Pending callbacks. While an attempt is in flight, due_at is the end of its lease.
create table if not exists sends (
  id integer primary key autoincrement,
  number integer not null,
  kind text not null check (kind in ('terminal', 'stale', 'forged')),
  signed integer not null,
  due_at integer not null,
  attempts integer not null default 0
) strict;
create index if not exists sends_due on sends (due_at);

-- How often a fault was rolled and hit, for faults that can hit the same subject repeatedly.
create table if not exists occurrences (
  kind text not null,
  subject text not null,
  rolls integer not null,
  hits integer not null,
  primary key (kind, subject)
) strict, without rowid;
`;
