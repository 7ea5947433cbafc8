import { narrowed } from './narrowed.js';

/**
 * The table of the audit trail. Who may write to the other tables may add to this one, and nothing else: number and time of
 * a row are the database's.
 */
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
  create index audit_rows_by_who on audit_rows (municipality_id, who, at, id);
  create index audit_rows_by_action on audit_rows (municipality_id, action, at, id);
  create index audit_rows_about on audit_rows (municipality_id, about_kind, about_id, id);
  create index audit_rows_listing on audit_rows using gin ((details->'appointmentIds')) where details ? 'appointmentIds';

  ${narrowed(
    'audit_rows',
    'revoke all on sequence audit_rows_id_seq from %s',
    `grant select, insert (municipality_id, who, person, client, on_behalf_of, channel, action,
     about_kind, about_id, looked, trace_id, details) on audit_rows to %s`,
  )}
`;
