import type { DataSource } from 'typeorm';
import { CatalogueSettings, type getCatalogueSettings, type KeptCatalogueSettings } from '#contracts';
import { instantOf, type Question } from '#platform';

/** The settings of a municipality, and when anything of its catalogue changed last. */
export interface SettingsRead {
  readonly settings: CatalogueSettings;
  readonly version: number;
  readonly changedAt: string;
}

export class SettingsViews {
  constructor(private readonly dataSource: DataSource) {}

  /** Version 0 is what there is before anybody wrote it. */
  async settings({ municipalityId }: Question<typeof getCatalogueSettings>): Promise<KeptCatalogueSettings> {
    const { settings, version } = await this.ofMunicipality(municipalityId);
    return { ...settings, version };
  }

  async ofMunicipality(municipalityId: string): Promise<SettingsRead> {
    const [row] = (await this.dataSource.query(
      'select settings, settings_version as version, changed_at from catalogues where municipality_id = $1',
      [municipalityId],
    )) as { settings: unknown; version: number; changed_at: Date }[];
    return {
      settings: CatalogueSettings.parse(row?.settings ?? {}),
      version: row?.version ?? 0,
      changedAt: instantOf(row?.changed_at.getTime() ?? 0),
    };
  }
}
