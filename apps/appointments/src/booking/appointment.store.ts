import { isDeepStrictEqual } from 'node:util';
import type { DataSource } from 'typeorm';
import { hot, type Seal, type Tx } from '#platform';
import type { PersonKeyStore } from '../people/person-keys.store.js';
import type { Stretch } from '../planning/taken.record.js';
import { longestVisitMilliseconds } from '../planning/taken.record.js';
import {
  type AppointmentRow,
  appointmentColumns,
  appointmentOf,
  writtenColumns,
  writtenRow,
} from './appointment.record.js';
import { type Appointment, isInForce } from './appointment.rules.js';
import type { Due } from './due.rules.js';
import type { Change } from './ledger.rules.js';

const isReachedOtherwise = ({ before, after }: Change): boolean =>
  before?.person.customer?.email !== after.person.customer?.email ||
  before?.person.customer?.phone !== after.person.customer?.phone;

const isNew = ({ before }: Change): boolean => before === undefined;

const reachable = ({ after: { id, person } }: Change) => ({ id, customer: person.customer });

const nobody = '00000000-0000-0000-0000-000000000000';

export type Found = Pick<Appointment, 'locationId' | 'tokenGeneration'>;

/** Holds and appointments: loaded for change under their locations' locks, saved many at once. */
export class AppointmentStore {
  constructor(
    private readonly seal: Seal,
    private readonly dataSource: DataSource,
    private readonly personKeys: PersonKeyStore,
  ) {}

  /** Where these appointments are at the moment and what their tokens are made of, by their ids; not locked. */
  async find(municipalityId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const rows = (await this.dataSource.query(
      hot('select id, location_id, token_generation from appointments where municipality_id = $1 and id = any($2)'),
      [municipalityId, ids],
    )) as { id: string; location_id: string; token_generation: number }[];
    return new Map(
      rows.map(({ id, location_id, token_generation }) => [
        id,
        { locationId: location_id, tokenGeneration: token_generation },
      ]),
    );
  }

  /** Holds, of all municipalities, whose time was over at this moment, in order of (held_until, id); not locked. */
  async overdueSince(at: Date, behind: Due | undefined, most: number): Promise<Due[]> {
    return this.dataSource.query(
      `select municipality_id as "municipalityId", id, held_until as at from appointments
       where state = 'held' and held_until <= $1 and (held_until, id) > ($2, $3)
       order by held_until, id limit $4`,
      [at, behind?.at ?? '-infinity', behind?.id ?? nobody, most],
    );
  }

  /**
   * Appointments, of all municipalities, that are booked and were over at this moment, in order of (end_at, id); not
   * locked. The index on what is in force is skipped through per location: what is past leaves force, so there is little.
   */
  async bookedAndOverSince(at: Date, behind: Due | undefined, most: number): Promise<Due[]> {
    return this.dataSource.query(
      `select appointments.municipality_id as "municipalityId", appointments.id, end_at as at from locations
       join appointments on appointments.municipality_id = locations.municipality_id
         and appointments.location_id = locations.id and in_force and start_at < $1
       where end_at <= $1 and state = 'booked' and (end_at, appointments.id) > ($2, $3)
       order by end_at, appointments.id limit $4`,
      [at, behind?.at ?? '-infinity', behind?.id ?? nobody, most],
    );
  }

  /** Where, in all municipalities, somebody who arrived still takes time that was over at this moment; not locked. */
  async locationsWithArrivedSince(at: Date): Promise<{ municipalityId: string; locationId: string }[]> {
    return this.dataSource.query(
      `select municipality_id as "municipalityId", id as "locationId" from locations
       where exists (
         select 1 from appointments
         where municipality_id = locations.municipality_id and location_id = locations.id and in_force
           and start_at < $1 and upper(period) <= $1 and state = 'arrived'
       )
       order by municipality_id, id`,
      [at],
    );
  }

  /** What arrived and was over at this moment takes no time any more; who came is still waiting or served. */
  async releaseArrived(tx: Tx, municipalityId: string, locationId: string, at: Date): Promise<void> {
    await tx.query(
      `update appointments set in_force = false
       where municipality_id = $1 and location_id = $2 and in_force
         and start_at < $3 and upper(period) <= $3 and state = 'arrived'`,
      [municipalityId, locationId, at],
    );
  }

  /** Locks and loads appointments, in the order of their ids. */
  async loadForUpdate(tx: Tx, municipalityId: string, ids: readonly string[]): Promise<Appointment[]> {
    if (ids.length === 0) return [];
    const rows = (await tx.query(
      hot(`select ${appointmentColumns} from appointments
       where municipality_id = $1 and id = any($2) order by id for update`),
      [municipalityId, ids],
    )) as AppointmentRow[];
    return rows.map((row) => appointmentOf(row, this.seal));
  }

