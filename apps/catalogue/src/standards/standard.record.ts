import { EntitySchema } from 'typeorm';
import type { Standard } from '#contracts';

export interface StandardRecord extends Standard {
  municipalityId: string;
  importedAt: Date;
  gone: boolean;
}

export const StandardRecord = new EntitySchema<StandardRecord>({
  name: 'Standard',
  tableName: 'standards',
  columns: {
    municipalityId: { name: 'municipality_id', type: 'text', primary: true },
    uri: { type: 'text', primary: true },
    name: { type: 'text' },
    layers: { type: 'text', array: true },
    audience: { type: 'text', array: true },
    sdg: { type: 'text', array: true },
    kinds: { type: 'text', array: true },
    legalBases: { name: 'legal_bases', type: 'jsonb' },
    importedAt: { name: 'imported_at', type: 'timestamptz' },
    gone: { type: 'boolean' },
  },
});
