-- A task's `place` in the order of creation is the key of its row and the beginning of its `id`, so that no
-- index has to tell where an id is; and the callback that told its end stands in its row. Two rows a task less.
-- The table is made anew. The Worker of before works on meanwhile, but looks for its tasks one by one.
create table tasks_anew (
  place              integer primary key,              -- grows from task to task: about the microsecond of its creation
  id                 text    not null check (          -- ours: the place, `-` and 128 random bits; before, those alone
                       length(id) = 22 or length(id) = 39 and substr(id, 1, 17) = printf('%016d-', place)),
  task_id            text,                             -- KIE's; null until KIE said it
  client             text    not null,
  account            text    not null default 'open',
  idempotency_key    text,                             -- the caller's, if it sent one
  key_owner          text,                             -- within whose keys that is unique; null: its client's
  model              text    not null,
  likeness           text,                             -- what requests have in common that should cost the same
  origin             text    not null,                 -- the address that this edge was called at
  receiver           text,                             -- origin of its callBackUrl; null: nobody is to be called back
  state              text    not null check (state in (
                       'submitting', 'unconfirmed', 'waiting', 'queuing', 'generating',
                       'success', 'fail', 'refused', 'never_confirmed', 'expired_unknown')),
  -- Whether it takes a place of those that its account may have at once. One of which nobody can tell whether
  -- KIE has it does not: it would shut out its client for as long as the truth may take. No `in (…)`: SQLite
  -- makes a table of such a list, of which D1 counts the rows.
  is_running         integer generated always as (
                       instr('|submitting|waiting|queuing|generating|', '|' || state || '|') > 0) virtual,
  created_at         integer not null,
  updated_at         integer not null,
  ask_at             integer,                          -- when to look after it next; null once nothing is owed
  held_millicredits  integer not null default 0 check (held_millicredits >= 0), -- an estimate until its end, then KIE's charge
  charged_on         text    not null default '1970-01-01', -- the day whose budget that is
  -- What KIE reported, in its own terms.
  kie_create_time    integer,
  kie_update_time    integer,
  complete_time      integer,
  cost_time          real,                             -- seconds
  consume_credits    real,
  remained_credits   real,
  fail_code          text,
  fail_msg           text,
  lost_files         text,                             -- numbers of the files whose copy was given up, as a JSON array
  files_deleted_at   integer,                          -- when its copies were deleted, their time being over
  callback_at        integer,                          -- when the callback came that is kept here
  -- What may be long stands last: who reads what stands before it does not read it.
  request            text    not null check (json_valid(request)), -- the caller's body as it came
  answer             text,                             -- data of KIE's answer to createTask, for a repeat of the request
  result_json        text,                             -- with our links in place of KIE's addresses, without the origin
  callback           text,                             -- the callback that told its end, as it came; others are in `callbacks`
  check ((callback is null) = (callback_at is null))
) strict;

insert into tasks_anew (
  place, id, task_id, client, account, idempotency_key, key_owner, model, likeness, origin, receiver, state,
  created_at, updated_at, ask_at, held_millicredits, charged_on, kie_create_time, kie_update_time, complete_time,
  cost_time, consume_credits, remained_credits, fail_code, fail_msg, lost_files, files_deleted_at, request,
  answer, result_json)
select
  rowid, id, task_id, client, account, idempotency_key, key_owner, model, likeness, origin, receiver, state,
  created_at, updated_at, ask_at, held_millicredits, charged_on, kie_create_time, kie_update_time, complete_time,
  cost_time, consume_credits, remained_credits, fail_code, fail_msg, lost_files, files_deleted_at, request,
  answer, result_json
from tasks;

drop table tasks;
alter table tasks_anew rename to tasks;

-- The latest place that was given: none is given twice.
alter table kie_slots add column place integer not null default 0;

-- Of tasks of before, and of those that the Worker of before still makes.
create unique index tasks_of_before on tasks (id) where length(id) = 22;
create unique index tasks_by_task_id on tasks (task_id) where task_id is not null;
create unique index tasks_by_key on tasks (coalesce(key_owner, client), idempotency_key)
  where idempotency_key is not null;
create index tasks_to_ask on tasks (ask_at) where ask_at is not null;
create index tasks_by_client on tasks (client, created_at, id);
create index tasks_with_losses on tasks (updated_at) where lost_files is not null;

-- The account, as before. Bodies of triggers have no `case … end`: what splits this file would cut them there.
create trigger tasks_admitted after insert on tasks
begin
  insert into accounts (account, running, minute, minute_tasks, day, day_millicredits, month_millicredits)
  values (new.account, 1, new.created_at / 60000, 1, new.charged_on, new.held_millicredits, new.held_millicredits)
  on conflict (account) do update set
    running = running + 1,
    minute = max(minute, excluded.minute),
    minute_tasks = iif(excluded.minute > minute, 1, minute_tasks + 1),
    -- charged_on is never before `day`: the admission sees to it.
    day = excluded.day,
    day_millicredits = iif(excluded.day > day, 0, day_millicredits) + excluded.day_millicredits,
    month_millicredits = iif(substr(excluded.day, 1, 7) > substr(day, 1, 7), 0, month_millicredits)
      + excluded.month_millicredits;
end;

create trigger tasks_moved after update of state, held_millicredits on tasks
when new.held_millicredits <> old.held_millicredits or new.is_running <> old.is_running
begin
  update accounts set
    running = running + new.is_running - old.is_running,
    day_millicredits = day_millicredits
      + iif(day = new.charged_on, new.held_millicredits - old.held_millicredits, 0),
    month_millicredits = month_millicredits
      + iif(substr(day, 1, 7) = substr(new.charged_on, 1, 7), new.held_millicredits - old.held_millicredits, 0)
  where account = new.account;
end;

-- An intent that was taken back costs nothing. What a task cost that has ended stays spent when it is forgotten.
create trigger tasks_forgotten after delete on tasks
when old.is_running or old.state = 'unconfirmed'
begin
  update accounts set
    running = running - old.is_running,
    day_millicredits = day_millicredits - iif(day = old.charged_on, old.held_millicredits, 0),
    month_millicredits = month_millicredits
      - iif(substr(day, 1, 7) = substr(old.charged_on, 1, 7), old.held_millicredits, 0)
  where account = old.account;
end;
