import type { ExportedAppointment, exportPerson, OutputOf, PersonAsked } from '#contracts';
import { type Clock, ProblemError, type Question, type Trail, type Tx, type UnitOfWork } from '#platform';
import { type Appointment, mayHandle } from '../booking/appointment.rules.js';
import { appointmentView } from '../booking/appointment.wording.js';
import { tokenOf } from '../booking/appointment-token.rules.js';
import type { PersonKeyStore } from '../people/person-keys.store.js';
import { objectionTo } from './erasure.rules.js';
import type { ExportedViews } from './exported.views.js';

export interface ExportPersonParts {
  readonly unitOfWork: UnitOfWork;
  readonly personKeys: PersonKeyStore;
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
    const all = await this.idsOf(tx, municipalityId, input.asked);
    const ids = all.filter((id) => input.behind === undefined || id > input.behind).slice(0, portion);
    const appointments = await exported.appointments(tx, municipalityId, ids);
    if (input.asked.appointmentId !== undefined && !this.mayHave(question, appointments[0]))
      throw new ProblemError('appointment-unknown');
    const answers = await exported.answers(tx, municipalityId, ids);
    const trail = await exported.trail(tx, municipalityId, ids);
    await this.note(tx, question, appointments);
    const last = ids.at(-1);
    return {
      at: clock.instant(),
      appointments: appointments.map(
        (one): ExportedAppointment => ({
          appointment: appointmentView(one),
          rememberedAnswers: answers.get(one.id) ?? 0,
          trail: trail.get(one.id) ?? [],
        }),
      ),
      ...(last !== undefined && last !== all.at(-1) ? { last } : {}),
    };
  }

  private mayHave({ municipalityId, input }: Asked, appointment: Appointment | undefined): boolean {
    const { tokenKey } = this.parts;
    const rights = { scopes: ['privacy'], bearer: true } as const;
    return (
      appointment !== undefined &&
      mayHandle(input.caller, tokenOf(tokenKey, { ...appointment, municipalityId }), rights)
    );
  }

  private note(tx: Tx, { municipalityId, requestId, actor }: Asked, appointments: readonly Appointment[]) {
    return this.parts.trail.note(
      tx,
      ...appointments.map(({ id }) => ({
        municipalityId,
        actor,
        traceId: requestId,
        action: 'export-person',
        about: { kind: 'appointment', id },
        looked: true,
      })),
    );
  }

  private async idsOf(tx: Tx, municipalityId: string, { appointmentId, ...contact }: PersonAsked): Promise<string[]> {
    return appointmentId === undefined ? this.parts.personKeys.find(tx, municipalityId, contact) : [appointmentId];
  }
}
