-- What requests have in common that should cost the same; null where nothing could be said.
alter table tasks add column likeness text;

-- What KIE charged for the latest task of each likeness, learnt now and then.
create table model_charges (
  model         text    not null,
  likeness      text    not null,
  millicredits  integer not null,
  learnt_at     integer not null,
  primary key (model, likeness)
) strict, without rowid;
