import type { DataSource } from 'typeorm';
import type { BoardMunicipality } from '#contracts';
import { hot } from '#platform';
import { loadLocations } from '../locations/location.record.js';
import type { KeptLocation } from '../locations/location.rules.js';
import { loadDifferences } from '../planning/facts.record.js';
import type { Place } from './place.rules.js';

/** Of which version all is that the board tells of. */
export interface Versions {
  readonly municipalities: readonly { readonly municipalityId: string; readonly version: number }[];
  readonly locations: readonly (Place & { readonly version: number })[];
}

interface Row {
  municipality_id: string;
  id: string | null;
  version: number;
}

/** What the board is to tell, as it is in the database. */
export class BoardVersions {
  constructor(private readonly dataSource: DataSource) {}

  async all(): Promise<Versions> {
    const rows = (await this.dataSource.query(
      hot(`select municipality_id, id, version from locations
           union all select municipality_id, null, version from planning_versions`),
      [],
    )) as Row[];
    return {
      municipalities: rows.flatMap(({ municipality_id, id, version }) =>
        id === null ? [{ municipalityId: municipality_id, version }] : [],
      ),
      locations: rows.flatMap(({ municipality_id, id, version }) =>
        id === null ? [] : [{ municipalityId: municipality_id, locationId: id, version }],
      ),
    };
  }

  async location({ municipalityId, locationId }: Place): Promise<KeptLocation | undefined> {
    return (await loadLocations(this.dataSource.manager, municipalityId, [locationId]))[0];
  }

  /** As it was at this version at least: the version is read first. */
  async municipality(municipalityId: string): Promise<BoardMunicipality> {
    const [row] = (await this.dataSource.query(`select version from planning_versions where municipality_id = $1`, [
      municipalityId,
    ])) as { version: number }[];
    const products = await loadDifferences(this.dataSource.manager, municipalityId, {});
    const locations = (await this.dataSource.query(`select id from locations where municipality_id = $1 order by id`, [
      municipalityId,
    ])) as { id: string }[];
    return {
      version: row?.version ?? 0,
      locationIds: locations.map(({ id }) => id),
      products: products as BoardMunicipality['products'],
    };
  }
}
