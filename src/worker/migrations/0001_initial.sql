-- The whole schema. All times are Unix milliseconds, all days and months UTC. Amounts are thousandths of a
-- KIE credit (millicredits), because sums of fractions are not exact.

-- One row per createTask, committed before KIE is called.
create table tasks (
  seq                    integer primary key,          -- creation order, about the microsecond of creation
  id                     text    not null check (      -- ours: seq, a hyphen, 128 random bits in base64url. A capability
                           length(id) = 39 and substr(id, 1, 17) = printf('%016d-', seq)),
  task_id                text,                         -- as KIE named it, null until then
  client                 text    not null,             -- owner of the task
  account                text    not null,             -- whose budget the task spends
  idempotency_key        text,                         -- header of the request
  idempotency_scope      text,                         -- within which the key is unique, null: within client
  model                  text    not null, -- model id of KIE
  price_key              text,                         -- groups requests that should cost the same, null: unknown
  public_base_url        text    not null,             -- address at which this deployment was called
  callback_origin        text,                         -- origin of the callBackUrl, null: no callback wanted
  state                  text    not null check (state in ( -- see tasks/task-state.ts
                           'submitting', 'unconfirmed', 'waiting', 'queuing', 'generating',
                           'success', 'fail', 'refused', 'never_confirmed', 'expired_unknown')),
  -- Whether the task counts in accounts.running. An unconfirmed task counts towards the concurrency limit only for a
  -- while, see submission/account-store.ts: it would lock out its client until the outcome is known. Written with instr instead of a list, because SQLite builds a
  -- table for a list and D1 bills its rows.
  is_running             integer generated always as (
                           instr('|submitting|waiting|queuing|generating|', '|' || state || '|') > 0) virtual,
  created_at             integer not null, -- when the row was committed
  updated_at             integer not null, -- when state changed last
  next_poll_at           integer,                      -- when the cron polls KIE for it, null: nothing is pending
  reserved_millicredits  integer not null check (reserved_millicredits >= 0), -- what createTask reserved
  charged_millicredits   integer check (charged_millicredits >= 0), -- what it cost, null: not ended, or KIE did not say
  -- What counts towards the budget of its account.
  spent_millicredits     integer generated always as (coalesce(charged_millicredits, reserved_millicredits)) virtual,
  -- Between these KIE is expected to charge for a success. A charge outside is paid, reported and not learned from.
  min_charge_millicredits integer not null, -- the least of them
  max_charge_millicredits integer not null check (max_charge_millicredits >= reserved_millicredits), -- the most of them
  -- Whether KIE charged more than was reserved, which includes all above the range, or less than was expected.
  is_charge_unexpected   integer generated always as (
                           charged_millicredits > reserved_millicredits
                           or (state = 'success' and charged_millicredits < min_charge_millicredits)) virtual,
  budget_day             text    not null,             -- YYYY-MM-DD whose budget the reservation belongs to
  -- Bytes of the texts that a caller can make long.
  stored_bytes           integer generated always as (octet_length(request)
                           + coalesce(octet_length(result_json), 0) + coalesce(octet_length(final_callback), 0)) virtual,
  -- As KIE reported them.
  kie_create_time        integer, -- createTime
  kie_update_time        integer, -- updateTime
  complete_time          integer, -- completeTime
  cost_time              real,                         -- seconds
  consume_credits        real,                         -- credits KIE charged
  remained_credits       real,                         -- credits left in the KIE account
  fail_code              text, -- failCode, or the code of the rejection
  fail_msg               text, -- failMsg, or the message of the rejection
  failed_file_numbers    text,                         -- JSON array: files whose copy was abandoned
  files_deleted_at       integer,                      -- when retention deleted the copies
  final_callback_at      integer,                      -- when final_callback arrived
  -- Long values come last: a query that reads only earlier columns does not read their pages.
  request                text    not null check (json_valid(request)), -- the body as received, unchanged
  create_response        text,                         -- data of the createTask response, for idempotent replays
  result_json            text,                         -- with our link paths instead of addresses at KIE
  final_callback         text,                         -- body of the callback that ended the task, others are in callbacks
  check ((final_callback is null) = (final_callback_at is null))
) strict;

create unique index tasks_by_task_id on tasks (task_id) where task_id is not null;
create unique index tasks_by_idempotency_key on tasks (coalesce(idempotency_scope, client), idempotency_key)
  where idempotency_key is not null;
create index tasks_by_next_poll on tasks (next_poll_at) where next_poll_at is not null;
create index tasks_by_client on tasks (client, created_at, id);
create index tasks_unconfirmed on tasks (account, created_at) where state = 'unconfirmed';
create index tasks_with_failed_files on tasks (updated_at) where failed_file_numbers is not null;
create index tasks_with_unexpected_charge on tasks (updated_at) where is_charge_unexpected = 1;

