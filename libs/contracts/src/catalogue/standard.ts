import { z } from 'zod';
import { givenText, text, webAddress } from '../text.js';

export const LegalBasis = z
  .object({ uri: givenText(500).optional(), label: givenText(1_000), url: webAddress(1_000).optional() })
  .meta({ id: 'LegalBasis' });
export type LegalBasis = z.infer<typeof LegalBasis>;

const marks = {
  layers: z.array(z.enum(['state', 'province', 'water-board', 'municipality'])),
  audience: z.array(z.enum(['person', 'business'])),
  /** Single Digital Gateway codes. */
  sdg: z.array(givenText(10)).max(20),
  /** What kind it is: `autonomy`, `shared-government`, `request`, `subsidy`, `notice`, `duty`, `services-act`, `digid`. */
  kinds: z.array(givenText(30)).max(20),
};

/** One line of the national list, read. A name comes back on a line for each legal basis. */
export const StandardRow = z.object({
  line: z.int().min(1),
  name: text(200),
  uri: webAddress(500),
  ...marks,
  legalBasis: LegalBasis.optional(),
});
export type StandardRow = z.infer<typeof StandardRow>;

/** A name in a national list (UPL), with every legal basis. */
export const Standard = z
  .object({ uri: z.string(), name: z.string(), ...marks, legalBases: z.array(LegalBasis) })
  .meta({ id: 'Standard' });
export type Standard = z.infer<typeof Standard>;

export const ImportReport = z
  .object({
    rows: z.int(),
    standards: z.int(),
    /** How many of them are of municipalities. */
    municipal: z.int(),
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    /** Standards we have that the file does not name; they are kept. */
    gone: z.int(),
    refused: z.array(z.object({ line: z.int(), reason: z.string() })),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;

/** What is told to whoever sent the file: `rows` and `refusedTotal` count all, at most 1,000 refusals are listed. */
export const StandardsImport = ImportReport.extend({ refusedTotal: z.int() }).meta({ id: 'StandardsImport' });
export type StandardsImport = z.infer<typeof StandardsImport>;
