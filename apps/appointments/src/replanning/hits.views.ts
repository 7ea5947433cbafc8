import type { DataSource } from 'typeorm';
import type { listHits, OutputOf } from '#contracts';
import { type Clock, ProblemError, type Question } from '#platform';
import { loadLocations } from '../locations/location.record.js';
import { loadFacts } from '../planning/facts.record.js';
import { factsAt } from '../planning/facts.rules.js';
import { plannedBetween } from '../planning/planned-between.rules.js';
import { hitIn } from './hits.rules.js';
import type { Proposals } from './proposals.views.js';
import { loadStanding } from './standing.record.js';
import { dateAfter } from './standing.rules.js';

/** What changes of plan have hit and nobody moved yet. */
export class HitsViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly proposals: Proposals,
    private readonly clock: Clock,
  ) {}

  async list({ municipalityId, input }: Question<typeof listHits>): Promise<OutputOf<typeof listHits>> {
    const { manager } = this.dataSource;
    const { locationId } = input;
    const now = this.clock.now();
    const [location] = await loadLocations(manager, municipalityId, [locationId]);
    if (!location) throw new ProblemError('location-unknown', { locationId });
    const standing = await loadStanding(manager, municipalityId, locationId, now);
    const facts = factsAt(await loadFacts(manager, municipalityId, { locationIds: [locationId] }), locationId);
    const after = plannedBetween(location, now, dateAfter(location.plan.timeZone, standing, now));
    return this.proposals.told({ location, hits: hitIn(after, standing, facts), seated: new Set(), standing });
  }
}
