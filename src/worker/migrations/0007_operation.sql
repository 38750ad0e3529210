-- For the operator: what there is to see, and what is to go. Times are Unix milliseconds, days are UTC's.

-- What is done once with every task, after it has ended: in the order of creation, up to `place`, a rowid.
create table sweeps (
  name   text    not null primary key check (name in ('usage', 'files', 'prompts', 'rows')),
  place  integer not null default 0
) strict, without rowid;

insert into sweeps (name) values ('usage'), ('files'), ('prompts'), ('rows');

-- Tasks that had not ended when a sweep came by.
create table sweep_later (
  task     text    not null, -- tasks.id
  sweep    text    not null,
  look_at  integer not null,
  primary key (task, sweep)
) strict, without rowid;

create index sweep_later_due on sweep_later (sweep, look_at);

-- What has ended, summed up. It outlives its tasks.
create table usage_days (
  day           text    not null,
  client        text    not null,
  model         text    not null,
  tasks         integer not null,
  succeeded     integer not null,
  failed        integer not null,
  millicredits  integer not null,
  primary key (day, client, model)
) strict, without rowid;

-- When the task's copies were deleted from R2, because their time was over.
alter table tasks add column files_deleted_at integer;

-- Tasks that are gone before KIE may have said its last word on them: what comes late is not kept.
create table forgotten (
  id       text    not null primary key, -- tasks.id
  at       integer not null,
  is_open  integer not null -- 1: somebody asked for it, and it is not done yet
) strict;

create index forgotten_open on forgotten (at) where is_open = 1;

create index tasks_with_losses on tasks (updated_at) where lost_files is not null;

-- Messages that crashed their consumer again and again.
create table dead_letters (
  n      integer primary key,
  at     integer not null,
  queue  text    not null,
  body   text    not null
) strict;

-- The account's credits as KIE told them last.
create table kie_balance (
  one      integer not null primary key check (one = 1),
  credits  real,             -- null: it could not be asked
  at       integer not null,
  problem  text
) strict;

-- Causes of alarm that hold now; a row goes when its cause does.
create table alerts (
  cause        text    not null primary key,
  since        integer not null,
  message      text    not null,
  told_at      integer,                    -- null: ALERT_URL has not taken it yet
  tries        integer not null default 0,
  next_try_at  integer not null,
  count        integer not null default 0, -- of what happened, how often; 0 for what is so or is not
  told_count   integer not null default 0, -- how often it had happened when it was told last, or less often since
  cleared_at   integer                     -- when the cause went; the row goes once that is told
) strict, without rowid;
