import type { DataSource } from 'typeorm';
import type { ExportedAppointment } from '#contracts';
import { instantOf, type Seal } from '#platform';
import { type AppointmentRow, appointmentColumns, appointmentOf } from '../booking/appointment.record.js';
import type { Appointment } from '../booking/appointment.rules.js';
import { needsOf } from '../queue/needs.views.js';
import { listedTicket } from '../queue/queue.wording.js';
import { type TicketRow, ticketColumns, ticketOf } from '../queue/ticket.record.js';

type Reading = Pick<DataSource, 'query'>;

/** An appointment; when what is sealed of it can not be opened, without that. */
export interface Kept {
  readonly appointment: Appointment;
  readonly isReadable: boolean;
}

type ExportedTicket = NonNullable<ExportedAppointment['tickets']>[number];
type ExportedFeedback = NonNullable<ExportedAppointment['feedback']>[number];

/** What is kept about visits for one appointment. */
export interface KeptVisits {
  readonly tickets: ExportedTicket[];
  readonly feedback: ExportedFeedback[];
}

interface FeedbackRow {
  readonly of: string;
  readonly municipality_id: string;
  readonly id: string;
  readonly about: ExportedFeedback['about'];
  readonly given_at: Date;
  readonly location_id: string | null;
  readonly product_ids: string[];
  readonly satisfaction: number | null;
  readonly wait_acceptable: boolean | null;
  readonly done: boolean | null;
  readonly comment: Buffer | null;
}

const unlessNull = <K extends string, V>(name: K, value: V | null): Partial<Record<K, V>> =>
  value === null ? {} : ({ [name]: value } as Record<K, V>);

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

  /** What is kept about their visits, by appointment. */
  async visits(tx: Reading, municipalityId: string, ids: readonly string[]): Promise<ReadonlyMap<string, KeptVisits>> {
    const visits = new Map<string, KeptVisits>(ids.map((id) => [id, { tickets: [], feedback: [] }]));
    const tickets = (await tx.query(
      `select ${ticketColumns} from tickets where municipality_id = $1 and appointment_id = any($2) order by taken_at, id`,
      [municipalityId, ids],
    )) as TicketRow[];
    for (const row of tickets) visits.get(row.appointment_id ?? '')?.tickets.push(this.ticketOf(row));
    const feedback = (await tx.query(
      `select feedback.*, coalesce(feedback.appointment_id, tickets.appointment_id) as of from feedback
       left join tickets on tickets.municipality_id = feedback.municipality_id and tickets.id = feedback.ticket_id
       where feedback.municipality_id = $1 and (feedback.appointment_id = any($2) or feedback.ticket_id = any($3))
       order by given_at, feedback.id`,
      [municipalityId, ids, tickets.map(({ id }) => id)],
    )) as FeedbackRow[];
    for (const row of feedback) visits.get(row.of)?.feedback.push(this.feedbackOf(row));
    return visits;
  }

  private ticketOf(row: TicketRow): ExportedTicket {
    const ticket = ticketOf(row);
    const shown = (needs: ReturnType<typeof needsOf>) => listedTicket(ticket, { desksById: new Map(), needs });
    try {
      return shown(needsOf(this.seal, ticket));
    } catch {
      return { ...shown({}), unreadable: true };
    }
  }

  private feedbackOf(row: FeedbackRow): ExportedFeedback {
    const { municipality_id: municipalityId, id, about, comment } = row;
    const said: ExportedFeedback = {
      id,
      about,
      at: instantOf(row.given_at.getTime()),
      productIds: row.product_ids,
      ...unlessNull('locationId', row.location_id),
      ...unlessNull('satisfaction', row.satisfaction),
      ...unlessNull('waitAcceptable', row.wait_acceptable),
      ...unlessNull('done', row.done),
    };
    if (comment === null) return said;
    try {
      const place = { municipalityId, table: 'feedback', column: 'comment', id };
      return { ...said, comment: String(this.seal.open(place, comment)) };
    } catch {
      return { ...said, unreadable: true };
    }
  }
}
