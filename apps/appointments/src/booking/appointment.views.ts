import type { DataSource } from 'typeorm';
import type { findByCode, getAppointment, getCalendarFile, OutputOf } from '#contracts';
import { ProblemError, type Question, type Seal, type Trail, type Tx } from '#platform';
import { loadLocations } from '../locations/location.record.js';
import { type AppointmentRow, appointmentColumns, appointmentOf } from './appointment.record.js';
import type { Appointment } from './appointment.rules.js';
import { appointmentView, foundView } from './appointment.wording.js';
import { calendarFile } from './calendar.wording.js';
import { lookAt } from './deeds.rules.js';
import { isTheirs } from './whose.rules.js';

/**
 * Reads of appointments. To who may not see it, an appointment does not exist. Reads write nothing, except that who
 * looked is noted in the transaction of the look.
 */
export class AppointmentViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly seal: Seal,
    private readonly tokenKey: Buffer,
    private readonly trail: Trail,
  ) {}

  one(question: Question<typeof getAppointment>): Promise<OutputOf<typeof getAppointment>> {
    return this.dataSource.transaction(async (tx) => {
      const appointment = await this.visible(tx, question);
      await this.trail.note(tx, lookAt('look-at-appointment', appointment, byCaller(question)));
      return appointmentView(appointment);
    });
  }

  calendar(question: Question<typeof getCalendarFile>): Promise<OutputOf<typeof getCalendarFile>> {
    return this.dataSource.transaction(async (tx) => {
      const appointment = await this.visible(tx, question);
      const [location] = await loadLocations(tx, question.municipalityId, [appointment.locationId]);
      if (!location) throw new ProblemError('location-unknown');
      await this.trail.note(tx, lookAt('look-at-calendar-file', appointment, byCaller(question)));
      const { name, address } = location.plan;
      const place = { municipalityId: question.municipalityId, name, address };
      return { version: appointment.version, calendar: calendarFile(appointment, place) };
    });
  }

  /** A code names one living appointment; of those that ended, the latest. */
  byCode(question: Question<typeof findByCode>): Promise<OutputOf<typeof findByCode>> {
    const { municipalityId, input, actor, requestId: traceId } = question;
    return this.dataSource.transaction(async (tx) => {
      const [row] = (await tx.query(
        `select ${appointmentColumns} from appointments where municipality_id = $1 and code = $2
         order by in_force desc, created_at desc limit 1`,
        [municipalityId, input.code],
      )) as AppointmentRow[];
      if (!row) return { found: [] };
      const appointment = appointmentOf(row, this.seal);
      await this.trail.note(tx, lookAt('find-by-code', appointment, { actor, traceId }));
      return { found: [foundView(appointment)] };
    });
  }

  /** Nothing is opened before it is known whose it is. */
  private async visible(
    tx: Tx,
    { municipalityId, input }: Question<typeof getAppointment> | Question<typeof getCalendarFile>,
  ): Promise<Appointment> {
    const { appointmentId: id, caller } = input;
    const [row] = (await tx.query(
      `select ${appointmentColumns} from appointments where municipality_id = $1 and id = $2`,
      [municipalityId, id],
    )) as AppointmentRow[];
    const theirs = isTheirs(this.tokenKey, { municipalityId, id, tokenGeneration: row?.token_generation }, caller);
    if (!theirs || !row) throw new ProblemError('appointment-unknown');
    return appointmentOf(row, this.seal);
  }
}

const byCaller = ({
  input,
  requestId: traceId,
}: Question<typeof getAppointment> | Question<typeof getCalendarFile>) => ({ actor: input.caller, traceId });
