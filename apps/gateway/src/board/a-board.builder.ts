import { type BoardMunicipality, type BoardPlan, type BoardState, type BoardTaken, boardKeys } from '#contracts';
import {
  dateOf,
  datesAsked,
  freeTimeOf,
  instantText,
  knownFacts,
  localDayOf,
  perDate,
  planOfDates,
  type Slot,
  slotsOf,
  type Taken,
  visitAt,
  visitsOf,
} from '#free-time';
import { Clock, type Log, Metrics, makeLog } from '#platform';
import { Board } from './board.mirror.js';
import { BoardSlots, type Room } from './board-slots.views.js';
import type { SlotsQuestion } from './location-slots.views.js';

export type PlanTold = BoardPlan['plan'];
export type Row = BoardTaken['taken'][number];
type Serving = BoardState['serving'];
type Product = BoardMunicipality['products'][number]['product'];

export const minute = 60_000;
export const day = 1_440 * minute;
/** A Monday; milliseconds since 1970. */
export const monday = Date.parse('2026-11-30T00:00:00Z');
export const at = (instant: string): number => Date.parse(instant);

/** So many minutes at the desk, without a lead, up to two weeks ahead. */
export const aProduct = (productId: string, more: Partial<Product> = {}): Product => ({
  productId,
  version: 1,
  bookable: true,
  minutes: 30,
  extraPersonMinutes: 10,
  wrapUpMinutes: 0,
  stepMinutes: 30,
  leadMinutes: 0,
  horizonDays: 14,
  releaseTime: '09:00',
  skills: [],
  maxPeople: 4,
  ...more,
});

/** Open every day from nine until noon, with so many desks. */
export const aPlanOf = (desks: number, more: Partial<PlanTold> = {}): PlanTold => ({
  timeZone: 'Europe/Amsterdam',
  openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '09:00', until: '12:00' })),
  desks: Array.from({ length: desks }, (_, index) => ({
    number: index + 1,
    skills: [],
    shifts: [{ startsOn: '2026-01-01', from: '09:00', until: '12:00', recurrence: 'FREQ=DAILY' }],
  })),
  ...more,
});

/** Taken by the web from an instant on; half an hour unless told. */
export const aRow = (
  desk: number,
  start: string | number,
  more: { minutes?: number; heldUntil?: number } = {},
): Row => {
  const from = new Date(start).getTime() / minute;
  return [desk, from, from + (more.minutes ?? 30), 'web', more.heldUntil ?? null];
};

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** A board that is told what a suite wants, and what the rules make of the same, worked out from the beginning. */
export class ToldBoard {
  readonly clock = new Clock(() => 0);
  readonly board: Board;
  readonly slots: BoardSlots;
  /** Of real time. */
  monotonic = 0;
  isUp = true;
  private products: BoardMunicipality['products'] = [];
  private readonly places = new Map<string, { plan: PlanTold; rows: Row[]; serving: Serving }>();
  private version = 0;

  constructor(
    readonly municipalityId = 'voorbeeldstad',
    room: Room = {},
    log: Pick<Log, 'warn'> = makeLog('gateway', 'silent'),
  ) {
    const monotonic = (): number => this.monotonic;
    this.board = new Board({ metrics: new Metrics('gateway'), isUp: () => this.isUp, patience: 2_000, monotonic });
    this.slots = new BoardSlots(this.board, this.clock, log, room);
    this.board.begin();
    this.board.complete();
    this.beat();
  }

  setClock(now: number): void {
    this.clock.set({ now, at: 0, speed: 0 });
  }

  /** @param at when it was said, by a clock that is a thousand seconds ahead of ours. */
  beat(at = this.monotonic): void {
    this.tell(boardKeys.beat('one'), { at: 1_000_000 + at });
  }

  tell(key: string, value: unknown): void {
    this.board.entry(key, value === undefined ? undefined : bytes(value), true);
  }

  offer(...products: Product[]): void {
    this.offerHere({}, ...products);
  }

  /** @param differences by location, of the first product. */
  offerHere(differences: BoardMunicipality['products'][number]['differencesByLocation'], ...products: Product[]): void {
    this.products = products.map((product, index) => ({
      product,
      differencesByLocation: index === 0 ? differences : {},
    }));
    this.tellMunicipality();
  }

  plan(locationId: string, plan: PlanTold, known: Partial<Omit<BoardPlan, 'plan'>> = {}): void {
    this.version += 1;
    this.places.set(locationId, { rows: [], serving: [], ...this.places.get(locationId), plan });
    const all = { planVersion: 1, knownFrom: '2026-01-01', knownUntil: '2029-01-01', ...known, plan };
    this.tell(boardKeys.plan(this.municipalityId, locationId), all);
    this.tellState(locationId);
    this.tellMunicipality();
  }

