import { z } from 'zod';
import { Language, perLanguage, text, webAddress } from '../text.js';
import { TimeZone } from '../time.js';
import { ChangedBy } from './changed-by.js';
import { FactDefinition } from './way.js';

const minutes = (usual: number) => z.int().min(0).max(240).default(usual);

/** What weighs in the effort of a way, in minutes. */
export const EffortWeights = z
  .strictObject({
    /** To us and back. */
    travelMinutes: minutes(30),
    /** What a minute of waiting counts for. */
    waitWeight: z.number().min(0).max(10).default(1),
    appointmentWaitMinutes: minutes(5),
    phoneWaitMinutes: minutes(5),
    /** When it is not known how long the line is. */
    walkInWaitMinutes: minutes(10),
  })
  .meta({ id: 'EffortWeights' });
export type EffortWeights = z.infer<typeof EffortWeights>;

/** Who is responsible for a product (CPSV-AP: Public Organisation). */
export const Organisation = z
  .strictObject({ name: perLanguage(text(200)), uri: webAddress(500).optional() })
  .meta({ id: 'Organisation' });
export type Organisation = z.infer<typeof Organisation>;

/** How a municipality wants its catalogue. */
export const CatalogueSettings = z
  .strictObject({
    /** In which texts should be there; what is missing falls back on the first. */
    languages: z.array(Language).min(1).max(20).default(['nl', 'en']),
    timeZone: TimeZone.default('Europe/Amsterdam'),
    weights: EffortWeights.default(EffortWeights.parse({})),
    /** Which days are no working days: weekends, and the public holidays of this country. */
    workingDays: z
      .strictObject({
        country: z
          .string()
          .regex(/^[A-Z]{2}$/, 'Use two capitals, such as NL.')
          .default('NL'),
        region: z.string().max(10).optional(),
        /** Holidays on which is worked after all, by name. */
        except: z.array(text(100)).max(50).default([]),
      })
      .default({ country: 'NL', except: [] }),
    organisation: Organisation.optional(),
    /** Further facts, or other words for the usual ones. */
    facts: z.array(FactDefinition).max(100).default([]),
  })
  .meta({ id: 'CatalogueSettings' });
export type CatalogueSettings = z.infer<typeof CatalogueSettings>;

export const KeptCatalogueSettings = CatalogueSettings.extend({ version: z.int() }).meta({
  id: 'KeptCatalogueSettings',
});
export type KeptCatalogueSettings = z.infer<typeof KeptCatalogueSettings>;

/** Settings that were written: when, and by whom. */
export const CatalogueSettingsVersion = z
  .object({ version: z.int(), at: z.iso.datetime(), by: ChangedBy })
  .meta({ id: 'CatalogueSettingsVersion' });
export type CatalogueSettingsVersion = z.infer<typeof CatalogueSettingsVersion>;

/** The settings as they stood in a version. */
export const CatalogueSettingsAsWere = CatalogueSettingsVersion.extend({ settings: CatalogueSettings }).meta({
  id: 'CatalogueSettingsAsWere',
});
export type CatalogueSettingsAsWere = z.infer<typeof CatalogueSettingsAsWere>;
