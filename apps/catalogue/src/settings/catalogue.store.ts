import { CatalogueSettings } from '#contracts';
import type { Tx } from '#platform';

export interface KeptCatalogue {
  readonly revision: number;
  readonly settings: CatalogueSettings;
  /** 0 before they were written. */
  readonly settingsVersion: number;
}

/** One row for each municipality: its settings, and a number that rises with every change of its catalogue. */
export class CatalogueStore {
  /**
   * Notes that something of the catalogue changes. Who changes anything of it does this first: until the end of the
   * transaction nobody else changes any of it.
   */
  async change(tx: Tx, municipalityId: string, now: string): Promise<KeptCatalogue> {
    const [row] = (await tx.query(
      `insert into catalogues as kept (municipality_id, revision, changed_at) values ($1, 1, $2)
       on conflict (municipality_id) do update
         set revision = kept.revision + 1, changed_at = greatest(kept.changed_at, excluded.changed_at)
       returning revision::int, settings, settings_version as "settingsVersion"`,
      [municipalityId, now],
    )) as { revision: number; settings: unknown; settingsVersion: number }[];
    if (!row) throw new Error('Nothing was noted.');
    return { ...row, settings: CatalogueSettings.parse(row.settings ?? {}) };
  }

  async saveSettings(tx: Tx, municipalityId: string, settings: CatalogueSettings): Promise<void> {
    await tx.query(
      'update catalogues set settings = $2, settings_version = settings_version + 1 where municipality_id = $1',
      [municipalityId, JSON.stringify(settings)],
    );
  }
}
