import { type EntityManager, EntitySchema, In } from 'typeorm';
import type { LocationPlan } from '#contracts';
import type { KeptLocation } from './location.rules.js';
import { namedPlan } from './named-parts.rules.js';

/** One row per location: the plan as a document, and the lock that everybody takes who takes or gives desk time. */
export interface LocationRow {
  municipalityId: string;
  id: string;
  /** Rises with every change of plan or of taken time. */
  version: number;
  /** Rises with every change of plan: the ETag of the document. */
  planVersion: number;
  plan: LocationPlan;
  changedAt: Date;
}

export const LocationRecord = new EntitySchema<LocationRow>({
  name: 'Location',
  tableName: 'locations',
  columns: {
    municipalityId: { type: 'text', primary: true, name: 'municipality_id' },
    id: { type: 'text', primary: true },
    version: { type: 'integer' },
    planVersion: { type: 'integer', name: 'plan_version' },
    plan: { type: 'jsonb' },
    changedAt: { type: 'timestamptz', name: 'changed_at' },
  },
});

/** A desk's number is one integer, unique in the database: the exclusion constraint is fast on it. */
export interface DeskRow {
  municipalityId: string;
  locationId: string;
  id: string;
  number: number;
}

export const DeskRecord = new EntitySchema<DeskRow>({
  name: 'Desk',
  tableName: 'desks',
  columns: {
    municipalityId: { type: 'text', primary: true, name: 'municipality_id' },
    locationId: { type: 'text', primary: true, name: 'location_id' },
    id: { type: 'text', primary: true },
    number: { type: 'integer', insert: false, update: false },
  },
});

const kept = (row: LocationRow, deskNumbers: ReadonlyMap<string, number>): KeptLocation => ({
  municipalityId: row.municipalityId,
  id: row.id,
  version: row.version,
  planVersion: row.planVersion,
  plan: namedPlan(row.plan),
  deskNumbers,
});

/** @param ids none: all of the municipality. */
export const loadLocations = async (
  manager: EntityManager,
  municipalityId: string,
  ids?: readonly string[],
): Promise<KeptLocation[]> => {
  const rows = await manager.find(LocationRecord, {
    where: { municipalityId, ...(ids ? { id: In([...ids]) } : {}) },
    order: { id: 'ASC' },
  });
  const desks = await manager.find(DeskRecord, {
    where: { municipalityId, ...(ids ? { locationId: In([...ids]) } : {}) },
  });
  return rows.map((row) =>
    kept(row, new Map(desks.filter(({ locationId }) => locationId === row.id).map(({ id, number }) => [id, number]))),
  );
};
