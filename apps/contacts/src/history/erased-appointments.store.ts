import { hot, type Tx } from '#platform';

/** An appointment of a municipality. */
export interface OfAppointment {
  readonly municipalityId: string;
  readonly appointmentId: string;
}

/** Appointments of which the person was erased: moments that are heard of later are about nobody. */
export class ErasedAppointmentStore {
  /** From now on, and for moments that are being recorded at this time as well: it waits for those. */
  async add(tx: Tx, appointments: readonly OfAppointment[]): Promise<void> {
    await this.lock(tx, 'pg_advisory_xact_lock', appointments);
    await tx.query(
      `insert into erased_appointments (municipality_id, appointment_id) select * from unnest($1::text[], $2::uuid[])
       on conflict do nothing`,
      columnsOf(appointments),
    );
  }

  /** Which of these are; and it stays so until the transaction is over. */
  async among<T extends OfAppointment>(tx: Tx, appointments: readonly T[]): Promise<ReadonlySet<T>> {
    if (appointments.length === 0) return new Set();
    await this.lock(tx, 'pg_advisory_xact_lock_shared', appointments);
    const rows = (await tx.query(
      hot(`select place::int from unnest($1::text[], $2::uuid[]) with ordinality as asked (municipality_id, appointment_id, place)
       where exists (select from erased_appointments as erased
         where erased.municipality_id = asked.municipality_id and erased.appointment_id = asked.appointment_id)`),
      columnsOf(appointments),
    )) as { place: number }[];
    return new Set(rows.flatMap(({ place }) => appointments[place - 1] ?? []));
  }

  /** In one order for all. */
  protected async lock(tx: Tx, how: string, appointments: readonly OfAppointment[]): Promise<void> {
    await tx.query(
      hot(`select ${how}(number) from (
         select distinct hashtextextended(municipality_id || '|' || id, 0) as number
         from unnest($1::text[], $2::text[]) as appointment (municipality_id, id) order by number
       ) as numbers`),
      columnsOf(appointments),
    );
  }
}

const columnsOf = (appointments: readonly OfAppointment[]) => [
  appointments.map(({ municipalityId }) => municipalityId),
  appointments.map(({ appointmentId }) => appointmentId),
];
