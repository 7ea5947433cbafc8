import { JetStreamApiCodes, JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import pg from 'pg';
import { boardAbout, boardBucket } from '#contracts';
import type { Nats } from '#platform';

const stream = `KV_${boardBucket}`;
const prefix = `$KV.${boardBucket}.`;

const managerOf = ({ connection }: Nats) => jetstreamManager(connection, { checkAPI: false, timeout: 5_000 });

/** @throws the error, unless it says that there is no board. */
const unlessThereIsNone = (error: unknown): undefined => {
  if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return undefined;
  throw error;
};

/** Takes away the board as a whole: gateways notice and ask, services notice and write it anew. */
export const takeBoardAway = async (nats: Nats): Promise<void> => {
  const { streams } = await managerOf(nats);
  await streams.delete(stream).catch(unlessThereIsNone);
};

const keysThatAre = async (nats: Nats, pattern: string): Promise<readonly string[]> => {
  const { streams } = await managerOf(nats);
  const found = await streams.info(stream, { subjects_filter: `${prefix}${pattern}` }).catch(unlessThereIsNone);
  return Object.keys(found?.state.subjects ?? {}).map((subject) => subject.slice(prefix.length));
};

/** Whether a service says that it keeps the board: not before all is written that fits. */
export const isBoardKept = async (nats: Nats): Promise<boolean> => (await keysThatAre(nats, 'beat.*')).length > 0;

/** The locations that are on the board, as `municipality/location`. */
export const locationsOnBoard = async (nats: Nats): Promise<ReadonlySet<string>> => {
  const { streams } = await managerOf(nats);
  const keys = await keysThatAre(nats, '*.location.*.state');
  const there = new Set<string>();
  for (const key of keys) {
    const about = boardAbout(key);
    // What was removed is told for a while.
    const isThere = about?.about === 'state' && (await streams.getMessage(stream, { last_by_subj: `${prefix}${key}` }));
    if (isThere && !isThere.header?.has('KV-Operation')) there.add(`${about.municipalityId}/${about.locationId}`);
  }
  return there;
};

/** The locations there are, as `municipality/location`. */
export const locationsIn = async (databaseUrl: string): Promise<readonly string[]> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const sql = `select municipality_id || '/' || id as id from appointments.locations order by 1`;
    return (await client.query<{ id: string }>(sql)).rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
};
