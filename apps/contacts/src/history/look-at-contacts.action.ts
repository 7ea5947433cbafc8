import type { InputOf, listContacts, OutputOf } from '#contracts';
import { deedOf, type Question, type Trail, type UnitOfWork } from '#platform';
import type { ContactViews } from './contact.views.js';

const askedAbout = ({ appointmentId, ticketId, handoffId }: InputOf<typeof listContacts>) => {
  if (appointmentId) return { kind: 'appointment', id: appointmentId };
  return ticketId ? { kind: 'ticket', id: ticketId } : { kind: 'handoff', id: handoffId ?? 'none' };
};

/** Shows contact moments, and notes who looked in the transaction of the look. */
export class LookAtContacts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly contacts: ContactViews,
    private readonly trail: Trail,
  ) {}

  run(question: Question<typeof listContacts>): Promise<OutputOf<typeof listContacts>> {
    const { page } = question.input;
    const about = askedAbout(question.input);
    return this.unitOfWork.run(async (tx) => {
      const found = await this.contacts.list(question, tx);
      const details = { page, shown: found.items.length };
      await this.trail.note(tx, deedOf(question, { action: 'look-at-contacts', about, looked: true, details }));
      return found;
    });
  }
}
