import type { DataSource } from 'typeorm';
import { CatalogueSettings, type getCatalogueSettings, type KeptCatalogueSettings } from '#contracts';
import type { Question } from '#platform';

export class SettingsViews {
  constructor(private readonly dataSource: DataSource) {}

  /** Version 0 is what there is before anybody wrote it. */
  async settings({ municipalityId }: Question<typeof getCatalogueSettings>): Promise<KeptCatalogueSettings> {
    const { settings, version } = await this.ofMunicipality(municipalityId);
    return { ...settings, version };
  }

  async ofMunicipality(municipalityId: string): Promise<{ settings: CatalogueSettings; version: number }> {
    const [row] = (await this.dataSource.query(
      'select settings, settings_version as version from catalogues where municipality_id = $1',
      [municipalityId],
    )) as { settings: unknown; version: number }[];
    return { settings: CatalogueSettings.parse(row?.settings ?? {}), version: row?.version ?? 0 };
  }
}
