import type { DataSource } from 'typeorm';
import type { Seal } from '#platform';
import { type AppointmentRow, appointmentColumns, appointmentOf } from '../booking/appointment.record.js';
import type { Appointment } from '../booking/appointment.rules.js';

type Reading = Pick<DataSource, 'query'>;

/** An appointment; when what is sealed of it can not be opened, without that. */
export interface Kept {
  readonly appointment: Appointment;
  readonly isReadable: boolean;
}

/** What is kept about appointments, whole. */
export class ExportedViews {
  constructor(private readonly seal: Seal) {}

  /** In the order of their ids. */
  async appointments(tx: Reading, municipalityId: string, ids: readonly string[]): Promise<Kept[]> {
    const rows = (await tx.query(
      `select ${appointmentColumns} from appointments where municipality_id = $1 and id = any($2) order by id`,
      [municipalityId, ids],
    )) as AppointmentRow[];
    return rows.map((row) => this.keptOf(row));
  }

  private keptOf(row: AppointmentRow): Kept {
    try {
      return { appointment: appointmentOf(row, this.seal), isReadable: true };
    } catch {
      return { appointment: appointmentOf({ ...row, person: null }, this.seal), isReadable: false };
    }
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
}
