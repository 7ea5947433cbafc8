import type { DataSource } from 'typeorm';
import type { NowAtLocation, OutputOf, tellNow } from '#contracts';
import { dayOf, freeTimeOf, midnightOf, type PlannedTime } from '#free-time';
import { type Clock, othersHadTheirTurn, ProblemError, type Question } from '#platform';
import { loadFacts } from './facts.record.js';
import { type Asking, horizonOf, type Look, type Place, placesAsked, sightOf, stretchesOf } from './now.rules.js';
import type { PlannedTimes } from './planned-times.mirror.js';
import { loadTaken } from './taken.record.js';
import type { WalkInTimes } from './walk-in-times.mirror.js';

/** So many questions are answered before others have their turn. */
const inTurn = 4;

/** What is true of now, for whoever asks how something can be had. */
export class NowViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plannedTimes: PlannedTimes,
    private readonly walkInTimes: WalkInTimes,
    private readonly clock: Clock,
  ) {}

  /** Each location is planned, and its free time worked out, once; others have their turn in between. */
  async tell({
    municipalityId,
    input,
    deadline = Number.POSITIVE_INFINITY,
  }: Question<typeof tellNow>): Promise<OutputOf<typeof tellNow>> {
    const { questions, channel } = input;
    const now = this.clock.now();
    const productIds = [...new Set(questions.flatMap(({ items }) => items.map(({ productId }) => productId)))];
    const known = await loadFacts(this.dataSource.manager, municipalityId, { productIds });
    const places = await this.places(municipalityId);
    const looks = await this.looks({ municipalityId, questions, known, channel, now }, places);
    const taken = await this.taken(municipalityId, looks, now);
    const told = questions.map((): NowAtLocation[] => []);
    for (const look of looks) {
      const sight = sightOf(look, freeTimeOf(look.planned, taken.get(look.locationId) ?? [], now), {
        known,
        channel,
        now,
      });
      for (const [at, question] of look.asked) {
        told[at]?.push(sight(question));
        if (at % inTurn === 0) await othersHadTheirTurn();
      }
      await othersHadTheirTurn();
      if (Date.now() > deadline)
        throw new ProblemError('service-unavailable', { detail: 'Nobody waits for this any more.' });
    }
    return {
      answers: told.map((locations) => ({ locations })),
      unknownLocations: unknownIn(input.locationIds, places),
    };
  }

  private async places(municipalityId: string): Promise<Place[]> {
    return (await this.dataSource.query(
      `select id as "locationId", plan_version as "planVersion" from locations where municipality_id = $1 order by id`,
      [municipalityId],
    )) as Place[];
  }

  private async looks(asking: Asking & { municipalityId: string }, places: readonly Place[]): Promise<Look[]> {
    const looks: Look[] = [];
    for (const { kind, place, asked } of placesAsked(asking, places)) {
      const times = kind === 'appointment' ? this.plannedTimes : this.walkInTimes;
      const { planned } = await times.of(
        this.dataSource.manager,
        { municipalityId: asking.municipalityId, ...place },
        { now: asking.now, horizonDays: horizonOf(kind, asked, { ...asking, locationId: place.locationId }) },
      );
      looks.push({ kind, locationId: place.locationId, planned, asked });
      await othersHadTheirTurn();
    }
    return looks;
  }

  private async taken(municipalityId: string, looks: readonly Look[], now: number) {
    if (looks.length === 0) return new Map<string, never[]>();
    const locationIds = [...new Set(looks.map(({ locationId }) => locationId))];
    const stretches = looks.flatMap((look) => stretchesOf(look, now, endOf(look.planned)));
    return loadTaken(this.dataSource.manager, municipalityId, locationIds, { stretches, now });
  }
}

const endOf = ({ plan, untilDate }: PlannedTime): number => midnightOf(plan.timeZone, dayOf(untilDate));

const unknownIn = (locationIds: readonly string[], places: readonly Place[]): string[] => {
  const there = new Set(places.map(({ locationId }) => locationId));
  return locationIds.filter((id) => !there.has(id));
};
