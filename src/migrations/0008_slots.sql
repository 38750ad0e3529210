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
