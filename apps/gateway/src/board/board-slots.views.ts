import {
  dateOf,
  datesAsked,
  dayOf,
  daysBetween,
  type EpochMillis,
  type Item,
  isTooLong,
  localDayOf,
  mostDaysAsked,
  type PlannedTime,
  type Visit,
  visitAt,
  visitsOf,
} from '#free-time';
import type { Clock } from '#platform';
import type { Board, KnownMunicipality } from './board.mirror.js';
import { type DaySlots, DaysOfLocations, stands } from './day-slots.views.js';
import type { KnownLocation } from './known-location.mirror.js';
import { Recent } from './recent.mirror.js';
import { answerText, firstText, locationText } from './slots-text.wording.js';

export interface SlotsQuestion {
  readonly channel: string;
  readonly items: readonly Item[];
  readonly extraMinutes: number;
  readonly locationId?: string | undefined;
  /** Dates: [from, until). Only asked with a list. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

type Which = 'list' | 'first';

/** What holds of a location, as far as an answer depends on it. */
type Part = Omit<DaySlots, 'text' | 'first'> & { readonly location: KnownLocation; readonly horizonDays: number };

interface Told {
  readonly part: Part;
  /** Undefined: this location has nothing to tell. */
  readonly text: Uint8Array | undefined;
  readonly start: string;
}

interface Answer {
  readonly text: Uint8Array;
  readonly municipality: KnownMunicipality;
  readonly parts: readonly Part[];
  readonly weight: number;
}

const usualMost = 32 * 1_024 * 1_024;

/** How much is kept, in bytes or so. */
export interface Room {
  readonly answers?: number;
  readonly days?: number;
}

/**
 * Answers from the board, in the words of the service: the same bytes. What it can not answer is undefined: then the
 * service is to be asked, which also says why it refuses.
 */
export class BoardSlots {
  private readonly days: DaysOfLocations;
  private readonly answers: Recent<Answer>;

  constructor(
    private readonly board: Board,
    private readonly clock: Clock,
    { answers = usualMost, days }: Room = {},
  ) {
    this.days = new DaysOfLocations(days);
    this.answers = new Recent(answers);
  }

  /** How many answers are kept, and of how many visits the days. */
  get kept(): { readonly answers: number; readonly days: number } {
    return { answers: this.answers.size, days: this.days.size };
  }

  /** When a visit can start. */
  list(municipalityId: string, question: SlotsQuestion): Uint8Array | undefined {
    const { from, until } = question;
    if (from !== undefined && until !== undefined && until <= from) return undefined;
    return this.answer('list', municipalityId, question);
  }

  /** The earliest slot of each location. */
  first(municipalityId: string, question: SlotsQuestion): Uint8Array | undefined {
    return this.answer('first', municipalityId, question);
  }

  private answer(which: Which, municipalityId: string, question: SlotsQuestion): Uint8Array | undefined {
    const municipality = this.board.isCurrent ? this.board.municipality(municipalityId) : undefined;
    if (!municipality) return undefined;
    // Texts are good until a whole millisecond; a clock that runs slower or faster has others in between.
    const now = Math.floor(this.clock.now());
    const name = `${which}/${municipalityId}/${nameOf(question)}`;
    const known = this.answers.get(name);
    if (known?.municipality === municipality && known.parts.every((part) => isStill(part, now))) return known.text;
    const made = this.make(which, { municipalityId, municipality, question, now });
    if (made) this.answers.set(name, made);
    return made?.text;
  }

  private make(which: Which, asked: Asked): Answer | undefined {
    const { municipality, question } = asked;
    const { items, locationId } = question;
    const visits = visitsOf(items, municipality.facts, question);
    if ('refused' in visits) return undefined;
    const ids = locationId === undefined ? municipality.locationIds : [locationId];
    if (locationId !== undefined && !municipality.locationIds.includes(locationId)) return undefined;
    const told: Told[] = [];
    for (const id of ids) {
      const one = this.at(which, id, visitAt(visits, id), asked);
      if (!one) return undefined;
      told.push(one);
    }
    if (which === 'first') told.sort((one, other) => (one.start < other.start ? -1 : 1));
    const texts = told.flatMap(({ text }) => text ?? []);
    const text = answerText(visitAt(visits, locationId).durationMinutes, texts);
    return { text, municipality, parts: told.map(({ part }) => part), weight: text.length + 200 * told.length + 200 };
  }

  private at(which: Which, locationId: string, visit: Visit, asked: Asked): Told | undefined {
    const { municipalityId, question, now } = asked;
    const location = this.board.location(municipalityId, locationId);
    const horizonDays = Math.max(...visit.horizons.map((horizon) => horizon.horizonDays));
    const freeTime = location?.at(now, horizonDays);
    if (!location || !freeTime) return undefined;
    const { planned } = freeTime;
    const { timeZone } = planned.plan;
    const today = localDayOf(timeZone, now);
    const dates = which === 'list' ? datesAsked(planned, question, now) : allDates(planned, today);
    if (which === 'list' && daysBetween(dates) > mostDaysAsked) return undefined;
    const slotsOn = this.days.of({ municipalityId, location, freeTime, visit, channel: question.channel, now });
    const looked: DaySlots[] = [];
    const last = isTooLong(visit) ? today : Math.min(dayOf(dates.until), dayOf(planned.untilDate));
    for (let day = Math.max(dayOf(dates.from), today); day < last; day += 1) {
      looked.push(slotsOn(day));
      if (which === 'first' && looked.at(-1)?.first) break;
    }
    const told = { locationId, timeZone, durationMinutes: visit.durationMinutes };
    const part = partOf(location, looked, now, horizonDays);
    if (which === 'list') {
      const days = looked.flatMap(({ text }) => text ?? []);
      return { part, text: locationText(told, days), start: '' };
    }
    const first = looked.at(-1)?.first;
    return { part, text: first && firstText(told, first.start, first.free), start: first?.start ?? '' };
  }
}

interface Asked {
  readonly municipalityId: string;
  readonly municipality: KnownMunicipality;
  readonly question: SlotsQuestion;
  readonly now: EpochMillis;
}

const allDates = ({ untilDate }: PlannedTime, today: number) => ({ from: dateOf(today), until: untilDate });

const nameOf = ({ channel, items, extraMinutes, locationId = '', from = '', until = '' }: SlotsQuestion): string => {
  let name = `${channel}/${extraMinutes}/${locationId}/${from}/${until}`;
  for (const { productId, people } of items) name += `/${productId}:${people}`;
  return name;
};

const isStill = (part: Part, now: EpochMillis): boolean =>
  part.location.at(now, part.horizonDays) !== undefined && stands(part, part.location, now);

/** What an answer about these dates depends on; the plan is put on the clock anew each day, which is a change too. */
const partOf = (
  location: KnownLocation,
  looked: readonly DaySlots[],
  madeAt: EpochMillis,
  horizonDays: number,
): Part => {
  const firstDay = looked[0]?.firstDay ?? 0;
  const lastDay = looked.at(-1)?.lastDay ?? -1;
  const until = Math.min(...looked.map((day) => day.until));
  return { location, horizonDays, firstDay, lastDay, change: location.lastChange(firstDay, lastDay), madeAt, until };
};
