import type { OutputOf, putCatalogueSettings } from '#contracts';
import { type Clock, deedOf, invalidInput, ProblemError, type Question, type Trail, type UnitOfWork } from '#platform';
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
    private readonly trail: Trail,
  ) {}

  run(question: Question<typeof putCatalogueSettings>): Promise<OutputOf<typeof putCatalogueSettings>> {
    const { municipalityId, input } = question;
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
      if (changed) {
        await this.catalogues.saveSettings(tx, municipalityId, settings, authorOf(input.caller, this.clock.instant()));
        const about = { kind: 'catalogue-settings', id: municipalityId };
        await this.trail.note(tx, deedOf(question, { action: 'put-catalogue-settings', about, details: { version } }));
      }
      return { created: present.settingsVersion === 0, settings: { ...settings, version } };
    });
  }
}
