import { CatalogueSettings } from '#contracts';
import type { Tx } from '#platform';
import type { Author } from './author.rules.js';

export interface KeptCatalogue {
  readonly revision: number;
  readonly settings: CatalogueSettings;
  /** 0 before they were written. */
  readonly settingsVersion: number;
}

/** One row for each municipality: its settings, and a number that rises with every change of its catalogue. */
export class CatalogueStore {
  /**
   * Who changes anything of a catalogue does this first: until the transaction ends nobody else changes any of it.
   * The clock is read after it, for it may take a while.
   */
  async lock(tx: Tx, municipalityId: string): Promise<KeptCatalogue> {
    await tx.query(
      `insert into catalogues (municipality_id, revision, changed_at) values ($1, 0, 'epoch') on conflict do nothing`,
      [municipalityId],
    );
    const [row] = (await tx.query(
      `select revision::int, settings, settings_version as "settingsVersion" from catalogues
       where municipality_id = $1 for update`,
      [municipalityId],
    )) as { revision: number; settings: unknown; settingsVersion: number }[];
    if (!row) throw new Error('Nothing was locked.');
    return { ...row, settings: CatalogueSettings.parse(row.settings ?? {}) };
  }

  /** Notes that something of it changed. */
  async changed(tx: Tx, municipalityId: string, now: string): Promise<void> {
    await tx.query(
      `update catalogues set revision = revision + 1, changed_at = greatest(changed_at, $2) where municipality_id = $1`,
      [municipalityId, now],
    );
  }

  async saveSettings(tx: Tx, municipalityId: string, settings: CatalogueSettings, { by, now }: Author): Promise<void> {
    await tx.query(
      `with saved as (
         update catalogues set settings = $2, settings_version = settings_version + 1 where municipality_id = $1
         returning settings_version
       )
       insert into catalogue_versions (municipality_id, version, at, by, settings)
       select $1, settings_version, $3, $4, $2 from saved`,
      [municipalityId, JSON.stringify(settings), now, JSON.stringify(by)],
    );
    await this.changed(tx, municipalityId, now);
  }
}
