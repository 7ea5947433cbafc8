import { randomUUID } from 'node:crypto';
import {
  type Caller,
  type CatalogueDocument,
  type CatalogueReport,
  finishCatalogueImport,
  stageCatalogue,
} from '#contracts';
import { type Ask, type AskedFor, invalidInput } from '#platform';
import { partsOf, tooLarge } from './import-parts.rules.js';

interface Order {
  readonly asked: AskedFor;
  readonly caller: Caller;
  /** Revisions of the catalogue that the writer saw. */
  readonly versions: string[];
  readonly body: CatalogueDocument;
  readonly query: { readonly dryRun: boolean; readonly missing: 'keep' | 'withdraw' };
}

/** Hands a catalogue over in parts; at the end it is taken over all at once. */
export class ImportCatalogue {
  constructor(private readonly ask: Ask) {}

  async run({ asked, caller, versions, body, query }: Order): Promise<CatalogueReport> {
    const { products, settings } = body;
    const errors = tooLarge(products);
    if (errors.length > 0) throw invalidInput(...errors);
    const importId = randomUUID();
    for (const part of partsOf(products)) await this.ask.of(stageCatalogue, asked, { caller, importId, ...part });
    return this.ask.of(finishCatalogueImport, asked, {
      caller,
      importId,
      versions,
      products: products.length,
      ...(settings ? { settings } : {}),
      ...query,
    });
  }
}
