import type { listContacts, OutputOf } from '#contracts';
import { deedOf, type Question, type Trail, type UnitOfWork } from '#platform';
import type { ContactViews } from './contact.views.js';

/** Shows contact moments, and notes who looked in the transaction of the look. */
export class LookAtContacts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly contacts: ContactViews,
    private readonly trail: Trail,
  ) {}

  run(question: Question<typeof listContacts>): Promise<OutputOf<typeof listContacts>> {
    const { appointmentId, handoffId, page } = question.input;
    const about = appointmentId
      ? { kind: 'appointment', id: appointmentId }
      : { kind: 'handoff', id: handoffId ?? 'none' };
    return this.unitOfWork.run(async (tx) => {
      const found = await this.contacts.list(question, tx);
      const details = { page, shown: found.items.length };
      await this.trail.note(tx, deedOf(question, { action: 'look-at-contacts', about, looked: true, details }));
      return found;
    });
  }
}
