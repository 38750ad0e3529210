-- One row for each createTask, written before KIE is called. Times are Unix milliseconds.
create table tasks (
  id                text    not null primary key check (length(id) = 22), -- ours: 128 random bits, base64url
  task_id           text,                                                 -- KIE's; null until KIE said it
  client            text    not null,
  idempotency_key   text,                                                 -- the caller's, if it sent one
  model             text    not null,
  request           text    not null check (json_valid(request)),         -- the caller's body as it came
  origin            text    not null,                                     -- the address that this edge was called at
  state             text    not null check (state in (
                      'submitting', 'unconfirmed', 'waiting', 'queuing', 'generating',
                      'success', 'fail', 'refused', 'never_confirmed', 'expired_unknown')),
  created_at        integer not null,
  updated_at        integer not null,
  ask_at            integer,                                              -- when to look after it next; null once nothing is owed
  -- What KIE reported, in its own terms.
  kie_create_time   integer,
  kie_update_time   integer,
  complete_time     integer,
  cost_time         real,    -- seconds
  consume_credits   real,
  remained_credits  real,
  fail_code         text,
  fail_msg          text,
  answer            text,    -- data of KIE's answer to createTask, for a repeat of the request
  result_json       text,    -- with our links in place of KIE's addresses, without the origin
  lost_files        text     -- numbers of the files whose copy was given up, as a JSON array
) strict;

create unique index tasks_by_task_id on tasks (task_id) where task_id is not null;
create unique index tasks_by_idempotency_key on tasks (client, idempotency_key) where idempotency_key is not null;
create index tasks_to_ask on tasks (ask_at) where ask_at is not null;

-- KIE's limits, kept over all isolates: the times of the latest requests of each kind, the oldest first.
create table kie_windows (
  name   text not null primary key check (name in ('createTask', 'recordInfo')),
  slots  text not null default '[]' check (json_valid(slots))
) strict, without rowid;

insert into kie_windows (name) values ('createTask'), ('recordInfo');

-- How long each model takes here, learnt now and then from the latest tasks.
create table model_times (
  model      text    not null primary key,
  usual_ms   integer not null, -- median from createTask to the end
  slow_ms    integer not null, -- 90th percentile
  tasks      integer not null, -- how many it was learnt from
  learnt_at  integer not null
) strict, without rowid;

-- Every accepted callback body as it came, once.
create table callbacks (
  id           text    not null, -- tasks.id; no foreign key: a body outlives a database that was restored to before its task
  digest       text    not null, -- SHA-256 of the body, hex
  received_at  integer not null,
  body         text    not null,
  primary key (id, digest)
) strict, without rowid;

-- One row for each result file: what is owed to R2, and what is there.
create table files (
  id               text    not null,
  n                integer not null check (n >= 0),
  ext              text    not null,
  source_url       text    not null, -- KIE's address
  state            text    not null check (state in ('owed', 'stored', 'failed')),
  attempts         integer not null default 0,
  next_attempt_at  integer,          -- when the cron takes over, should nothing be heard until then
  last_error       text,
  media_type       text,
  size             integer,          -- bytes
  stored_at        integer,
  primary key (id, n),
  check ((state = 'owed') = (next_attempt_at is not null)),
  check ((state = 'stored') = (size is not null))
) strict, without rowid;

create index files_owed on files (next_attempt_at) where next_attempt_at is not null;
