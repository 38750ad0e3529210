-- Who may call, and what they have spent. Times are Unix milliseconds, days and months are UTC's.
-- Bodies of triggers have no `case … end`: what splits this file into statements would cut them there.

-- Client tokens, for servers. The token itself was shown once; only its SHA-256 is here.
create table clients (
  id                   text    not null primary key check (length(id) = 22),
  name                 text    not null,
  token_hash           text    not null unique check (length(token_hash) = 64),
  models               text    check (json_valid(models)),         -- patterns; null: what ALLOWED_MODELS says
  limits               text    not null check (json_valid(limits)), -- what differs from the defaults of its way in
  created_at           integer not null,
  expires_at           integer,                                     -- null: never
  revoked_at           integer
) strict, without rowid;

-- What each account has under way, and what its tasks cost: one row, kept by the triggers below and by
-- nothing else, so that it is exact whatever happens to a task. A thousandth of a credit is the unit.
create table accounts (
  account             text    not null primary key,
  running             integer not null,           -- tasks that have not ended
  minute              integer not null,           -- the minute of the latest task, since 1970
  minute_tasks        integer not null,           -- tasks created in it
  day                 text    not null,           -- the day of the latest task, YYYY-MM-DD
  day_millicredits    integer not null,           -- spent and reserved in that day
  month_millicredits  integer not null            -- spent and reserved in that day's month
) strict, without rowid;

-- Whether it takes a place of those that its account may have at once. One of which nobody can tell whether
-- KIE has it does not: it would shut out its client for as long as the truth may take.
alter table tasks add column is_running integer
  generated always as (state in ('submitting', 'waiting', 'queuing', 'generating')) virtual;
alter table tasks add column account text not null default 'open';
-- What this task takes of its account: an estimate until its end, then what KIE charged.
alter table tasks add column held_millicredits integer not null default 0 check (held_millicredits >= 0);
-- The day whose budget that is.
alter table tasks add column charged_on text not null default '1970-01-01';

-- Tasks that an earlier version left under way.
insert into accounts (account, running, minute, minute_tasks, day, day_millicredits, month_millicredits)
select account, count(*), 0, 0, '1970-01-01', 0, 0 from tasks where is_running group by account;

create index tasks_by_client on tasks (client, created_at, id);

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
when old.state in ('submitting', 'unconfirmed', 'waiting', 'queuing', 'generating')
begin
  update accounts set
    running = running - old.is_running,
    day_millicredits = day_millicredits - iif(day = old.charged_on, old.held_millicredits, 0),
    month_millicredits = month_millicredits
      - iif(substr(day, 1, 7) = substr(old.charged_on, 1, 7), old.held_millicredits, 0)
  where account = old.account;
end;
