import type { BoardPlan, BoardState } from '#contracts';
import { dateOf, type FreeTime, KeptTime, localDayOf, type PlannedTime, planOfDates, type Serving } from '#free-time';
import { nameOf, type TakenRow, takenIn, takenOf, whereTheyDiffer } from './taken-entry.rules.js';

interface PlannedOn {
  readonly of: BoardPlan;
  readonly today: number;
  readonly horizonDays: number;
  readonly planned: PlannedTime;
}

const nothing: readonly TakenRow[] = [];

/** What the board tells of one location. What is taken is read when somebody asks. */
export class KnownLocation {
  private plan: BoardPlan | undefined;
  private state: BoardState | undefined;
  private serving: readonly Serving[] = [];
  private readonly unread = new Map<string, Uint8Array | undefined>();
  private readonly unreadable = new Set<string>();
  private readonly rowsByDate = new Map<string, readonly TakenRow[]>();
  private on: PlannedOn | undefined;
  private kept: KeptTime | undefined;

  constructor(readonly id: string) {}

  /** @param plan undefined: it is not told any more. */
  putPlan(plan: BoardPlan | undefined): void {
    this.plan = plan;
  }

  /** @param state undefined: it is not told any more. */
  putState(state: BoardState | undefined): void {
    this.state = state;
    this.serving = (state?.serving ?? []).map(([deskNumber, from, expectedUntil]) => ({
      deskNumber,
      from,
      expectedUntil,
    }));
  }

  /** @param data undefined: nothing is taken on this date. */
  putTaken(date: string, data: Uint8Array | undefined): void {
    // What the broker sends is a part of more, which should not be kept with it.
    this.unread.set(date, data?.slice());
  }

  /**
   * The free time at this moment, for visits so many days ahead; the same object as before when nothing changed.
   * @returns undefined: not known.
   */
  at(now: number, horizonDays: number): FreeTime | undefined {
    const { plan, state } = this;
    if (!plan || !state || plan.planVersion < state.planVersion) return undefined;
    const planned = this.plannedOn(plan, now, horizonDays);
    if (!planned) return undefined;
    this.kept ??= new KeptTime(planned);
    this.kept.replan(planned);
    this.read(this.kept);
    if (this.unreadable.size > 0) return undefined;
    this.kept.serve(this.serving);
    return this.kept.at(now);
  }

  /** As KeptTime, of what was asked last. */
  lastChange(firstDay: number, lastDay: number): number {
    return this.kept?.lastChange(firstDay, lastDay) ?? 0;
  }

  private plannedOn(plan: BoardPlan, now: number, horizonDays: number): PlannedTime | undefined {
    const today = localDayOf(plan.plan.timeZone, now);
    const { on } = this;
    if (on?.of === plan && on.today === today && on.horizonDays >= horizonDays) return on.planned;
    // A visit on the last day of the horizon may go on into the next one.
    const reaches = (days: number): boolean => dateOf(today + days + 2) <= plan.knownUntil;
    if (dateOf(today) < plan.knownFrom || !reaches(horizonDays)) return undefined;
    const days = on && reaches(on.horizonDays) ? Math.max(horizonDays, on.horizonDays) : horizonDays;
    const planned = planOfDates(plan.plan, dateOf(today - 1), dateOf(today + days + 2));
    this.on = { of: plan, today, horizonDays: days, planned };
    return planned;
  }

  private read(kept: KeptTime): void {
    for (const [date, data] of this.unread) {
      const rows = data ? takenIn(Buffer.from(data.buffer, data.byteOffset, data.length).toString()) : nothing;
      if (rows) this.unreadable.delete(date);
      else this.unreadable.add(date);
      this.take(kept, date, rows ?? nothing);
    }
    this.unread.clear();
  }

  private take(kept: KeptTime, date: string, rows: readonly TakenRow[]): void {
    const { before, after } = whereTheyDiffer(this.rowsByDate.get(date) ?? nothing, rows);
    const stays = new Set(after.map(nameOf));
    for (const row of before) {
      const name = nameOf(row);
      if (!stays.has(name)) kept.remove(name);
    }
    for (const row of after) kept.put(nameOf(row), takenOf(row));
    if (rows.length > 0) this.rowsByDate.set(date, rows);
    else this.rowsByDate.delete(date);
  }
}
