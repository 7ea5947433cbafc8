import type { OutputOf, putCatalogueSettings } from '#contracts';
import { type Clock, invalidInput, ProblemError, type Question, type UnitOfWork } from '#platform';
import { authorOf } from '../settings/author.rules.js';
import type { CatalogueStore } from '../settings/catalogue.store.js';
import { factsOf } from '../settings/facts.rules.js';
import { checkSettings, writeSettings } from '../settings/settings.rules.js';
import type { AskedStore } from './asked.store.js';
import { checkStillAsked } from './ways-check.rules.js';

/** Here, and not with the settings, because products ask for facts that settings name. */
export class PutSettings {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalogues: CatalogueStore,
    private readonly asked: AskedStore,
    private readonly clock: Clock,
  ) {}

  run({
    municipalityId,
    input,
  }: Question<typeof putCatalogueSettings>): Promise<OutputOf<typeof putCatalogueSettings>> {
    const { settings } = input;
    return this.unitOfWork.run(async (tx) => {
      const present = await this.catalogues.lock(tx, municipalityId);
      const decision = writeSettings(present, { settings, seen: input.seen });
      if ('refused' in decision) throw new ProblemError(decision.refused);
      const errors = [
        ...checkSettings(settings),
        ...checkStillAsked(await this.asked.conditions(tx, municipalityId), factsOf(settings)),
      ];
      if (errors.length > 0) throw invalidInput(...errors);
      const { changed, version } = decision.ok;
      if (changed)
        await this.catalogues.saveSettings(tx, municipalityId, settings, authorOf(input.caller, this.clock.instant()));
      return { created: present.settingsVersion === 0, settings: { ...settings, version } };
    });
  }
}
