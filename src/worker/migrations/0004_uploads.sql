-- Files that callers gave for their tasks to start from. They lie in R2 under uploads/{id}.
create table uploads (
  id          text    not null primary key check (length(id) = 22), -- 128 random bits: the capability in its link
  client      text    not null,
  account     text    not null,
  name        text,             -- null while it is on its way
  ext         text,
  size        integer not null, -- bytes; while it is on its way, what it may have at most
  created_at  integer not null, -- Unix milliseconds
  expires_at  integer not null,
  check ((name is null) = (ext is null))
) strict, without rowid;

create index uploads_by_account on uploads (account, created_at);
create index uploads_by_expiry on uploads (expires_at);
