import { randomUUID } from 'node:crypto';
import type { ExportedAppointment, exportPerson, OutputOf } from '#contracts';
import {
  type Clock,
  deedOf,
  ProblemError,
  type Question,
  type Trail,
  type Tx,
  trailOfAppointments,
  type UnitOfWork,
} from '#platform';
import { appointmentView } from '../booking/appointment.wording.js';
import { isTheirs } from '../booking/whose.rules.js';
import type { PersonKeyStore } from '../people/person-keys.store.js';
import type { ErasableStore } from './erasable.store.js';
import { objectionTo, ofPersons } from './erasure.rules.js';
import type { ExportedViews, Kept } from './exported.views.js';

export interface ExportPersonParts {
  readonly unitOfWork: UnitOfWork;
  readonly personKeys: PersonKeyStore;
  readonly erasables: ErasableStore;
  readonly exported: ExportedViews;
  readonly trail: Trail;
  readonly clock: Clock;
  readonly tokenKey: Buffer;
}

type Asked = Question<typeof exportPerson>;

/** How many in one answer: with all that is kept about each it fits one message. */
const portion = 20;

/** Shows everything that is kept about a person, and notes that it was shown. */
export class ExportPerson {
  constructor(private readonly parts: ExportPersonParts) {}

  async run(question: Asked): Promise<OutputOf<typeof exportPerson>> {
    const { caller, asked } = question.input;
    const objection = asked.appointmentId === undefined ? objectionTo(caller) : undefined;
    if (objection) throw new ProblemError(objection);
    return this.parts.unitOfWork.run((tx) => this.within(tx, question));
  }

  private async within(tx: Tx, question: Asked): Promise<OutputOf<typeof exportPerson>> {
    const { exported, clock } = this.parts;
    const { municipalityId, input } = question;
    const all = await this.idsOf(tx, question);
    const ids = all.filter((id) => input.behind === undefined || id > input.behind).slice(0, portion);
    const appointments = await exported.appointments(tx, municipalityId, ids);
    const answers = await exported.answers(tx, municipalityId, ids);
    const visits = await exported.visits(tx, municipalityId, ids);
    const trail = await trailOfAppointments(tx, municipalityId, ids);
    await this.note(tx, question, appointments);
    const last = ids.at(-1);
    return {
      at: clock.instant(),
      appointments: appointments.map(
        ({ appointment, isReadable }): ExportedAppointment => ({
          appointment: appointmentView(appointment),
          rememberedAnswers: answers.get(appointment.id) ?? 0,
          ...visits.get(appointment.id),
          trail: [...(trail.get(appointment.id) ?? [])],
          ...(isReadable ? {} : { unreadable: true }),
        }),
      ),
      ...(last !== undefined && last !== all.at(-1) ? { last } : {}),
    };
  }

  /** Also that nobody was found: somebody asked. */
  private note(tx: Tx, question: Asked, appointments: readonly Kept[]): Promise<void> {
    const exported = { action: 'export-person', looked: true };
    if (appointments.length === 0 && question.input.behind === undefined) {
      const about = { kind: 'export', id: randomUUID() };
      return this.parts.trail.note(tx, deedOf(question, { ...exported, about, details: { found: 0 } }));
    }
    return this.parts.trail.note(
      tx,
      ...appointments.map(({ appointment: { id }, isReadable }) =>
        deedOf(question, {
          ...exported,
          about: { kind: 'appointment', id },
          ...(isReadable ? {} : { details: { unreadable: true } }),
        }),
      ),
    );
  }

  private async idsOf(tx: Tx, { municipalityId, input }: Asked): Promise<string[]> {
    const { erasables, personKeys, tokenKey } = this.parts;
    const { appointmentId: id, ...contact } = input.asked;
    if (id === undefined) return personKeys.find(tx, municipalityId, contact);
    const found = await erasables.find(tx, municipalityId, id);
    const named = { municipalityId, id, tokenGeneration: found?.tokenGeneration };
    if (!isTheirs(tokenKey, named, input.caller, ofPersons)) throw new ProblemError('appointment-unknown');
    return [id];
  }
}
