import type { DataSource } from 'typeorm';
import {
  CatalogueSettings,
  type CatalogueSettingsAsWere,
  type CatalogueSettingsVersion,
  type getCatalogueSettingsVersion,
  type listCatalogueSettingsVersions,
  type OutputOf,
} from '#contracts';
import { instantOf, ProblemError, type Question } from '#platform';

interface VersionRow extends Omit<CatalogueSettingsVersion, 'at'> {
  readonly at: Date;
}

/** The history of the settings. */
export class SettingsVersionViews {
  constructor(private readonly dataSource: DataSource) {}

  /** Last first. */
  async list({
    municipalityId,
    input: { page, pageSize },
  }: Question<typeof listCatalogueSettingsVersions>): Promise<OutputOf<typeof listCatalogueSettingsVersions>> {
    const [counted] = (await this.dataSource.query(
      'select count(*)::int as total from catalogue_versions where municipality_id = $1',
      [municipalityId],
    )) as [{ total: number }];
    const rows = (await this.dataSource.query(
      `select version, at, by from catalogue_versions where municipality_id = $1
       order by version desc limit $2 offset $3`,
      [municipalityId, pageSize, (page - 1) * pageSize],
    )) as VersionRow[];
    return { items: rows.map(versionOf), total: counted.total };
  }

  async one({ municipalityId, input }: Question<typeof getCatalogueSettingsVersion>): Promise<CatalogueSettingsAsWere> {
    const [row] = (await this.dataSource.query(
      'select version, at, by, settings from catalogue_versions where municipality_id = $1 and version = $2',
      [municipalityId, input.version],
    )) as (VersionRow & { settings: unknown })[];
    if (!row) throw new ProblemError('not-found');
    return { ...versionOf(row), settings: CatalogueSettings.parse(row.settings) };
  }
}

const versionOf = ({ version, at, by }: VersionRow): CatalogueSettingsVersion => ({
  version,
  at: instantOf(at.getTime()),
  by,
});
