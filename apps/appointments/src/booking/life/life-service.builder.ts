import type { Caller } from '#contracts';
import { ProblemError } from '#platform';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  anInstance,
  aPlan,
  asked as askedIn,
  type Booking,
  byClerk,
  byPhone,
  byWeb,
  orders,
  passportFacts,
  planner,
} from '../a-booking.builder.js';
import type { Asked, By, Timer } from './life-orders.builder.js';
import { towns } from './life-orders.builder.js';
import { type AnswerView, rememberedOf, rowsOf, stepOf, type Told, toldOf } from './life-sight.builder.js';
import { desksEach, holdMinutes, instant, places, product } from './life-time.builder.js';

const nobody = '019abf00-0000-7000-8000-00000000ffff';
/** Two services on one database, and what was seen through them. Appointments have the names that the model gave. */
export class TwoServices {
  private readonly idByName = new Map<string, string>();
  private readonly tokenById = new Map<string, string>();
  private readonly deskByNumber = new Map<number, number>();

  private constructor(
    private readonly database: TestDatabase,
    readonly services: readonly Booking[],
  ) {}

  static async on(database: TestDatabase): Promise<TwoServices> {
    const two = new TwoServices(
      database,
      [0, 1].map(() => anInstance(database, 0, { holdMinutes })),
    );
    two.setClock(Date.parse('2026-11-30T07:00:00Z'));
    await two.build();
    return two;
  }

  private async build(): Promise<void> {
    const [booking] = this.services as [Booking];
    const openingHours = [2, 3].map((weekday) => ({ weekday, from: '09:00', until: '10:00' }));
    for (const municipalityId of towns)
      for (const id of places)
        await aBookableLocation(booking, {
          ...{ id, municipalityId, facts: { ...passportFacts, ...product } },
          plan: aPlan(desksEach, { openingHours }),
        });
    for (const { number, desk } of await this.database.dataSource.query(
      `select number, row_number() over (partition by municipality_id, location_id order by number)::int - 1 as desk
       from desks`,
    ))
      this.deskByNumber.set(number, desk);
  }

  async forgetAll(now: number): Promise<void> {
    await this.database.dataSource.query(
      'delete from appointments; delete from remembered_answers; delete from outbox',
    );
    this.idByName.clear();
    this.tokenById.clear();
    this.setClock(now);
  }

  setClock(now: number): void {
    for (const { clock } of this.services) clock.set({ now, at: Date.now(), speed: 0 });
  }

  /** @throws what is no named problem. */
  async ask(asked: Asked, service: number): Promise<Told | 'done'> {
    try {
      return await this.order(asked, this.services[service] as Booking);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { reason } = error.details as { reason?: string };
      return { problem: error.code, ...(reason === undefined ? {} : { reason }) };
    }
  }

  async tick(timer: Timer, service: number): Promise<'done'> {
    const { sweep, missed, past } = this.services[service] as Booking;
    await { sweep, miss: missed, retire: past }[timer].run();
    return 'done';
  }

  /** From now on this is what the model calls so. */
  call(name: string, id: string): void {
    this.idByName.set(name, id);
  }

  idOf(name: string): string | undefined {
    return this.idByName.get(name);
  }