-- Rate limits of KIE, shared by all isolates.
create table rate_windows (
  name        text    not null primary key check (name in ('createTask', 'recordInfo')), -- endpoint of KIE
  slot_times  text    not null default '' check (length(slot_times) % 13 = 0), -- latest slots, 13 digits each, oldest first
  last_seq    integer not null default 0                                       -- last tasks.seq given, never reused
) strict, without rowid;

insert into rate_windows (name) values ('createTask'), ('recordInfo');

-- Duration of recent tasks per model, recomputed by the cron.
create table model_times (
  model        text    not null primary key, -- model id of KIE
  p50_ms       integer not null, -- median from createTask to the end
  p90_ms       integer not null, -- 90th percentile
  tasks        integer not null, -- sample size
  computed_at  integer not null -- when these were computed
) strict, without rowid;

-- What KIE usually charges for the tasks of each price key, recomputed by the cron. Raises what such tasks reserve.
create table learned_prices (
  model         text    not null, -- model id of KIE
  price_key     text    not null, -- tasks.price_key
  millicredits  integer not null, -- median of the latest charges within their expected range
  computed_at   integer not null, -- when it was computed, at most a day before the latest computation with this result
  primary key (model, price_key)
) strict, without rowid;

-- Accepted callback bodies that are not stored in the row of their task.
create table callbacks (
  id           text    not null, -- tasks.id, without a foreign key: a body outlives a database restored to before its task
  digest       text    not null, -- SHA-256 of the body, hex
  received_at  integer not null, -- when it arrived
  body         text    not null, -- as received
  primary key (id, digest)
) strict, without rowid;

-- One row per result file.
create table files (
  id               text    not null,           -- tasks.id
  n                integer not null check (n >= 0), -- position in the result
  ext              text    not null, -- extension in the link
  source_url       text    not null,           -- address at KIE
  state            text    not null check (state in ('pending', 'stored', 'failed')), -- pending: copy due, stored: in R2, failed: abandoned
  attempts         integer not null default 0, -- copy attempts
  next_attempt_at  integer,                    -- when the cron takes the copy over
  last_error       text, -- why the last attempt failed
  error_since      integer,                    -- since when each attempt failed with last_error
  media_type       text, -- Content-Type of the copy
  size             integer,                    -- bytes
  stored_at        integer, -- when the copy was complete
  lost_at          integer,                    -- when its object was last found missing from R2, null: it was not
  primary key (id, n),
  check ((state = 'pending') = (next_attempt_at is not null)),
  check ((state = 'stored') = (size is not null))
) strict, without rowid;

create index files_pending on files (next_attempt_at) where next_attempt_at is not null;
create index files_lost on files (lost_at) where lost_at is not null;

-- Client tokens for servers. The token was shown once, and only its SHA-256 is stored.
create table clients (
  id                         text    not null primary key check (length(id) = 22), -- 128 random bits, base64url
  name                       text    not null, -- chosen by the admin
  token_hash                 text    not null unique check (length(token_hash) = 64), -- SHA-256 of the token, hex
  models                     text    check (json_valid(models)),          -- patterns, null: ALLOWED_MODELS applies
  limits                     text    not null check (json_valid(limits)), -- overrides of the defaults for client tokens
  created_at                 integer not null, -- when it was created
  expires_at                 integer,                                     -- null: never
  revoked_at                 integer, -- when it was revoked, null: active
  webhook_secret_version     integer not null default 1, -- which derived signing secret is current
  webhook_secret_oldest      integer not null default 1, -- it and later ones sign for a day after a rotation
  webhook_secret_rotated_at  integer -- when the secret was rotated last
) strict, without rowid;

-- Usage of each account, maintained only by the triggers below, so that it is exact whatever happens to a task.
create table accounts (
  account             text    not null primary key, -- tasks.account
  running             integer not null, -- tasks whose is_running is 1
  minute              integer not null, -- minute of the latest task, since 1970
  minute_tasks        integer not null, -- tasks created in that minute
  day                 text    not null, -- day of the latest task, YYYY-MM-DD
  day_millicredits    integer not null, -- spent and reserved in that day
  month_millicredits  integer not null, -- spent and reserved in the month of that day
  unconfirmed_at      integer not null default 0, -- creation of the youngest task that was ever unconfirmed
  stored_bytes        integer not null  -- sum of tasks.stored_bytes
) strict, without rowid;

-- The few accounts with much in the database. The others write no row of it.
create index accounts_with_much_stored on accounts (stored_bytes) where stored_bytes >= 100000000;

