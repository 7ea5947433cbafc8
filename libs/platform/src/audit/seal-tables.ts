import { narrowed } from './narrowed.js';

/**
 * The chains of the audit trail, one per municipality: each seal holds a row and all seals before it. Who writes to the
 * other tables may read this one and nothing else; the sealer's own role is given its rights at the start.
 * `settled_up_to`: up to this number every row had its seal, or was taken back, before this seal was made.
 */
export const sealTables = `
  create table audit_seals (
    municipality_id text not null,
    number bigint not null check (number > 0),
    row_id bigint not null,
    hash bytea not null check (octet_length(hash) = 32),
    sealed_at timestamptz not null,
    settled_up_to bigint not null default 0,
    primary key (municipality_id, number),
    unique (municipality_id, row_id)
  );
  create index audit_seals_by_settled on audit_seals (settled_up_to);
  create index audit_rows_by_id on audit_rows (id);

  ${narrowed('audit_seals', 'grant select on audit_seals to %s')}
`;
