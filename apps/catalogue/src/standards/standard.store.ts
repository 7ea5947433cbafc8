import { In } from 'typeorm';
import type { Standard } from '#contracts';
import type { Tx } from '#platform';
import type { KeptStandard } from './import.rules.js';
import { StandardRecord } from './standard.record.js';

export class StandardStore {
  /** One import per municipality at a time, until the transaction ends. */
  async lock(tx: Tx, municipalityId: string): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`standards of ${municipalityId}`]);
  }

  all(tx: Tx, municipalityId: string): Promise<KeptStandard[]> {
    return tx.getRepository(StandardRecord).findBy({ municipalityId });
  }

  async save(tx: Tx, municipalityId: string, standards: readonly Standard[], now: string): Promise<void> {
    if (standards.length === 0) return;
    const importedAt = new Date(now);
    await tx.getRepository(StandardRecord).upsert(
      standards.map((standard) => ({ ...standard, municipalityId, importedAt, gone: false })),
      ['municipalityId', 'uri'],
    );
  }

  async markGone(tx: Tx, municipalityId: string, uris: readonly string[]): Promise<void> {
    if (uris.length === 0) return;
    await tx.getRepository(StandardRecord).update({ municipalityId, uri: In([...uris]) }, { gone: true });
  }
}