create trigger tasks_inserted after insert on tasks
BEGIN
  insert into accounts (account, running, minute, minute_tasks, day, day_millicredits, month_millicredits, stored_bytes)
  values (new.account, 1, new.created_at / 60000, 1, new.budget_day, new.spent_millicredits, new.spent_millicredits,
    new.stored_bytes)
  on conflict (account) do update set
    running = running + 1,
    minute = max(minute, excluded.minute),
    minute_tasks = iif(excluded.minute > minute, 1, minute_tasks + 1),
    -- The admission statement ensures that budget_day is never before day.
    day = excluded.day,
    day_millicredits = iif(excluded.day > day, 0, day_millicredits) + excluded.day_millicredits,
    month_millicredits = iif(substr(excluded.day, 1, 7) > substr(day, 1, 7), 0, month_millicredits)
      + excluded.month_millicredits,
    stored_bytes = stored_bytes + excluded.stored_bytes;
END;

create trigger tasks_updated after update of state, charged_millicredits, request, result_json, final_callback on tasks
when new.spent_millicredits <> old.spent_millicredits or new.is_running <> old.is_running
  or new.stored_bytes <> old.stored_bytes
BEGIN
  update accounts set
    running = running + new.is_running - old.is_running,
    unconfirmed_at = iif(new.state = 'unconfirmed', max(unconfirmed_at, new.created_at), unconfirmed_at),
    stored_bytes = stored_bytes + new.stored_bytes - old.stored_bytes,
    day_millicredits = day_millicredits
      + iif(day = new.budget_day, new.spent_millicredits - old.spent_millicredits, 0),
    month_millicredits = month_millicredits
      + iif(substr(day, 1, 7) = substr(new.budget_day, 1, 7), new.spent_millicredits - old.spent_millicredits, 0)
  where account = new.account;
END;

-- A withdrawn task costs nothing. What a finished task cost stays spent when the task is deleted.
create trigger tasks_deleted after delete on tasks
BEGIN
  update accounts set
    running = running - old.is_running,
    stored_bytes = stored_bytes - old.stored_bytes,
    day_millicredits = day_millicredits - iif((old.is_running or old.state = 'unconfirmed')
      and day = old.budget_day, old.spent_millicredits, 0),
    month_millicredits = month_millicredits - iif((old.is_running or old.state = 'unconfirmed')
      and substr(day, 1, 7) = substr(old.budget_day, 1, 7), old.spent_millicredits, 0)
  where account = old.account;
END;

-- Input files that callers uploaded. The object is in R2 under uploads/{id}.
create table uploads (
  id          text    not null primary key check (length(id) = 22), -- 128 random bits: the capability in its link
  client      text    not null, -- owner of the upload
  account     text    not null, -- whose quota it uses
  name        text,             -- null while the upload is in progress
  ext         text,             -- null while the upload is in progress
  size        integer not null, -- bytes, and while in progress the maximum it may have
  duration_ms integer check (duration_ms > 0), -- how long it plays at most, rounded up, null: unknown, or neither video nor audio
  created_at  integer not null, -- when the upload started
  expires_at  integer not null, -- when the cron deletes it
  check ((name is null) = (ext is null))
) strict, without rowid;

create index uploads_by_account on uploads (account, created_at);
create index uploads_by_expiry on uploads (expires_at);

-- Callbacks to callers. The body is not stored: it is built from the finished task at each attempt.
create table deliveries (
  id                     text    not null primary key, -- the webhook-id header, the same at every attempt
  task                   text    not null,             -- tasks.id
  sequence               integer not null,             -- within its task, a later delivery says more
  client                 text    not null, -- owner of the task
  endpoint               text    not null,             -- origin of the callBackUrl
  state                  text    not null check (state in ('pending', 'paused', 'delivered', 'failed')), -- paused: its endpoint is, failed: abandoned or 410 Gone
  attempts_total         integer not null default 0, -- attempts in its lifetime
  attempts_since_replay  integer not null default 0,   -- the retry schedule counts these
  next_attempt_at        integer,                      -- when the cron takes the delivery over
  created_at             integer not null, -- when it was enqueued
  replayed_at            integer,                      -- also identifies the current series of attempts
  ended_at               integer, -- when it was delivered or failed
  reason                 text,                         -- why it has this state, if that is not obvious
  check ((state = 'pending') = (next_attempt_at is not null))
) strict;

create unique index deliveries_by_task on deliveries (task, sequence);
create index deliveries_pending on deliveries (next_attempt_at) where next_attempt_at is not null;
create index deliveries_unsettled on deliveries (client, endpoint, state) where state in ('paused', 'failed');

-- Log of delivery attempts, limited per delivery.
create table delivery_attempts (
  delivery       text    not null, -- deliveries.id
  n              integer not null, -- attempt number, from 1
  at             integer not null, -- when it started
  ms             integer not null, -- duration
  status         integer,          -- HTTP status, null: no response
  error          text,             -- why there was no readable response
  response_body  text    not null, -- prefix of the response body
  primary key (delivery, n)
) strict, without rowid;

