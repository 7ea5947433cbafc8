import type { Tx, UnitOfWork } from '../database/unit-of-work.js';

export interface Received {
  readonly id: string;
  readonly municipalityId: string;
}

/** Does what an event asks for, once, however often the event comes. */
export class Inbox {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns whether it was the first time. The work and the memory of it are one transaction. */
  async once(reader: string, { id, municipalityId }: Received, work: (tx: Tx) => Promise<void>): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const rows = (await tx.query(
        `insert into inbox (municipality_id, reader, event_id) values ($1, $2, $3)
         on conflict do nothing returning event_id`,
        [municipalityId, reader, id],
      )) as unknown[];
      if (rows.length === 0) return false;
      await work(tx);
      return true;
    });
  }
}