  private async order(asked: Asked, booking: Booking): Promise<Told | 'done'> {
    const id = 'of' in asked ? (this.idByName.get(asked.of) ?? nobody) : nobody;
    const ask = orders(booking, this.callerOf(asked.by, id), asked.town);
    const key = 'key' in asked && asked.key ? asked.key : undefined;
    const keyed = (route: string) => (key ? { key, route } : undefined);
    switch (asked.do) {
      case 'hold':
      case 'book': {
        const { place, start, people } = asked.wish;
        const wish = { locationId: place, items: [{ productId: 'paspoort', people }] };
        const made = await (asked.do === 'hold' ? ask.hold : ask.book)(instant(start), wish, keyed(asked.do));
        this.tokenById.set(made.id, made.token);
        return toldOf(made);
      }
      case 'confirm': {
        const needs = asked.extraMinutes ? { needs: { extraMinutes: asked.extraMinutes } } : {};
        return toldOf(await ask.confirm(id, { notes: asked.notes, ...needs }, keyed('book')));
      }
      case 'change': {
        const { place, start, people, notes } = asked.to;
        const change = {
          ...(place === undefined ? {} : { locationId: place }),
          ...(start === undefined ? {} : { start: instant(start) }),
          ...(people === undefined ? {} : { items: [{ productId: 'paspoort', people }] }),
          ...(notes === undefined ? {} : { notes }),
        };
        return toldOf(await ask.change(id, asked.version ?? '*', change, keyed('change')));
      }
      case 'move':
        return this.moved(ask, asked, id);
      case 'arrive':
        return toldOf(await ask.arrive(id, versions(asked)));
      case 'end':
        return toldOf(await ask.outcome(id, asked.as, versions(asked)));
      case 'release':
        await ask.release(id);
        return 'done';
      case 'cancel': {
        const ifMatch = asked.version === undefined ? {} : { ifMatch: [String(asked.version)] };
        await booking.cancel.run(
          askedIn({ caller: this.callerOf(asked.by, id), appointmentId: id, ...ifMatch }, asked.town),
        );
        return 'done';
      }
    }
  }

  private async moved(
    ask: ReturnType<typeof orders>,
    { to, version }: Extract<Asked, { do: 'move' }>,
    id: string,
  ): Promise<Told> {
    const { results } = await ask.move([
      { appointmentId: id, version, start: instant(to.start), locationId: to.place },
    ]);
    const [{ moved, problem = '', reason, ...rest } = { appointmentId: id, moved: false }] = results;
    if (!moved) return { problem, ...(reason === undefined ? {} : { reason }) };
    // What was moved does not say its state.
    const { state: _untold, ...told } = toldOf({ ...(rest as unknown as AnswerView), id });
    return told;
  }

  private callerOf(by: By, id: string): Caller {
    const token = this.tokenById.get(id);
    const owner = token === undefined ? byWeb : { ...byWeb, appointmentToken: token };
    return { web: byWeb, stranger: byWeb, owner, phone: byPhone, clerk: byClerk, planner }[by];
  }

  /** All that is kept. */
  async kept() {
    const { dataSource } = this.database;
    const [rows, remembered] = await Promise.all([rowsOf(dataSource, this.deskByNumber), rememberedOf(dataSource)]);
    return { rows, remembered };
  }

  /** What a GET tells of an appointment. */
  async view(town: string, id: string, service: number) {
    const seen = await orders(this.services[service] as Booking, byPhone, town).get(id);
    return { ...toldOf(seen), heldUntil: seen.heldUntil, notes: seen.notes, steps: (seen.history ?? []).map(stepOf) };
  }

  async slots(town: string, people: number, service: number) {
    const items = [{ productId: 'paspoort', people }];
    const days = { from: '2026-11-30', until: '2026-12-05' };
    const { locations } = await orders(this.services[service] as Booking, byPhone, town).slots({ items, ...days });
    return Object.fromEntries(
      locations.map(({ locationId, days }) => [
        locationId,
        days.flatMap(({ slots }) => slots.map(({ start, free }) => ({ start: Date.parse(start), free }))),
      ]),
    );
  }

  /** How often the database had to have the last word, or to be asked again, since the beginning. */
  async troubles(): Promise<number> {
    const counts = await Promise.all(
      this.services.flatMap(({ metrics: { lastWord, retriedTransactions } }) => [
        lastWord.get(),
        retriedTransactions.get(),
      ]),
    );
    return counts.flatMap(({ values }) => values).reduce((sum, { value }) => sum + value, 0);
  }
}

const versions = ({ version }: { readonly version?: number | '*' | undefined }): string[] | undefined =>
  version === undefined ? undefined : [String(version)];