-- Circuit breaker: endpoints with recent failures. A healthy endpoint has no row. Each client has its own endpoints.
create table webhook_endpoints (
  client                text    not null, -- owner of the endpoint
  endpoint              text    not null,  -- origin of the callBackUrl
  failing_since         integer,           -- null: recovered, and its paused deliveries are being released
  consecutive_failures  integer not null, -- failed attempts since the last success
  next_probe_at         integer not null,  -- earliest time of the next attempt
  paused_at             integer, -- when it was paused, null: not paused
  reason                text,              -- why it was paused
  primary key (client, endpoint)
) strict, without rowid;

create index webhook_endpoints_by_probe on webhook_endpoints (next_probe_at);

-- One-time work on every finished task (usage roll-up, deletions): walks tasks in creation order.
create table retention_passes (
  name    text    not null primary key check (name in ('usage', 'rejected', 'files', 'prompts', 'rows')), -- what the pass does
  cursor  integer not null default 0 -- tasks.seq of the last task processed
) strict, without rowid;

insert into retention_passes (name) values ('usage'), ('rejected'), ('files'), ('prompts'), ('rows');

-- Tasks that were still running when a pass reached them.
create table deferred_tasks (
  task    text    not null, -- tasks.id
  pass    text    not null, -- retention_passes.name
  due_at  integer not null, -- when the pass visits it again
  primary key (task, pass)
) strict, without rowid;

create index deferred_tasks_due on deferred_tasks (pass, due_at);

-- Daily totals of finished tasks. They outlive the tasks.
create table usage_days (
  day           text    not null, -- YYYY-MM-DD
  client        text    not null, -- tasks.client
  model         text    not null, -- model id of KIE
  tasks         integer not null, -- finished tasks
  succeeded     integer not null, -- of those, with a result
  failed        integer not null, -- of those, failed at KIE
  millicredits  integer not null, -- what they cost
  primary key (day, client, model)
) strict, without rowid;

-- Deleted tasks about which KIE may still call back: a late callback is not stored.
create table task_tombstones (
  id          text    not null primary key, -- tasks.id
  deleted_at  integer not null, -- when the deletion was requested
  is_pending  integer not null              -- 1: deletion was requested and is not complete
) strict;

create index task_tombstones_pending on task_tombstones (deleted_at) where is_pending = 1;

-- Queue messages whose consumer crashed at every attempt.
create table dead_letters (
  n      integer primary key, -- order of arrival
  at     integer not null, -- when it was recorded
  queue  text    not null, -- copy or delivery
  body   text    not null -- the message as JSON
) strict;

-- Credits of the KIE account as last reported: one row.
create table kie_balance (
  singleton  integer not null primary key check (singleton = 1), -- always 1
  claimed_at integer not null default 0, -- when a reader last set out to ask KIE
  credits    real,             -- null: the balance could not be read
  at         integer,          -- when it was read, null: not yet
  problem    text,             -- why it could not be read
  is_refused integer not null default 0 check (is_refused in (0, 1)), -- KIE does not accept the key
  version    text              -- the version of the Worker that read it, and so the key
) strict;

-- The list of models at KIE as last accepted, and what it changes in the built-in catalogue: one row.
create table live_catalogue (
  singleton    integer not null primary key check (singleton = 1), -- always 1
  next_read_at integer not null default 0, -- when the cron reads the list again
  read_at      integer,  -- when the list was last read in a usable form, null: not yet
  problem      text,     -- why the latest reading failed, null: it did not
  problem_at   integer,  -- when it failed
  version      integer not null default 0, -- grows with every change of overrides
  state        text,     -- JSON, see models/live/catalogue-state.ts
  overrides    text      -- JSON, see models/live/apply-overrides.ts
) strict;

-- When the cron ran: one row, none before its first run.
create table cron_runs (
  singleton     integer not null primary key check (singleton = 1), -- always 1
  first_run_at  integer not null, -- when the first run began
  last_run_at   integer not null  -- when the latest run began
) strict;

-- One row per active alert, and per resolved alert whose notification is pending.
create table alerts (
  kind             text    not null primary key, -- see alerts/alert.ts
  raised_at        integer not null, -- when the condition was found
  message          text    not null, -- condition and remedy, for the operator
  notified_at      integer,                    -- null: ALERT_URL has not accepted a notification yet
  attempts         integer not null default 0, -- failed notification attempts in a row
  next_attempt_at  integer not null, -- when ALERT_URL is notified next
  count            integer not null default 0, -- event count for cumulative alerts, 0 for state alerts
  notified_count   integer not null default 0, -- count at the last notification, or lower since
  resolved_at      integer                     -- null: still active
) strict, without rowid;
