import type { DataSource } from 'typeorm';
import type { findByCode, getAppointment, getCalendarFile, OutputOf } from '#contracts';
import { ProblemError, type Question, type Seal } from '#platform';
import { loadLocations } from '../locations/location.record.js';
import { type AppointmentRow, appointmentColumns, appointmentOf } from './appointment.record.js';
import { type Appointment, mayHandle } from './appointment.rules.js';
import { appointmentView, foundView } from './appointment.wording.js';
import { tokenOf } from './appointment-token.rules.js';
import { calendarFile } from './calendar.wording.js';

/** Reads of appointments. To who may not see it, an appointment does not exist. */
export class AppointmentViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly seal: Seal,
    private readonly tokenKey: Buffer,
  ) {}

  async one(question: Question<typeof getAppointment>): Promise<OutputOf<typeof getAppointment>> {
    return appointmentView(await this.visible(question));
  }

  async calendar(question: Question<typeof getCalendarFile>): Promise<OutputOf<typeof getCalendarFile>> {
    const appointment = await this.visible(question);
    const [location] = await loadLocations(this.dataSource.manager, question.municipalityId, [appointment.locationId]);
    if (!location) throw new ProblemError('location-unknown');
    const { name, address } = location.plan;
    const place = { municipalityId: question.municipalityId, name, address };
    return { version: appointment.version, calendar: calendarFile(appointment, place) };
  }

  /** A code names one living appointment; of those that ended, the latest. */
  async byCode({ municipalityId, input }: Question<typeof findByCode>): Promise<OutputOf<typeof findByCode>> {
    const [row] = (await this.dataSource.query(
      `select ${appointmentColumns} from appointments where municipality_id = $1 and code = $2
       order by in_force desc, created_at desc limit 1`,
      [municipalityId, input.code],
    )) as AppointmentRow[];
    if (!row) return { found: [] };
    return { found: [foundView(appointmentOf(row, this.seal))] };
  }

  private async visible({
    municipalityId,
    input,
  }: Question<typeof getAppointment> | Question<typeof getCalendarFile>): Promise<Appointment> {
    const [row] = (await this.dataSource.query(
      `select ${appointmentColumns} from appointments where municipality_id = $1 and id = $2`,
      [municipalityId, input.appointmentId],
    )) as AppointmentRow[];
    const appointment = row && appointmentOf(row, this.seal);
    if (!appointment || !mayHandle(input.caller, tokenOf(this.tokenKey, appointment)))
      throw new ProblemError('appointment-unknown');
    return appointment;
  }
}
