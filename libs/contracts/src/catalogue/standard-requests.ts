import { z } from 'zod';
import { Caller } from '../caller.js';
import { defineRequest } from '../define.js';
import { Page } from './requests.js';
import {
  ImportReport,
  ListedStandard,
  SdgArea,
  SdgAreaRow,
  SdgImportReport,
  SdgMappingRow,
  StandardRow,
} from './standard.js';

/** An import is staged in parts and then done in one transaction. */
export const stageStandards = defineRequest({
  subject: 'catalogue.stage-standards.v1',
  input: z.object({ caller: Caller, importId: z.uuid(), rows: z.array(StandardRow).min(1).max(500) }),
  output: z.object({ staged: z.int() }),
  problems: [],
});

export const finishStandardsImport = defineRequest({
  subject: 'catalogue.finish-standards-import.v1',
  patience: 60_000,
  input: z.object({ caller: Caller, importId: z.uuid(), rows: z.int().min(0) }),
  output: ImportReport,
  problems: ['invalid-input'],
});

export const listStandards = defineRequest({
  subject: 'catalogue.list-standards.v1',
  input: z.object({
    q: z.string().max(200).optional(),
    layer: z.string().max(20).optional(),
    /** Only those that a product offered now refers to; false: only those that none does. */
    published: z.boolean().optional(),
    /** Only those that the last import did not name; false: only those it did. */
    gone: z.boolean().optional(),
    ...Page,
  }),
  /** `changedAt`: when anything changed last that the list tells of. */
  output: z.object({ items: z.array(ListedStandard), total: z.int(), changedAt: z.iso.datetime().optional() }),
  problems: [],
});

/** Lines of the file that could not be read; if there are any, nothing counts as gone. */
const unread = z.int().min(0).default(0);

/** The files of the Single Digital Gateway are small: each comes as one. */
export const importSdgAreas = defineRequest({
  subject: 'catalogue.import-sdg-areas.v1',
  input: z.object({ caller: Caller, rows: z.array(SdgAreaRow).max(2_000), unread }),
  output: SdgImportReport,
  problems: [],
});

export const importSdgMapping = defineRequest({
  subject: 'catalogue.import-sdg-mapping.v1',
  input: z.object({ caller: Caller, rows: z.array(SdgMappingRow).max(20_000), unread }),
  output: SdgImportReport,
  problems: [],
});

export const listSdgAreas = defineRequest({
  subject: 'catalogue.list-sdg-areas.v1',
  input: z.object({ ...Page }),
  output: z.object({ items: z.array(SdgArea), total: z.int(), changedAt: z.iso.datetime().optional() }),
  problems: [],
});