  /** All that is taken. */
  take(locationId: string, ...rows: Row[]): void {
    const place = this.places.get(locationId)!;
    const dateOfRow = ([, from]: Row): string => dateOf(Math.floor((from * minute) / day));
    const dates = new Set([...place.rows, ...rows].map(dateOfRow));
    place.rows = rows;
    for (const date of dates) {
      const taken = rows.filter((row) => dateOfRow(row) === date);
      const key = boardKeys.taken(this.municipalityId, locationId, date);
      this.tell(key, taken.length > 0 ? { change: 1, taken } : undefined);
    }
    this.tellState(locationId);
  }

  serve(locationId: string, ...serving: Serving): void {
    this.places.get(locationId)!.serving = serving;
    this.tellState(locationId);
  }

  async list(question: SlotsQuestion): Promise<string | undefined> {
    return textOf(await this.slots.list(this.municipalityId, question));
  }

  async first(question: SlotsQuestion): Promise<string | undefined> {
    return textOf(await this.slots.first(this.municipalityId, question));
  }

  /** A list, the short way. */
  listAtOnce(question: SlotsQuestion): string | undefined {
    return textOf(this.slots.atOnce('list', this.municipalityId, question));
  }

  /** As the service would say it. */
  listAfresh(question: SlotsQuestion): string {
    const { durationMinutes, locations } = this.afresh(question);
    const told = locations.map(({ slots, visit, locationId, timeZone }) => ({
      locationId,
      timeZone,
      durationMinutes: visit.durationMinutes,
      days: perDate(timeZone, slots),
    }));
    return JSON.stringify({ durationMinutes, locations: told });
  }

  firstAfresh(question: SlotsQuestion): string {
    const { durationMinutes, locations } = this.afresh({ ...question, from: '2026-01-01', until: '2030-01-01' });
    const told = locations.flatMap(({ slots: [first], visit, locationId, timeZone }) => {
      const location = { locationId, timeZone, durationMinutes: visit.durationMinutes };
      return first ? [{ ...location, start: instantText(first.start), free: first.free }] : [];
    });
    return JSON.stringify({ durationMinutes, locations: told.sort((a, b) => (a.start < b.start ? -1 : 1)) });
  }

  private afresh(question: SlotsQuestion) {
    const now = this.clock.now();
    const visits = visitsOf(question.items, knownFacts(this.products), question);
    if ('refused' in visits) throw new Error('the service would refuse this');
    const ids = question.locationId === undefined ? [...this.places.keys()].sort() : [question.locationId];
    const locations = ids.map((locationId) => {
      const { plan, rows, serving } = this.places.get(locationId)!;
      const visit = visitAt(visits, locationId);
      const { timeZone } = plan;
      const horizon = Math.max(...visit.horizons.map(({ horizonDays }) => horizonDays));
      const today = localDayOf(timeZone, now);
      const planned = planOfDates(plan, dateOf(today - 1), dateOf(today + horizon + 2));
      const taken = [...rows.map(takenAs), ...serving.map((one) => servedAs(one, now))];
      const free = freeTimeOf(planned, taken, now);
      const asked = { channel: question.channel, now, ...datesAsked(planned, question, now) };
      const slots: Slot[] = slotsOf(free, visit, asked);
      return { locationId, visit, timeZone, slots };
    });
    return { durationMinutes: visitAt(visits, question.locationId).durationMinutes, locations };
  }

  private tellState(locationId: string): void {
    const { serving } = this.places.get(locationId)!;
    this.version += 1;
    const state: BoardState = { version: this.version, planVersion: 1, changedAt: 0, serving };
    this.tell(boardKeys.state(this.municipalityId, locationId), state);
  }

  private tellMunicipality(): void {
    this.version += 1;
    const locationIds = [...this.places.keys()].sort();
    this.tell(boardKeys.municipality(this.municipalityId), {
      version: this.version,
      locationIds,
      products: this.products,
    });
  }
}

const textOf = (answer: Uint8Array | undefined): string | undefined => answer && Buffer.from(answer).toString();

const takenAs = ([deskNumber, from, until, channel, heldUntil]: Row): Taken => ({
  deskNumber,
  from: from * minute,
  until: until * minute,
  channel,
  heldUntil: heldUntil ?? undefined,
});

const servedAs = ([deskNumber, from, expectedUntil]: Serving[number], now: number): Taken => ({
  deskNumber,
  from,
  until: Math.max(expectedUntil, now + 5 * minute),
  channel: null,
});
