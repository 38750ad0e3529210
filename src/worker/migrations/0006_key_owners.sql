-- Within whose keys a task's Idempotency-Key is unique; null: its client's.
alter table tasks add column key_owner text;

create unique index tasks_by_key on tasks (coalesce(key_owner, client), idempotency_key)
  where idempotency_key is not null;
drop index tasks_by_idempotency_key;
