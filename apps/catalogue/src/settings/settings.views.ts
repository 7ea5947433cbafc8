import type { DataSource } from 'typeorm';
import { CatalogueSettings, type getCatalogueSettings, type OutputOf } from '#contracts';
import { instantOf, type Question } from '#platform';

/** The settings of a municipality, and when anything of its catalogue changed last. */
export interface SettingsRead {
  readonly settings: CatalogueSettings;
  readonly version: number;
  readonly changedAt: string;
}

interface SettingsRow {
  readonly settings: unknown;
  readonly version: number;
  readonly changed_at: Date;
  readonly written_at: Date | null;
}

export class SettingsViews {
  constructor(private readonly dataSource: DataSource) {}

  /** Version 0 is what there is before anybody wrote it. */
  async settings({
    municipalityId,
  }: Question<typeof getCatalogueSettings>): Promise<OutputOf<typeof getCatalogueSettings>> {
    const { settings, version, writtenAt } = await this.read(municipalityId);
    return { settings: { ...settings, version }, changedAt: writtenAt };
  }

  async ofMunicipality(municipalityId: string): Promise<SettingsRead> {
    const { settings, version, changedAt } = await this.read(municipalityId);
    return { settings, version, changedAt };
  }

  private async read(municipalityId: string) {
    const [row] = (await this.dataSource.query(
      `select kept.settings, settings_version as version, changed_at, written.at as written_at
       from catalogues as kept left join catalogue_versions as written
         on written.municipality_id = kept.municipality_id and written.version = settings_version
       where kept.municipality_id = $1`,
      [municipalityId],
    )) as SettingsRow[];
    return {
      settings: CatalogueSettings.parse(row?.settings ?? {}),
      version: row?.version ?? 0,
      changedAt: instantOf(row?.changed_at.getTime() ?? 0),
      writtenAt: instantOf(row?.written_at?.getTime() ?? 0),
    };
  }
}
