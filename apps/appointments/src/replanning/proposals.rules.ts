import {
  afterTaking,
  decideStart,
  type FreeTime,
  instantOf,
  localDayOf,
  midnightOf,
  type Slot,
  slotsStarting,
  type Visit,
} from '#free-time';

/** Somebody who needs another time, as near as can be to the one that was agreed. */
export interface Displaced {
  readonly id: string;
  readonly channel: string;
  /** As planned at the location where a time is looked for. */
  readonly visit: Visit;
  /** The agreed start, and the time zone it was agreed in. */
  readonly startAt: number;
  readonly timeZone: string;
}

/** When in the day: people who can come in the morning can often come on another morning. */
const parts = [
  { from: '00:00', until: '12:00' },
  { from: '12:00', until: '17:00' },
  { from: '17:00', until: '24:00' },
] as const;
const wholeDay = { from: '00:00', until: '24:00' } as const;
type Part = (typeof parts)[number] | typeof wholeDay;

/** A time for each, no two in the same place, as far as this location has them. Milliseconds since 1970. */
export const proposalsAt = (
  freeTime: FreeTime,
  displaced: readonly Displaced[],
  now: number,
): ReadonlyMap<string, { readonly start: number; readonly end: number }> => {
  const proposals = new Map<string, { start: number; end: number }>();
  const search = new Search(freeTime, now);
  for (const one of displaced) {
    const start = search.nearest(one);
    if (start !== undefined) proposals.set(one.id, { start, end: start + one.visit.durationMinutes * 60_000 });
  }
  return proposals;
};

/** Free time only shrinks while places are proposed: what was found empty once is not looked at again. */
class Search {
  private readonly empty = new Set<string>();
  private readonly firstDay: number;
  private readonly lastDay: number;

  constructor(
    private freeTime: FreeTime,
    private readonly now: number,
  ) {
    const { timeZone } = freeTime.planned.plan;
    this.firstDay = localDayOf(timeZone, now);
    this.lastDay = localDayOf(timeZone, midnightAfter(freeTime) - 1);
  }

  /** In the same part of the day on the nearest day, else at any time of the nearest day; the place is taken. */
  nearest(one: Displaced): number | undefined {
    const day = localDayOf(one.timeZone, one.startAt);
    const wall = one.startAt - midnightOf(one.timeZone, day);
    const part = parts.find(({ until }) => one.startAt < instantOf(one.timeZone, day, until)) ?? wholeDay;
    for (const within of [part, wholeDay]) {
      const start = this.nearestDay(one, { day, wall, within });
      if (start !== undefined) return this.take(one, start);
    }
    return undefined;
  }

  private nearestDay(
    one: Displaced,
    { day, wall, within }: { readonly day: number; readonly wall: number; readonly within: Part },
  ): number | undefined {
    const what = JSON.stringify([one.visit, one.channel, within.from, within.until]);
    if (this.empty.has(what)) return undefined;
    const furthest = Math.max(day - this.firstDay, this.lastDay - day);
    for (let distance = 0; distance <= furthest; distance += 1)
      // Of two days equally near the later one: it leaves people time.
      for (const near of distance === 0 ? [day] : [day + distance, day - distance]) {
        const start = this.onDay(one, { day: near, wall, within, what });
        if (start !== undefined) return start;
      }
    this.empty.add(what);
    return undefined;
  }

  private onDay(
    { visit, channel }: Displaced,
    { day, wall, within, what }: { day: number; wall: number; within: Part; what: string },
  ): number | undefined {
    const onThisDay = `${what}/${day}`;
    if (day < this.firstDay || day > this.lastDay || this.empty.has(onThisDay)) return undefined;
    const { timeZone } = this.freeTime.planned.plan;
    const between = { from: instantOf(timeZone, day, within.from), until: instantOf(timeZone, day, within.until) };
    const slots = slotsStarting(this.freeTime, visit, { channel, now: this.now }, between);
    const wanted = midnightOf(timeZone, day) + wall;
    const [nearest] = slots.toSorted((a, b) => distance(a, wanted) - distance(b, wanted) || a.start - b.start);
    if (!nearest) this.empty.add(onThisDay);
    return nearest?.start;
  }

  private take({ visit, channel }: Displaced, start: number): number {
    const decided = decideStart(this.freeTime, visit, { channel, now: this.now, start });
    if ('ok' in decided) this.freeTime = afterTaking(this.freeTime, { ...decided.ok, channel });
    return start;
  }
}

const midnightAfter = ({ planned }: FreeTime): number =>
  midnightOf(planned.plan.timeZone, Date.parse(planned.untilDate) / 86_400_000);

const distance = ({ start }: Slot, wanted: number): number => Math.abs(start - wanted);
