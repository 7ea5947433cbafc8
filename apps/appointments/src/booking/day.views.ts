import type { DataSource } from 'typeorm';
import { Actor, type listDay, type OutputOf } from '#contracts';
import { dayOf, midnightOf } from '#free-time';
import { ProblemError, type Question, type Seal, type Trail, type Tx } from '#platform';
import { type AppointmentRow, appointmentColumns, appointmentOf } from './appointment.record.js';
import { listedView } from './appointment.wording.js';

type ListedRow = AppointmentRow & { readonly desk_id: string | null };

/** The appointments and holds of one local date at a location, whatever became of them. */
export class DayViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly seal: Seal,
    private readonly trail: Trail,
  ) {}

  async list(question: Question<typeof listDay>): Promise<OutputOf<typeof listDay>> {
    if (!question.input.caller.scopes.includes('visits')) throw new ProblemError('not-allowed');
    return this.dataSource.transaction(async (tx) => {
      const { rows, total } = await this.read(tx, question);
      await this.note(tx, question, rows);
      return { items: rows.map((row) => listedView(appointmentOf(row, this.seal), row.desk_id ?? undefined)), total };
    });
  }

  private async read(
    tx: Tx,
    { municipalityId, input }: Question<typeof listDay>,
  ): Promise<{ rows: readonly ListedRow[]; total: number }> {
    const { locationId, date, states = [], page, pageSize } = input;
    const timeZone = await this.timeZoneOf(tx, municipalityId, locationId);
    const [begins, ends] = [0, 1].map((days) => new Date(midnightOf(timeZone, dayOf(date) + days)));
    const asked = [municipalityId, locationId, begins, ends, states];
    const ofDay = `municipality_id = $1 and location_id = $2 and start_at >= $3 and start_at < $4
      and (cardinality($5::text[]) = 0 or state = any($5))`;
    const [counted] = (await tx.query(`select count(*)::int as total from appointments where ${ofDay}`, asked)) as {
      total: number;
    }[];
    const rows = (await tx.query(
      `select appointments.*, desks.id as desk_id
       from (select ${appointmentColumns} from appointments where ${ofDay}
             order by start_at, id limit $6 offset $7) as appointments
       left join desks on desks.number = desk_number
       order by start_at, id`,
      [...asked, pageSize, (page - 1) * pageSize],
    )) as ListedRow[];
    return { rows, total: counted?.total ?? 0 };
  }

  /** Who looked at whom: at those of whom anything is kept. */
  private async note(tx: Tx, question: Question<typeof listDay>, rows: readonly ListedRow[]): Promise<void> {
    const { municipalityId, input, requestId: traceId } = question;
    const appointmentIds = rows.filter(({ person }) => person !== null).map(({ id }) => id);
    if (appointmentIds.length === 0) return;
    await this.trail.note(tx, {
      municipalityId,
      actor: Actor.parse(input.caller),
      traceId,
      action: 'list-day',
      about: { kind: 'location', id: input.locationId },
      looked: true,
      details: { date: input.date, appointmentIds },
    });
  }

  private async timeZoneOf(tx: Tx, municipalityId: string, locationId: string): Promise<string> {
    const [row] = (await tx.query(
      `select plan->>'timeZone' as time_zone from locations where municipality_id = $1 and id = $2`,
      [municipalityId, locationId],
    )) as { time_zone: string }[];
    if (!row) throw new ProblemError('location-unknown', { locationId });
    return row.time_zone;
  }
}
