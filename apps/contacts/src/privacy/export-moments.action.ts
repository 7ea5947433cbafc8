import type { exportContacts, OutputOf } from '#contracts';
import { deedOf, type Question, type Trail, trailOfAppointments, type UnitOfWork } from '#platform';
import type { ExportedMoments } from './exported-moments.views.js';

/** Shows what is kept about appointments, and notes that it was shown in the transaction of the look. */
export class ExportMoments {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly exported: ExportedMoments,
    private readonly trail: Trail,
  ) {}

  run(question: Question<typeof exportContacts>): Promise<OutputOf<typeof exportContacts>> {
    const { municipalityId, input } = question;
    return this.unitOfWork.run(async (tx) => {
      const { contacts, more } = await this.exported.list(tx, municipalityId, input);
      const trail = await trailOfAppointments(tx, municipalityId, input.behind === 0 ? input.appointmentIds : []);
      const details = { behind: input.behind, shown: contacts.length };
      const deed = { action: 'export-person', looked: true, details };
      await this.trail.note(
        tx,
        ...input.appointmentIds.map((id) => deedOf(question, { ...deed, about: { kind: 'appointment', id } })),
      );
      return { contacts, more, trail: Object.fromEntries([...trail].map(([id, looks]) => [id, [...looks]])) };
    });
  }
}
