import type { DataSource } from 'typeorm';
import type { NowAtLocation, OutputOf, tellNow } from '#contracts';
import { type Clock, ProblemError, type Question } from '#platform';
import { loadFacts } from '../planning/facts.record.js';
import { factsAt, type KnownFacts } from '../planning/facts.rules.js';
import type { NowViews } from '../planning/now.views.js';
import { daysAhead, walkInVisit } from '../planning/walk-in.rules.js';
import type { WalkInTimes } from '../planning/walk-in-times.mirror.js';
import { expectedFor } from './estimate.rules.js';
import { waitingIn } from './line.rules.js';
import type { Lines } from './lines.views.js';
import { type AskedOfLine, asInLine, askedByLocation, fromTomorrow } from './live-now.rules.js';
import { estimateOf } from './queue.wording.js';
import { joinerOf } from './sight.rules.js';
import { leastVisits, type UsualWait, usuallyShort } from './usual-waits.rules.js';

type Tell = Question<typeof tellNow>;

/** A location that is asked about. */
interface Head {
  readonly locationId: string;
  readonly planVersion: number;
  /** Somebody is signed on, or waits. */
  readonly inUse: boolean;
  readonly measured: readonly UsualWait[];
}

const othersHadTheirTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What is true of now: where a line is in use, the wait is that of the line. */
export class LiveNowViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly asPlanned: NowViews,
    private readonly lines: Lines,
    private readonly walkInTimes: WalkInTimes,
    private readonly clock: Clock,
  ) {}

  /** Each line is loaded once, whatever is asked about it; others have their turn in between. */
  async tell(question: Tell): Promise<OutputOf<typeof tellNow>> {
    const told = await this.asPlanned.tell(question);
    const { municipalityId, input } = question;
    const asked = askedByLocation(input.questions, told.answers, this.clock.now());
    if (asked.size === 0) return told;
    const heads = await this.heads(municipalityId, [...asked.keys()]);
    const live = new Map<NowAtLocation, NowAtLocation>();
    for (const head of heads.filter(({ inUse }) => inUse))
      await this.lookAtLine(question, { head, asked: asked.get(head.locationId) ?? [] }, live);
    await this.lookAtWeek(question, { asked, heads }, live);
    const answers = told.answers.map(({ locations }) => ({ locations: locations.map((one) => live.get(one) ?? one) }));
    return { ...told, answers };
  }

  private async heads(municipalityId: string, locationIds: readonly string[]): Promise<Head[]> {
    const rows = (await this.dataSource.query(
      `select id as "locationId", plan_version as "planVersion",
         exists (select 1 from staffed_desks where municipality_id = $1 and location_id = locations.id)
           or exists (select 1 from tickets
             where municipality_id = $1 and location_id = locations.id and state = 'waiting') as "inUse",
         coalesce((select json_agg(json_build_object('weekday', weekday, 'hour', hour, 'visits', visits,
             'waitedSeconds', waited_seconds))
           from usual_waits where municipality_id = $1 and location_id = locations.id and visits >= $3), '[]') as measured
       from locations where municipality_id = $1 and id = any($2) order by id`,
      [municipalityId, locationIds, leastVisits],
    )) as Head[];
    return rows;
  }

  /** The same kind of visit waits equally long: the day is run forward once for each. */
  private async lookAtLine(
    question: Tell,
    { head: { locationId, planVersion }, asked }: { head: Head; asked: readonly AskedOfLine[] },
    live: Map<NowAtLocation, NowAtLocation>,
  ) {
    checkDeadline(question);
    const { municipalityId } = question;
    const { manager } = this.dataSource;
    const present = await this.lines.at(manager, { municipalityId, locationId, planVersion });
    const { signedByDesk } = present.line;
    if (signedByDesk.size === 0 && waitingIn(present.line).length === 0) return;
    const productIds = asked.flatMap(({ question: { items } }) => items.map(({ productId }) => productId));
    const asking = { ...present, line: await this.lines.knowing(manager, present.line, [...new Set(productIds)]) };
    const { line, sight } = await this.lines.ahead(manager, asking);
    const waitByVisit = new Map<string, number | undefined>();
    const full: AskedOfLine[] = [];
    for (const one of asked) {
      const { items, hours } = one.question;
      const walkIn = one.told.open ? one.told : this.lines.walkIn({ ...present, line }, items, hours);
      if (!walkIn.open) continue;
      const joiner = joinerOf(line, { items, extraMinutes: 0 });
      const visit = JSON.stringify([joiner.skills.toSorted(), joiner.minutes]);
      if (!waitByVisit.has(visit)) {
        const call = expectedFor(sight, joiner);
        waitByVisit.set(visit, call && estimateOf(call, line.now).waitMinutes);
        await othersHadTheirTurn();
      }
      const waitMinutes = waitByVisit.get(visit);
      if (waitMinutes === undefined) full.push(one);
      else live.set(one.told, asInLine(one.told, { ...walkIn, open: true }, waitMinutes));
    }
    await this.lookAtTomorrow(question, full, live);
  }

  /** Where the line is longer than the day it opens again on another. */
  private async lookAtTomorrow(question: Tell, full: readonly AskedOfLine[], live: Map<NowAtLocation, NowAtLocation>) {
    if (full.length === 0) return;
    const now = this.clock.now();
    const questions = full.map((one) => fromTomorrow(one, now));
    const { answers } = await this.asPlanned.tell({
      ...question,
      input: { ...question.input, questions, locationIds: [] },
    });
    for (const [at, { told }] of full.entries()) {
      const { locationId, timeZone } = told;
      live.set(told, answers[at]?.locations[0] ?? { locationId, timeZone, open: false });
    }
  }

  /** When in the coming week it is usually short, where that was measured. */
  private async lookAtWeek(
    question: Tell,
    { asked, heads }: { asked: ReadonlyMap<string, readonly AskedOfLine[]>; heads: readonly Head[] },
    live: Map<NowAtLocation, NowAtLocation>,
  ) {
    const known = heads.filter(({ measured }) => measured.length > 0);
    if (known.length === 0) return;
    const { municipalityId } = question;
    const now = this.clock.now();
    const facts = await this.facts(question, known);
    for (const { measured, ...head } of known) {
      checkDeadline(question);
      const of = { municipalityId, ...head };
      const look = { now, horizonDays: daysAhead + 1 };
      const { planned } = await this.walkInTimes.of(this.dataSource.manager, of, look);
      const here = factsAt(facts, head.locationId);
      for (const { question: one, told } of asked.get(head.locationId) ?? []) {
        const present = live.get(told) ?? told;
        const { skills } = walkInVisit(one.items, here);
        const waitMinutes = present.open ? present.waitMinutes : undefined;
        const short = usuallyShort({ now, planned, skills, hours: one.hours, waitMinutes }, measured);
        if (short) live.set(told, { ...present, usuallyShort: short });
      }
      await othersHadTheirTurn();
    }
  }

  private facts({ municipalityId, input }: Tell, heads: readonly Head[]): Promise<KnownFacts> {
    const productIds = input.questions.flatMap(({ items }) => items.map(({ productId }) => productId));
    return loadFacts(this.dataSource.manager, municipalityId, {
      productIds: [...new Set(productIds)],
      locationIds: heads.map(({ locationId }) => locationId),
    });
  }
}

const checkDeadline = ({ deadline = Number.POSITIVE_INFINITY }: Tell): void => {
  if (Date.now() > deadline)
    throw new ProblemError('service-unavailable', { detail: 'Nobody waits for this any more.' });
};
