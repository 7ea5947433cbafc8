import type { DataSource } from 'typeorm';
import type { NowAtLocation, NowQuestion, OutputOf, tellNow } from '#contracts';
import {
  dateOf,
  dayOf,
  freeTimeOf,
  instantText,
  localDayOf,
  midnightOf,
  type PlannedTime,
  slotsOf,
  type Taken,
} from '#free-time';
import type { Clock, Question } from '#platform';
import { loadFacts } from './facts.record.js';
import { factsAt, type KnownFacts } from './facts.rules.js';
import type { PlannedTimes } from './planned-times.mirror.js';
import { loadTaken, type Stretch } from './taken.record.js';
import { isTooLong, type Visits, visitAt, visitsOf } from './visit.rules.js';
import { daysAhead, stretchOf, walkInNow, walkInVisit } from './walk-in.rules.js';
import type { WalkInTimes } from './walk-in-times.mirror.js';

interface Place {
  readonly locationId: string;
  readonly planVersion: number;
}

/** One question at one location. */
interface Look {
  readonly question: NowQuestion;
  readonly locationId: string;
  readonly planned: PlannedTime;
  readonly stretch: Stretch;
}

/** What is true of now, for whoever asks how something can be had. */
export class NowViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plannedTimes: PlannedTimes,
    private readonly walkInTimes: WalkInTimes,
    private readonly clock: Clock,
  ) {}

  async tell({ municipalityId, input }: Question<typeof tellNow>): Promise<OutputOf<typeof tellNow>> {
    const now = this.clock.now();
    const { manager } = this.dataSource;
    const productIds = [...new Set(input.questions.flatMap(({ items }) => items.map(({ productId }) => productId)))];
    const known = await loadFacts(manager, municipalityId, { productIds });
    const places = await this.places(municipalityId);
    const looks = (
      await Promise.all(input.questions.map((question) => this.looks(question, { municipalityId, places, known, now })))
    ).flat();
    const locationIds = [...new Set(looks.map(({ locationId }) => locationId))];
    const taken =
      looks.length === 0
        ? new Map<string, Taken[]>()
        : await loadTaken(
            manager,
            municipalityId,
            locationIds,
            looks.map(({ stretch }) => stretch),
          );
    return {
      answers: input.questions.map((question) => ({
        locations: looks
          .filter((look) => look.question === question)
          .map((look) => ({
            locationId: look.locationId,
            timeZone: look.planned.plan.timeZone,
            ...seen(look, taken.get(look.locationId) ?? [], { known, now, channel: input.channel }),
          })),
      })),
    };
  }

  private async places(municipalityId: string): Promise<Place[]> {
    return (await this.dataSource.query(
      `select id as "locationId", plan_version as "planVersion" from locations where municipality_id = $1 order by id`,
      [municipalityId],
    )) as Place[];
  }

  private async looks(
    question: NowQuestion,
    { municipalityId, places, known, now }: { municipalityId: string; places: Place[]; known: KnownFacts; now: number },
  ): Promise<Look[]> {
    const { kind, items, locationIds } = question;
    const visits = kind === 'appointment' ? visitsOf(items, known, { extraMinutes: 0 }) : undefined;
    if (visits && 'refused' in visits) return [];
    const wanted = places.filter(({ locationId }) => locationIds?.includes(locationId) ?? true);
    return Promise.all(
      wanted.map(async ({ locationId, planVersion }) => {
        const times = visits ? this.plannedTimes : this.walkInTimes;
        const { planned } = await times.of(
          this.dataSource.manager,
          { municipalityId, locationId, planVersion },
          { now, horizonDays: horizonOf(visits, question, { locationId, now }) },
        );
        const { timeZone } = planned.plan;
        const looking = { now, ...question };
        const { from } = stretchOf(timeZone, looking);
        const until = visits ? midnightOf(timeZone, dayOf(planned.untilDate)) : stretchOf(timeZone, looking).until;
        return { question, locationId, planned, stretch: { from, until: Math.max(from, until) } };
      }),
    );
  }
}

const dayMilliseconds = 24 * 60 * 60 * 1_000;

/** How many days of plan are needed from today on. */
const horizonOf = (
  visits: Visits | undefined,
  { from }: NowQuestion,
  { locationId, now }: { locationId: string; now: number },
): number => {
  if (visits) return Math.max(...visitAt(visits, locationId).horizons.map(({ horizonDays }) => horizonDays));
  const later = from === undefined ? 0 : Math.ceil((Date.parse(from) - now) / dayMilliseconds);
  return Math.max(0, later) + daysAhead + 1;
};

const seen = (
  { question, locationId, planned }: Look,
  taken: readonly Taken[],
  { known, now, channel }: { known: KnownFacts; now: number; channel: string },
): Omit<NowAtLocation, 'locationId' | 'timeZone'> => {
  if (question.kind === 'walk-in') {
    const visit = walkInVisit(question.items, factsAt(known, locationId));
    return walkInNow(planned, taken, visit, { now, from: question.from, hours: question.hours });
  }
  const visits = visitsOf(question.items, known, { extraMinutes: 0 });
  if ('refused' in visits || isTooLong(visitAt(visits, locationId))) return {};
  const today = dateOf(localDayOf(planned.plan.timeZone, now));
  const from = question.from && question.from > today ? question.from : today;
  if (from >= planned.untilDate) return {};
  const between = { channel, now, from, until: planned.untilDate };
  const [first] = slotsOf(freeTimeOf(planned, taken, now), visitAt(visits, locationId), between);
  return first ? { firstSlot: instantText(first.start) } : {};
};
