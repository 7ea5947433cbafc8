import type { CatalogueEntry, CatalogueReport, CatalogueSettings, InputError } from '#contracts';
import { type DoneFor, deedOf, invalidInput, type Trail, type Tx } from '#platform';
import type { AskedStore } from '../products/asked.store.js';
import type { KeepProduct } from '../products/keep-product.action.js';
import type { ProductStore } from '../products/product.store.js';
import { checkStillAsked } from '../products/ways-check.rules.js';
import type { Author } from '../settings/author.rules.js';
import type { CatalogueStore, KeptCatalogue } from '../settings/catalogue.store.js';
import { factsOf } from '../settings/facts.rules.js';
import { sameJson } from '../settings/same-json.rules.js';
import { checkSettings } from '../settings/settings.rules.js';
import { checkEntries, takeOver } from './take-over.rules.js';

export interface CatalogueToTake {
  /** The catalogue that is there, locked. */
  readonly present: KeptCatalogue;
  readonly entries: readonly CatalogueEntry[];
  /** The present ones unless told. */
  readonly settings: CatalogueSettings | undefined;
  readonly missing: 'keep' | 'withdraw';
}

const mostErrors = 1_000;
const refuseIf = (errors: readonly InputError[]): void => {
  if (errors.length > 0) throw invalidInput(...errors.slice(0, mostErrors));
};
const inSettings = (errors: readonly InputError[]): InputError[] =>
  errors.map(({ path, message }) => ({ path: `settings.${path}`, message }));

/** Takes over a whole catalogue, within the transaction of who finishes the import. */
export class TakeOverCatalogue {
  constructor(
    private readonly catalogues: CatalogueStore,
    private readonly products: ProductStore,
    private readonly keeping: KeepProduct,
    private readonly asked: AskedStore,
    private readonly trail: Trail,
  ) {}

  /** @throws ProblemError `invalid-input` with everything that is wrong, by place. */
  async within(tx: Tx, by: DoneFor, given: CatalogueToTake, author: Author): Promise<Omit<CatalogueReport, 'dryRun'>> {
    const { municipalityId } = by;
    const { present, entries, missing } = given;
    const settings = given.settings ?? present.settings;
    const settingsChanged = !sameJson(present.settings, settings);
    const named = new Set(entries.map(({ id }) => id));
    refuseIf([
      ...inSettings(given.settings ? checkSettings(given.settings) : []),
      ...(settingsChanged ? await this.noLongerAsked(tx, municipalityId, settings, named) : []),
      ...checkEntries(entries, factsOf(settings)),
    ]);

    const { timeZone } = settings;
    const products = await this.products.all(tx, municipalityId);
    const scheduled = await this.products.scheduled(tx, municipalityId);
    const { changes, report } = takeOver({ entries, present: products, scheduled, missing, timeZone, author });
    await this.keeping.within(tx, municipalityId, ...changes);
    if (settingsChanged) await this.catalogues.saveSettings(tx, municipalityId, settings, author);
    const changedProducts = changes.filter(({ steps }) => steps.length > 0).length;
    if (settingsChanged || changedProducts > 0) {
      const about = { kind: 'catalogue', id: municipalityId };
      const details = { products: changedProducts, settingsChanged, missing };
      await this.trail.note(tx, deedOf(by, { action: 'import-catalogue', about, details }));
    }
    return { settingsChanged, ...report };
  }

  /** By products that are not named; what is named is checked as the document has it. */
  private async noLongerAsked(
    tx: Tx,
    municipalityId: string,
    settings: CatalogueSettings,
    named: ReadonlySet<string>,
  ): Promise<InputError[]> {
    const asked = await this.asked.conditions(tx, municipalityId);
    const kept = asked.filter(({ productId }) => !named.has(productId));
    return inSettings(checkStillAsked(kept, factsOf(settings)));
  }
}
