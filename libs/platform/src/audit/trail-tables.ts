/** The table of the audit trail. Who may write to the other tables may add to this one, and nothing else. */
export const trailTables = `
  create table audit_rows (
    municipality_id text not null,
    id bigint generated always as identity,
    at timestamptz not null default clock_timestamp(),
    who text,
    person text,
    client text not null,
    on_behalf_of text,
    channel text not null,
    action text not null,
    about_kind text not null,
    about_id text not null,
    looked boolean not null,
    trace_id text not null,
    details jsonb,
    primary key (municipality_id, id)
  );
  create index audit_rows_by_time on audit_rows (municipality_id, at, id);
  create index audit_rows_about on audit_rows (municipality_id, about_kind, about_id, id);

  do $$
  declare reader record;
  begin
    for reader in
      select distinct grantee::regrole::text as name from pg_class, aclexplode(relacl)
      where oid = 'audit_rows'::regclass and grantee <> relowner and grantee <> 0
    loop
      execute format('revoke update, delete, truncate on audit_rows from %s', reader.name);
    end loop;
  end $$;
`;
