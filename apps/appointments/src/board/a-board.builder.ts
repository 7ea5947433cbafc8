import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { DataSource } from 'typeorm';
import { BoardMunicipality, BoardPlan, BoardState, BoardTaken, boardAbout, boardBucket } from '#contracts';
import { makeLog, Nats, touchedIn } from '#platform';
import type { SuiteNats } from '#testkit';
import type { Booking } from '../booking/orders.builder.js';
import { BoardBucket } from './board-bucket.client.js';
import { BoardTimes } from './board-times.mirror.js';
import { BoardVersions } from './board-versions.views.js';
import { KeepBoard } from './keep-board.action.js';
import { firstDateKept, type Place } from './place.rules.js';
import { WriteLocation } from './write-location.action.js';
import { WriteMunicipality } from './write-municipality.action.js';

const log = makeLog('appointments', 'silent');

interface Keeping {
  readonly longest?: number;
  /** What happens in the world between the look at the database and what is done with it. */
  readonly afterReading?: (place: Place) => Promise<void>;
}

class BoardTimesAmid extends BoardTimes {
  constructor(
    dataSource: DataSource,
    private readonly afterReading: (place: Place) => Promise<void>,
  ) {
    super(dataSource);
  }

  override async read(place: Place): ReturnType<BoardTimes['read']> {
    const found = await super.read(place);
    await this.afterReading(place);
    return found;
  }
}

/** A bucket as an instance opens it. */
export const aBucket = async (broker: SuiteNats) => {
  const nats = await Nats.connect(broker.urlOf('appointments'), 'appointments', log);
  return { nats, bucket: new BoardBucket(nats, randomUUID(), 1) };
};

/** What keeps the board for an instance of booking; the clock calls nothing here, the test does. */
export const aKeeper = async (booking: Booking, broker: SuiteNats, { longest, afterReading }: Keeping = {}) => {
  const nats = await Nats.connect(broker.urlOf('appointments'), 'appointments', log);
  const { dataSource } = booking.database;
  const bucket = new BoardBucket(nats, randomUUID(), 1, longest);
  const versions = new BoardVersions(dataSource);
  const times = new BoardTimesAmid(dataSource, afterReading ?? (async () => undefined));
  const locations = new WriteLocation({ versions, times, bucket, clock: booking.clock, log });
  const municipalities = new WriteMunicipality(versions, bucket, log);
  const keeper = new KeepBoard({ versions, municipalities, locations, bucket, log });
  return {
    nats,
    bucket,
    keeper,
    noteLocation: (id: string) => keeper.note([{ kind: 'location', municipalityId: 'voorbeeldstad', id }]),
    /** From now on it is told of what is committed. */
    listen: () => booking.inside.unitOfWork.onCommit((tx) => keeper.note(touchedIn(tx))),
  };
};

export type Keeper = Awaited<ReturnType<typeof aKeeper>>;

/** The board as an administrator of the broker sees it. */
export class SeenBoard {
  private constructor(private readonly nats: Nats) {}

  static async on(broker: SuiteNats): Promise<SeenBoard> {
    return new SeenBoard(await Nats.connect(broker.url, 'administrator', log));
  }

  bucket(): Promise<KV> {
    return new Kvm(jetstream(this.nats.connection)).open(boardBucket);
  }

  /** As if it had never been made. */
  async remove(): Promise<void> {
    const { streams } = await jetstreamManager(this.nats.connection);
    await streams.delete(`KV_${boardBucket}`).catch(() => undefined);
  }

  async empty(): Promise<void> {
    await (await jetstreamManager(this.nats.connection)).streams.purge(`KV_${boardBucket}`);
  }

  async entries(): Promise<Map<string, string>> {
    const { streams } = await jetstreamManager(this.nats.connection);
    const { state } = await streams.info(`KV_${boardBucket}`, { subjects_filter: '>' });
    const prefix = `$KV.${boardBucket}.`;
    const keys = Object.keys(state.subjects ?? {}).map((subject) => subject.slice(prefix.length));
    const bucket = await this.bucket();
    const found = await Promise.all(keys.map((key) => bucket.get(key)));
    const entries = new Map<string, string>();
    for (const entry of found) if (entry?.operation === 'PUT') entries.set(entry.key, entry.string());
    return entries;
  }

  async keys(about: string): Promise<string[]> {
    return [...(await this.entries()).keys()].filter((key) => boardAbout(key)?.about === about).sort();
  }

  close(): Promise<void> {
    return this.nats.close();
  }
}

/** What the board says, by location, without what says nothing: a date on which nothing is taken. */
export const told = (entries: ReadonlyMap<string, string>) => {
  const locations = new Map<string, { version: number; planVersion: number; taken: string[]; serving: number[] }>();
  const municipalities = new Map<string, BoardMunicipality>();
  const at = (id: string) => {
    const known = locations.get(id) ?? { version: 0, planVersion: 0, taken: [], serving: [] };
    locations.set(id, known);
    return known;
  };
  for (const [key, text] of entries) {
    const about = boardAbout(key);
    const entry = JSON.parse(text);
    if (about?.about === 'municipality') municipalities.set(about.municipalityId, BoardMunicipality.parse(entry));
    if (!about || !('locationId' in about)) continue;
    const location = at(`${about.municipalityId}/${about.locationId}`);
    if (about.about === 'plan') location.planVersion = BoardPlan.parse(entry).planVersion;
    if (about.about === 'state') {
      const state = BoardState.parse(entry);
      location.version = state.version;
      location.serving = state.serving.map(([desk]) => desk);
    }
    if (about.about === 'taken')
      location.taken.push(...BoardTaken.parse(entry).taken.map((row) => JSON.stringify(row)));
  }
  for (const location of locations.values()) location.taken.sort();
  return { locations: Object.fromEntries(locations), municipalities: Object.fromEntries(municipalities) };
};

/** What the board should say of locations, read from the tables. */
export const inDatabase = async ({ database: { dataSource }, clock }: Booking) => {
  const rows = (await dataSource.query(
    `select municipality_id || '/' || id as id, version, plan_version,
       array(select to_json(array[desk_number::text, (extract(epoch from lower(period)) / 60)::int::text,
           (extract(epoch from upper(period)) / 60)::int::text, coalesce(place_channel, channel),
           (extract(epoch from held_until) * 1000)::bigint::text])
         from appointments as one where one.municipality_id = here.municipality_id and location_id = here.id and in_force
           and start_at >= $1::date) as taken,
       array(select desk_number from calls where calls.municipality_id = here.municipality_id and location_id = here.id
         and ended_at is null order by 1) as serving
     from locations as here`,
    [firstDateKept(clock.now())],
  )) as { id: string; version: number; plan_version: number; taken: (string | null)[][]; serving: number[] }[];
  return Object.fromEntries(
    rows.map(({ id, version, plan_version, taken, serving }) => [
      id,
      {
        version,
        planVersion: plan_version,
        serving,
        taken: taken
          .map(([desk, from, until, channel, held]) =>
            JSON.stringify([Number(desk), Number(from), Number(until), channel, held === null ? null : Number(held)]),
          )
          .sort(),
      },
    ]),
  );
};
