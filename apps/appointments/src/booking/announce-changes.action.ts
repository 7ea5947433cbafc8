import { announcement, type Outbox, type Tx } from '#platform';
import { told } from './appointment.wording.js';
import type { Change } from './ledger.rules.js';

/** Tells of changes, in the transaction that makes them. What keeps its version is an internal matter. */
export const announceChanges = (
  outbox: Outbox,
  tx: Tx,
  municipalityId: string,
  changes: readonly Change[],
): Promise<void> =>
  outbox.announce(
    tx,
    ...changes
      .filter(({ before, after }) => before?.version !== after.version)
      .map((change) => announcement({ ...told(change), municipalityId, about: change.after.id })),
  );
