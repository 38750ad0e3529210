-- KIE's limits, kept over all isolates: the times of the latest requests of each kind, the oldest first, in
-- Unix milliseconds of 13 digits each. As JSON they took a good part of what a createTask takes at D1.
-- `kie_windows` stays until a later version: the Worker of before works on while this is applied.
create table kie_slots (
  name   text not null primary key check (name in ('createTask', 'recordInfo')),
  slots  text not null default '' check (length(slots) % 13 = 0)
) strict, without rowid;

insert into kie_slots (name, slots)
select name, coalesce((select group_concat(printf('%013d', value), '') from json_each(kie_windows.slots)), '')
from kie_windows;

-- What `is_running` says, without `in (…)`: SQLite makes a table of such a list, of which D1 counts the rows.
drop trigger tasks_moved;
drop trigger tasks_forgotten;
alter table tasks drop column is_running;
alter table tasks add column is_running integer generated always as (
  instr('|submitting|waiting|queuing|generating|', '|' || state || '|') > 0) virtual;

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
