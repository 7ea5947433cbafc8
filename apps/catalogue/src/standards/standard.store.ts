import { Any } from 'typeorm';
import type { Standard } from '#contracts';
import type { Tx } from '#platform';
import type { KeptStandard } from './import.rules.js';
import { StandardRecord } from './standard.record.js';

// A statement takes no more than 65,535 values.
const atOnce = 2_000;

export class StandardStore {
  /** One import per municipality at a time, until the transaction ends. */
  async lock(tx: Tx, municipalityId: string): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`standards of ${municipalityId}`]);
  }

  all(tx: Tx, municipalityId: string): Promise<KeptStandard[]> {
    return tx.getRepository(StandardRecord).findBy({ municipalityId });
  }

  async save(tx: Tx, municipalityId: string, standards: readonly Standard[], now: string): Promise<void> {
    const importedAt = new Date(now);
    const records = standards.map((standard) => ({ ...standard, municipalityId, importedAt, gone: false }));
    for (let from = 0; from < records.length; from += atOnce)
      await tx.getRepository(StandardRecord).upsert(records.slice(from, from + atOnce), ['municipalityId', 'uri']);
  }

  async markGone(tx: Tx, municipalityId: string, uris: readonly string[]): Promise<void> {
    if (uris.length === 0) return;
    await tx.getRepository(StandardRecord).update({ municipalityId, uri: Any(uris) }, { gone: true });
  }

  /** What is told of products depends on standards: who asks whether anything changed is told so. */
  async noteChange(tx: Tx, municipalityId: string, now: string): Promise<void> {
    await tx.query('update catalogues set changed_at = greatest(changed_at, $2) where municipality_id = $1', [
      municipalityId,
      now,
    ]);
  }
}
