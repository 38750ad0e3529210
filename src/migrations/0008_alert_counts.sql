-- What an alarm needs to be told again when it grows, and to be told off. Times are Unix milliseconds.

-- Of what happened, how often; 0 for what is so or is not.
alter table alerts add column count integer not null default 0;
-- How often it had happened when it was told last, or less often since.
alter table alerts add column told_count integer not null default 0;
-- When the cause went; the row goes once that is told.
alter table alerts add column cleared_at integer;
