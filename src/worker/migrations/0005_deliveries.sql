-- What is owed to callers who gave a callBackUrl. Times are Unix milliseconds.

-- Origin of the task's callBackUrl; null where nobody is to be called back.
alter table tasks add column receiver text;
-- Of tasks that an earlier version left under way, or whose files are not safe yet: what stands before the
-- first of `/`, `?` and `#`, in lower case.
update tasks set receiver = (
  select lower(substr(url, 1, start - 1 + min(
    instr(substr(url, start) || '/', '/'),
    instr(substr(url, start) || '?', '?'),
    instr(substr(url, start) || '#', '#')) - 1))
  from (select url, instr(url, '://') + 3 as start from (select request ->> '$.callBackUrl' as url)))
where coalesce(request ->> '$.callBackUrl', '') <> '' and (
  state in ('submitting', 'unconfirmed', 'waiting', 'queuing', 'generating')
  or exists (select 1 from files where files.id = tasks.id and files.state = 'owed'));

-- One callback. Its body is not kept: the task, which has ended, says it.
create table deliveries (
  id               text    not null primary key, -- the callback's webhook-id, the same at every try
  task             text    not null,             -- tasks.id
  sequence         integer not null,             -- of its task: a later one knows more
  client           text    not null,
  receiver         text    not null,
  state            text    not null check (state in ('owed', 'paused', 'delivered', 'failed')),
  attempts         integer not null default 0,   -- tries, all of them
  tries            integer not null default 0,   -- tries since it was owed, or replayed
  next_attempt_at  integer,                      -- when the cron takes over, should nothing be heard until then
  created_at       integer not null,
  replayed_at      integer,
  ended_at         integer,
  note             text,                         -- why it has this state, where that is not plain
  check ((state = 'owed') = (next_attempt_at is not null))
) strict;

create unique index deliveries_by_task on deliveries (task, sequence);
create index deliveries_owed on deliveries (next_attempt_at) where next_attempt_at is not null;
create index deliveries_unsettled on deliveries (client, receiver, state) where state in ('paused', 'failed');

-- A row for each try.
create table delivery_attempts (
  delivery  text    not null,
  n         integer not null, -- from 1
  at        integer not null,
  ms        integer not null, -- how long it took
  status    integer,          -- null: no answer
  error     text,             -- why there was no answer, or none that could be read
  answer    text    not null, -- the beginning of the answer's body
  primary key (delivery, n)
) strict, without rowid;

-- Receivers in trouble; of one that takes what it is sent there is no row. A client's receivers are its own.
create table receivers (
  client         text    not null,
  origin         text    not null,
  failing_since  integer,          -- null: it recovered, and what was held back for it is being sent
  failures       integer not null, -- in a row
  next_turn_at   integer not null, -- when another try is due for it
  paused_at      integer,
  note           text,
  primary key (client, origin)
) strict, without rowid;

create index receivers_by_turn on receivers (next_turn_at);

-- A client token's signing secret is derived; this says which one of all that may be.
alter table clients add column webhook_version integer not null default 1;
alter table clients add column webhook_oldest integer not null default 1; -- it and those after it sign for a day after
alter table clients add column webhook_rotated_at integer;
