import { z } from 'zod';
import { ProductId } from '../ids.js';
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
    /** Names of those that were added, changed or are newly gone, at most 1,000 of each. */
    names: z.object({ added: z.array(z.string()), changed: z.array(z.string()), gone: z.array(z.string()) }).optional(),
    refused: z.array(z.object({ line: z.int(), reason: z.string() })),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;

/** What is told to whoever sent the file: `rows` and `refusedTotal` count all, at most 1,000 refusals are listed. */
export const StandardsImport = ImportReport.extend({ refusedTotal: z.int() }).meta({ id: 'StandardsImport' });
export type StandardsImport = z.infer<typeof StandardsImport>;

/** A standard in a list, with the products offered now that refer to it. */
export const ListedStandard = Standard.extend({
  /** The last import did not name it. */
  gone: z.boolean().optional(),
  publishedAs: z.array(ProductId).optional(),
}).meta({ id: 'ListedStandard' });
export type ListedStandard = z.infer<typeof ListedStandard>;

/** Information areas of the Single Digital Gateway: `code` as in E1. */
export const SdgArea = z
  .object({
    code: z.string().regex(/^[A-Z]{1,2}[0-9]{1,2}$/),
    area: givenText(300),
    areaUri: webAddress(500),
    theme: givenText(1_000),
    themeUri: webAddress(500),
    /** How many standards belong to it. */
    standards: z.int(),
    /** Ids of products offered now that belong to it. */
    publishedAs: z.array(ProductId),
  })
  .meta({ id: 'SdgArea' });
export type SdgArea = z.infer<typeof SdgArea>;

export const SdgAreaRow = SdgArea.omit({ standards: true, publishedAs: true }).extend({ line: z.int().min(1) });
export type SdgAreaRow = z.infer<typeof SdgAreaRow>;

/** Which standard belongs to which area. */
export const SdgMappingRow = z.object({ line: z.int().min(1), uri: webAddress(500), code: SdgArea.shape.code });
export type SdgMappingRow = z.infer<typeof SdgMappingRow>;

export const SdgImportReport = z
  .object({
    rows: z.int(),
    added: z.array(z.string()),
    changed: z.array(z.string()),
    unchanged: z.int(),
    gone: z.array(z.string()),
    /** Of a mapping: addresses of standards that are not known here. */
    unknown: z.array(z.string()),
    refused: z.array(z.object({ line: z.int(), reason: z.string() })),
  })
  .meta({ id: 'SdgImportReport' });
export type SdgImportReport = z.infer<typeof SdgImportReport>;
