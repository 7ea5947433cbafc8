import type { UnitOfWork } from '#platform';
import { forgetTimeChanges } from './time-changes.record.js';

/** Forgets which time changed longer ago than anybody goes back to. */
export class ForgetTimeChanges {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async run(): Promise<void> {
    await this.unitOfWork.run(forgetTimeChanges);
  }
}