  /** The holds at these locations, in these stretches, whose time is over and that nobody lapsed yet. */
  async loadOverdue(
    tx: Tx,
    municipalityId: string,
    where: { readonly locationIds: readonly string[]; readonly stretches: readonly Stretch[]; readonly now: number },
  ): Promise<Appointment[]> {
    const rows = (await tx.query(
      `select ${appointmentColumns} from appointments
       where municipality_id = $1 and location_id = any($2) and state = 'held' and held_until <= $3 and in_force
         and start_at <@ (select range_agg(tstzrange(since, until))
                          from unnest($4::timestamptz[], $5::timestamptz[]) as asked (since, until))
         and start_at >= (select min(since) from unnest($4::timestamptz[]) as since)
         and start_at < (select max(until) from unnest($5::timestamptz[]) as until)
       order by id for update`,
      [
        municipalityId,
        where.locationIds,
        new Date(where.now),
        where.stretches.map(({ from }) => new Date(from - longestVisitMilliseconds)),
        where.stretches.map(({ until }) => new Date(until)),
      ],
    )) as AppointmentRow[];
    return rows.map((row) => appointmentOf(row, this.seal));
  }

  /**
   * Saves what was decided together. What gives time back goes first, in a statement of its own: the exclusion
   * constraint looks at each row as it is written.
   */
  async save(tx: Tx, changes: readonly Change[]): Promise<void> {
    const before = changes.filter((change) => change.before !== undefined);
    const created = changes.filter((change) => change.before === undefined);
    if (before.length > 0) {
      await this.giveBack(tx, before);
      await this.write(tx, before);
    }
    if (created.length > 0) await this.insert(tx, created);
    await this.putPersonKeys(tx, changes);
  }

  private async putPersonKeys(tx: Tx, changes: readonly Change[]): Promise<void> {
    const others = changes.filter(isReachedOtherwise);
    const municipalityId = others[0]?.after.municipalityId ?? '';
    await this.personKeys.putNew(tx, municipalityId, others.filter(isNew).map(reachable));
    await this.personKeys.put(tx, municipalityId, others.filter((change) => !isNew(change)).map(reachable));
  }

  private async giveBack(tx: Tx, changes: readonly Change[]): Promise<void> {
    const given = changes.filter(
      ({ before, after }) => !isInForce(after) || !isDeepStrictEqual(before?.place, after.place),
    );
    if (given.length === 0) return;
    await tx.query(hot('update appointments set in_force = false where municipality_id = $1 and id = any($2)'), [
      given[0]?.after.municipalityId,
      given.map(({ after }) => after.id),
    ]);
  }

  private async write(tx: Tx, changes: readonly Change[]): Promise<void> {
    await tx.query(
      hot(`update appointments as old set
         state = new.state, version = new.version, location_id = new.location_id, desk_number = new.desk_number,
         period = tstzrange(new.taken_from, new.taken_until), in_force = new.in_force, start_at = new.start_at,
         end_at = new.end_at, items = new.items, extra_minutes = new.extra_minutes, place_channel = new.place_channel, language = new.language,
         held_until = new.held_until, origin = new.origin, token_generation = new.token_generation, person = decode(new.person, 'hex'),
         confirmed_with = decode(new.confirmed_with, 'hex'), override = new.override, history = new.history,
         changed_at = new.changed_at,
         keyed_version = case when new.keyed or old.keyed_version = old.version then new.version else old.keyed_version end,
         keyed_with = case when new.keyed then $2::text else old.keyed_with end
       from jsonb_to_recordset($1::jsonb) as new (${writtenColumns}, keyed boolean)
       where old.municipality_id = new.municipality_id and old.id = new.id`),
      [
        JSON.stringify(
          changes.map((change) => ({ ...writtenRow(change.after, this.seal), keyed: isReachedOtherwise(change) })),
        ),
        this.personKeys.writtenWith,
      ],
    );
  }

  private async insert(tx: Tx, changes: readonly Change[]): Promise<void> {
    await tx.query(
      hot(`insert into appointments (municipality_id, id, code, state, version, location_id, desk_number, period, in_force,
         start_at, end_at, items, extra_minutes, channel, place_channel, language, held_until, origin, token_generation, person,
         confirmed_with, override, history, created_at, changed_at, keyed_version, keyed_with)
       select municipality_id, id, code, state, version, location_id, desk_number, tstzrange(taken_from, taken_until),
         in_force, start_at, end_at, items, extra_minutes, channel, place_channel, language, held_until, origin, token_generation,
         decode(person, 'hex'), decode(confirmed_with, 'hex'), override, history, created_at, changed_at, version, $2::text
       from jsonb_to_recordset($1::jsonb) as written (${writtenColumns})`),
      [JSON.stringify(changes.map(({ after }) => writtenRow(after, this.seal))), this.personKeys.writtenWith],
    );
  }
}
