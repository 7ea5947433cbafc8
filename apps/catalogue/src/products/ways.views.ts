import type { DataSource } from 'typeorm';
import type { getWays, getWaysFacts, OutputOf, Way } from '#contracts';
import { type Clock, ProblemError, type Question } from '#platform';
import { factsOf } from '../settings/facts.rules.js';
import { daysOffBetween } from '../settings/holidays.rules.js';
import { dateAt } from '../settings/local-date.rules.js';
import type { SettingsViews } from '../settings/settings.views.js';
import { type WaysOfProduct, waysFactsOf } from './ways-facts.rules.js';

/** The ways of what is offered now. */
export class WaysViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: SettingsViews,
    private readonly clock: Clock,
  ) {}

  /** Each product once, in the order in which they were asked. */
  async ways({ municipalityId, input }: Question<typeof getWays>): Promise<OutputOf<typeof getWays>> {
    const productIds = [...new Set(input.productIds)];
    const [{ settings }, rows] = await Promise.all([
      this.settings.ofMunicipality(municipalityId),
      this.dataSource.query(
        `select id, document -> 'ways' as ways from products where municipality_id = $1 and id = any ($2) and offered`,
        [municipalityId, productIds],
      ) as Promise<{ id: string; ways: Way[] }[]>,
    ]);
    const waysById = new Map(rows.map(({ id, ways }) => [id, ways]));
    const today = dateAt(settings.timeZone, this.clock.instant());
    const inThreeYears = `${Number(today.slice(0, 4)) + 3}${today.slice(4)}`;
    return {
      products: productIds.map((productId) => {
        const ways = waysById.get(productId);
        if (!ways) throw new ProblemError('product-unknown', { productId });
        return { productId, ways };
      }),
      settings,
      facts: factsOf(settings),
      daysOff: daysOffBetween(settings.workingDays, today, inThreeYears),
    };
  }

  async facts({ municipalityId, input }: Question<typeof getWaysFacts>): Promise<OutputOf<typeof getWaysFacts>> {
    const [{ settings, changedAt }, products] = await Promise.all([
      this.settings.ofMunicipality(municipalityId),
      this.dataSource.query(
        // A card that was made before it had them is read with its document.
        `select id, card -> 'texts' as texts, coalesce(card -> 'waysInShort', document -> 'ways') as ways
         from products where municipality_id = $1 and offered order by id`,
        [municipalityId],
      ) as Promise<WaysOfProduct[]>,
    ]);
    const facts = waysFactsOf(products, [...input.languages, ...settings.languages]);
    return { facts: { weights: settings.weights, ...facts }, changedAt };
  }
}
