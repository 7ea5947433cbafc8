import type { Tx } from '#platform';
import type { KeptArea, KeptMapping } from './sdg.rules.js';

/** Information areas of the Single Digital Gateway, and which standard belongs to which. */
export class SdgStore {
  /** One import per municipality at a time, until the transaction ends. */
  async lock(tx: Tx, municipalityId: string): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`sdg of ${municipalityId}`]);
  }

  areas(tx: Tx, municipalityId: string): Promise<KeptArea[]> {
    return tx.query(
      `select code, area, area_uri as "areaUri", theme, theme_uri as "themeUri" from sdg_areas
       where municipality_id = $1 order by code`,
      [municipalityId],
    );
  }

  mappings(tx: Tx, municipalityId: string): Promise<KeptMapping[]> {
    return tx.query('select uri, code from standard_sdg where municipality_id = $1 order by uri, code', [
      municipalityId,
    ]);
  }

  async uris(tx: Tx, municipalityId: string): Promise<ReadonlySet<string>> {
    const rows: { uri: string }[] = await tx.query('select uri from standards where municipality_id = $1', [
      municipalityId,
    ]);
    return new Set(rows.map(({ uri }) => uri));
  }

  async saveAreas(tx: Tx, municipalityId: string, areas: readonly KeptArea[], now: string): Promise<void> {
    await tx.query(
      `insert into sdg_areas (municipality_id, code, area, area_uri, theme, theme_uri, imported_at)
       select $1, code, area, "areaUri", theme, "themeUri", $3
       from jsonb_to_recordset($2) as given (code text, area text, "areaUri" text, theme text, "themeUri" text)
       on conflict (municipality_id, code) do update set
         area = excluded.area, area_uri = excluded.area_uri, theme = excluded.theme,
         theme_uri = excluded.theme_uri, imported_at = excluded.imported_at`,
      [municipalityId, JSON.stringify(areas), now],
    );
  }

  async removeAreas(tx: Tx, municipalityId: string, areas: readonly KeptArea[]): Promise<void> {
    const codes = areas.map(({ code }) => code);
    await tx.query('delete from sdg_areas where municipality_id = $1 and code = any ($2)', [municipalityId, codes]);
  }

  async saveMappings(tx: Tx, municipalityId: string, mappings: readonly KeptMapping[]): Promise<void> {
    await tx.query(
      `insert into standard_sdg (municipality_id, uri, code)
       select $1, uri, code from jsonb_to_recordset($2) as given (uri text, code text)`,
      [municipalityId, JSON.stringify(mappings)],
    );
  }

  async removeMappings(tx: Tx, municipalityId: string, mappings: readonly KeptMapping[]): Promise<void> {
    await tx.query(
      `delete from standard_sdg as kept using jsonb_to_recordset($2) as given (uri text, code text)
       where kept.municipality_id = $1 and kept.uri = given.uri and kept.code = given.code`,
      [municipalityId, JSON.stringify(mappings)],
    );
  }
}
