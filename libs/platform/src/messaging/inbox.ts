import { hot } from '../database/strict-client.js';
import type { Tx, UnitOfWork } from '../database/unit-of-work.js';

export interface Received {
  readonly id: string;
  readonly municipalityId: string;
}

/** Does what an event asks for, once, however often the event comes. */
export class Inbox {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns whether it was the first time. The work and the memory of it are one transaction. */
  async once(reader: string, received: Received, work: (tx: Tx) => Promise<void>): Promise<boolean> {
    return (await this.onceEach(reader, [received], (tx) => work(tx))).length > 0;
  }

  /**
   * Of events that came together: those that come for the first time are worked on, in their order, if there are any.
   * @returns them. The work and the memory of all are one transaction.
   */
  async onceEach<R extends Received>(
    reader: string,
    received: readonly R[],
    work: (tx: Tx, first: readonly R[]) => Promise<void>,
  ): Promise<readonly R[]> {
    if (received.length === 0) return [];
    return this.unitOfWork.run(async (tx) => {
      // In one order for all: who is remembered by two at once is waited for by one of them.
      const rows = (await tx.query(
        hot(`insert into inbox (municipality_id, reader, event_id)
         select municipality_id, $1, event_id from unnest($2::text[], $3::uuid[]) as came (municipality_id, event_id)
         order by municipality_id, event_id
         on conflict do nothing returning municipality_id, event_id`),
        [reader, received.map(({ municipalityId }) => municipalityId), received.map(({ id }) => id)],
      )) as { municipality_id: string; event_id: string }[];
      const unseen = new Set(rows.map((row) => `${row.municipality_id}|${row.event_id}`));
      const first = received.filter(({ municipalityId, id }) => unseen.delete(`${municipalityId}|${id.toLowerCase()}`));
      if (first.length > 0) await work(tx, first);
      return first;
    });
  }
}
