import type { DataSource } from 'typeorm';
import type { NowAtLocation, OutputOf, tellNow } from '#contracts';
import { type Clock, othersHadTheirTurn, ProblemError, type Question } from '#platform';
import { loadFacts } from '../planning/facts.record.js';
import { factsAt, type KnownFacts } from '../planning/facts.rules.js';
import type { NowViews } from '../planning/now.views.js';
import { daysAhead, walkInVisit } from '../planning/walk-in.rules.js';
import type { WalkInTimes } from '../planning/walk-in-times.mirror.js';
import { expectedFor } from './estimate.rules.js';
import { waitingIn } from './line.rules.js';
import type { LineAhead, LineNow, Lines } from './lines.views.js';
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

/** What is true of now: where a line is in use, the wait is that of the line. */
export class LiveNowViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly asPlanned: NowViews,
    private readonly lines: Lines,
    private readonly walkInTimes: WalkInTimes,
    private readonly clock: Clock,
  ) {}

  /** All lines are loaded at once, whatever is asked about them; others have their turn in between. */
  async tell(question: Tell): Promise<OutputOf<typeof tellNow>> {
    const told = await this.asPlanned.tell(question);
    const { municipalityId, input } = question;
    const asked = askedByLocation(input.questions, told.answers, this.clock.now());
    if (asked.size === 0) return told;
    checkDeadline(question);
    const heads = await this.heads(municipalityId, [...asked.keys()]);
    const live = new Map<NowAtLocation, NowAtLocation>();
    const full: AskedOfLine[] = [];
    for (const line of await this.linesInUse(question, heads))
      full.push(...(await this.lookAtLine(question, { ...line, asked: asked.get(line.line.locationId) ?? [] }, live)));
    await this.lookAtTomorrow(question, full, live);
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

  /** As they will go: where a desk is open, or somebody waits today. */
  private async linesInUse({ municipalityId, input }: Tell, heads: readonly Head[]): Promise<(LineNow & LineAhead)[]> {
    const places = heads.filter(({ inUse }) => inUse);
    if (places.length === 0) return [];
    const { manager } = this.dataSource;
    const productIds = input.questions.flatMap(({ items }) => items.map(({ productId }) => productId));
    const lines = await this.lines.of(manager, { municipalityId }, places, productIds);
    const inUse = lines.filter(({ line }) => line.signedByDesk.size > 0 || waitingIn(line).length > 0);
    const ahead = await this.lines.allAhead(manager, inUse);
    return inUse.flatMap((one, at) => (ahead[at] ? [{ ...one, ...ahead[at] }] : []));
  }

  /**
   * The same kind of visit waits equally long: the day is run forward once for each.
   *
   * @returns what the line is too long for.
   */
  private async lookAtLine(
    question: Tell,
    { asked, ...present }: LineNow & LineAhead & { readonly asked: readonly AskedOfLine[] },
    live: Map<NowAtLocation, NowAtLocation>,
  ): Promise<AskedOfLine[]> {
    checkDeadline(question);
    const { line, sight } = present;
    const waitByVisit = new Map<string, number | undefined>();
    const full: AskedOfLine[] = [];
    for (const one of asked) {
      const { items, hours } = one.question;
      const walkIn = one.told.open ? one.told : this.lines.walkIn(present, items, hours);
      if (!walkIn.open) continue;
      const joiner = joinerOf(line, { items });
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
    return full;
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
