import type { DataSource } from 'typeorm';
import type { listDay, OutputOf } from '#contracts';
import { dayOf, midnightOf } from '#free-time';
import { ProblemError, type Question, type Seal } from '#platform';
import { type AppointmentRow, appointmentColumns, appointmentOf } from './appointment.record.js';
import { listedView } from './appointment.wording.js';

/** The appointments and holds of one local date at a location, whatever became of them. */
export class DayViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly seal: Seal,
  ) {}

  async list({ municipalityId, input }: Question<typeof listDay>): Promise<OutputOf<typeof listDay>> {
    const { caller, locationId, date, states = [], page, pageSize } = input;
    if (!caller.scopes.includes('visits')) throw new ProblemError('not-allowed');
    const timeZone = await this.timeZoneOf(municipalityId, locationId);
    const [begins, ends] = [0, 1].map((days) => new Date(midnightOf(timeZone, dayOf(date) + days)));
    const asked = [municipalityId, locationId, begins, ends, states];
    const ofDay = `municipality_id = $1 and location_id = $2 and start_at >= $3 and start_at < $4
      and (cardinality($5::text[]) = 0 or state = any($5))`;
    const [counted] = (await this.dataSource.query(
      `select count(*)::int as total from appointments where ${ofDay}`,
      asked,
    )) as { total: number }[];
    const rows = (await this.dataSource.query(
      `select appointments.*, desks.id as desk_id
       from (select ${appointmentColumns} from appointments where ${ofDay}
             order by start_at, id limit $6 offset $7) as appointments
       left join desks on desks.number = desk_number
       order by start_at, id`,
      [...asked, pageSize, (page - 1) * pageSize],
    )) as (AppointmentRow & { desk_id: string | null })[];
    return {
      items: rows.map((row) => listedView(appointmentOf(row, this.seal), row.desk_id ?? undefined)),
      total: counted?.total ?? 0,
    };
  }

  private async timeZoneOf(municipalityId: string, locationId: string): Promise<string> {
    const [row] = (await this.dataSource.query(
      `select plan->>'timeZone' as time_zone from locations where municipality_id = $1 and id = $2`,
      [municipalityId, locationId],
    )) as { time_zone: string }[];
    if (!row) throw new ProblemError('location-unknown', { locationId });
    return row.time_zone;
  }
}
