/** The tables every service has for its events: what goes out, what came in, what could not be read. */
export const messagingTables = `
  create table outbox (
    municipality_id text not null,
    id bigint generated always as identity,
    event_id uuid not null,
    subject text not null,
    event jsonb not null,
    saved_at timestamptz not null default now(),
    sent_at timestamptz,
    stream_sequence bigint,
    primary key (municipality_id, id)
  );
  create index outbox_unsent on outbox (id) where sent_at is null;
  create index outbox_sent on outbox (stream_sequence) where sent_at is not null;
  create index outbox_old on outbox (sent_at) where sent_at is not null;

  create table inbox (
    municipality_id text not null,
    reader text not null,
    event_id uuid not null,
    done_at timestamptz not null default now(),
    primary key (municipality_id, reader, event_id)
  );
  create index inbox_old on inbox (done_at);

  create table parked_messages (
    municipality_id text not null,
    id uuid not null default gen_random_uuid(),
    reader text not null,
    subject text not null,
    stream_sequence bigint not null,
    reason text not null,
    message bytea not null,
    sha256 bytea not null generated always as (sha256(message)) stored,
    parked_at timestamptz not null default now(),
    primary key (municipality_id, id),
    unique (municipality_id, reader, stream_sequence, sha256)
  );
`;
