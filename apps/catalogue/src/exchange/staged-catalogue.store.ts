import type { DataSource } from 'typeorm';
import type { CatalogueEntry } from '#contracts';
import type { Tx } from '#platform';

interface Whose {
  readonly municipalityId: string;
  readonly importId: string;
}

/** Parts of a catalogue that were handed over and wait for the import to be finished. */
export class StagedCatalogueStore {
  constructor(private readonly dataSource: DataSource) {}

  async stage(tx: Tx, whose: Whose, first: number, entries: readonly CatalogueEntry[]): Promise<void> {
    await tx.query(
      `insert into catalogue_import_rows (municipality_id, import_id, place, entry)
       select $1, $2, $3 + given.at - 1, given.entry
       from jsonb_array_elements($4::jsonb) with ordinality as given (entry, at)
       on conflict (municipality_id, import_id, place) do update set entry = excluded.entry`,
      [whose.municipalityId, whose.importId, first, JSON.stringify(entries)],
    );
  }

  /** In the order of the document. */
  async entries(tx: Tx, { municipalityId, importId }: Whose): Promise<CatalogueEntry[]> {
    const rows: { entry: CatalogueEntry }[] = await tx.query(
      'select entry from catalogue_import_rows where municipality_id = $1 and import_id = $2 order by place',
      [municipalityId, importId],
    );
    return rows.map(({ entry }) => entry);
  }

  async forget({ municipalityId, importId }: Whose): Promise<void> {
    await this.dataSource.query('delete from catalogue_import_rows where municipality_id = $1 and import_id = $2', [
      municipalityId,
      importId,
    ]);
  }

  /** Imports that nobody finished within a day. */
  async forgetOld(): Promise<void> {
    await this.dataSource.query(`delete from catalogue_import_rows where staged_at < now() - interval '1 day'`);
  }
}
