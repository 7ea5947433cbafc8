import type { DataSource } from 'typeorm';
import type { Looked } from '#contracts';
import { instantOf, type Seal } from '#platform';
import { type AppointmentRow, appointmentColumns, appointmentOf } from '../booking/appointment.record.js';
import type { Appointment } from '../booking/appointment.rules.js';

type Reading = Pick<DataSource, 'query'>;

interface TrailRow extends Omit<Looked, 'at' | 'who'> {
  id: string;
  at: Date;
  who: NonNullable<Looked['who']> | null;
}

const mostOfTrail = 100;

/** What is kept about appointments, whole. */
export class ExportedViews {
  constructor(private readonly seal: Seal) {}

  /** In the order of their ids. */
  async appointments(tx: Reading, municipalityId: string, ids: readonly string[]): Promise<Appointment[]> {
    const rows = (await tx.query(
      `select ${appointmentColumns} from appointments where municipality_id = $1 and id = any($2) order by id`,
      [municipalityId, ids],
    )) as AppointmentRow[];
    return rows.map((row) => appointmentOf(row, this.seal));
  }

  /** How many answers are remembered, by appointment. */
  async answers(tx: Reading, municipalityId: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = (await tx.query(
      `select appointment_id as id, count(*)::int as answers from remembered_answers
       where municipality_id = $1 and appointment_id = any($2) group by appointment_id`,
      [municipalityId, ids],
    )) as { id: string; answers: number }[];
    return new Map(rows.map(({ id, answers }) => [id, answers]));
  }

  /** Who looked at each or changed it, the oldest first. */
  async trail(tx: Reading, municipalityId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Looked[]>> {
    const rows = (await tx.query(
      `select wanted.id, latest.at, action, looked, channel, who
       from unnest($2::text[]) as wanted (id)
       cross join lateral (
         select at, id, action, looked, channel, who from audit_rows
         where municipality_id = $1 and about_kind = 'appointment' and about_id = wanted.id
         order by id desc limit ${mostOfTrail}
       ) as latest order by wanted.id, latest.id`,
      [municipalityId, ids],
    )) as TrailRow[];
    const byId = new Map<string, Looked[]>(ids.map((id) => [id, []]));
    for (const { id, at, who, ...rest } of rows)
      byId.get(id)?.push({ at: instantOf(at.getTime()), ...rest, ...(who ? { who } : {}) });
    return byId;
  }
}
