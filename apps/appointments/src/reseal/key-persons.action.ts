import type { Log, UnitOfWork } from '#platform';
import type { SealedPersonStore, Whose } from './sealed-person.store.js';

/**
 * Writes what people are found by where that was never done or does not fit any more: after an upgrade, and beside
 * instances of a release that knows nothing of it. A few rows at a time; where there is nothing to do it costs a look.
 */
export class KeyPersons {
  private told = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly persons: SealedPersonStore,
    private readonly log: Log,
  ) {}

  async run(): Promise<void> {
    const unreadable: Whose[] = [];
    let last: Whose | undefined;
    do {
      const behind = last;
      const walked = await this.unitOfWork.run((tx) => this.persons.keySome(tx, behind));
      unreadable.push(...walked.unreadable);
      last = walked.last;
    } while (last !== undefined);
    if (unreadable.length !== this.told) this.tell(unreadable);
    this.told = unreadable.length;
  }

  private tell(unreadable: readonly Whose[]): void {
    const [one] = unreadable;
    if (!one) return;
    const told = { appointments: unreadable.length, municipalityId: one.municipality_id, appointmentId: one.id };
    this.log.error(
      told,
      'persons can not be opened: until they can, or are erased by appointment, nobody there is looked for by mail or phone',
    );
  }
}
