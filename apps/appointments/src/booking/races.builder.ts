import { ProblemError } from '#platform';
import { eventually, type TestDatabase } from '#testkit';
import { aBookingDatabase, anInstance, type Booking, monday } from './a-booking.builder.js';

/** Something that is done through one of the services. */
export type Deed<T> = (service: Booking) => Promise<T>;

/** Services side by side on one database, and what they do at the same time. */
export class Race {
  private constructor(
    readonly database: TestDatabase,
    private readonly services: readonly Booking[],
  ) {}

  static async begin(): Promise<Race> {
    const database = await aBookingDatabase();
    return new Race(
      database,
      [1, 2, 3].map(() => anInstance(database, monday)),
    );
  }

  /** Ends it; nothing may have gone wrong that the services had to put right by doing it again. */
  async end(): Promise<readonly string[]> {
    const counts = await Promise.all(
      this.services.flatMap(({ metrics: { lastWord, retriedTransactions } }) => [
        lastWord.get(),
        retriedTransactions.get(),
      ]),
    );
    await this.database.drop();
    return counts.flatMap(({ name, values }) => values.filter(({ value }) => value > 0).map(() => name));
  }

  get one(): Booking {
    return this.service(0);
  }

  service(at: number): Booking {
    const found = this.services[at % this.services.length];
    if (!found) throw new Error('There is no service.');
    return found;
  }

  setClock(now: number): void {
    for (const { clock } of this.services) clock.set({ now, at: Date.now(), speed: 0 });
  }

  query<T>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.database.dataSource.query(text, [...values]);
  }

  /** Each through another service, all set going at once. */
  atOnce<T>(deeds: readonly Deed<T>[]): Promise<T[]> {
    return Promise.all(deeds.map((deed, at) => deed(this.service(at))));
  }

  /**
   * At once, and in this order: each is set going when the one before waits for the lock of a location. Of two the
   * order is sure; of more PostgreSQL only promises who is first.
   * @param meetAt the location that all of them lock; if there is none, all are held up and the order is left open.
   */
  async inOrder<T>(deeds: readonly Deed<T>[], meetAt?: string): Promise<T[]> {
    const runner = this.database.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query(
        'select 1 from locations where $1::text is null or id = $1 order by municipality_id, id for update',
        [meetAt ?? null],
      );
      const done: Promise<T>[] = [];
      for (const [at, deed] of deeds.entries()) {
        done.push(deed(this.service(at)));
        await this.waiting(done.length);
      }
      await runner.commitTransaction();
      return await Promise.all(done);
    } finally {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    }
  }

  /** In every order, each so often, and as it happens to come. */
  async inEveryOrder<T>(
    deeds: readonly Deed<T>[],
    look: (results: T[], order: readonly number[] | undefined) => Promise<void>,
    how: {
      readonly prepare: () => Promise<void>;
      readonly rounds?: number;
      readonly meetAt?: () => string;
      readonly isOpen?: boolean;
    },
  ): Promise<void> {
    const { prepare, rounds = 2, meetAt } = how;
    const orders = ordersOf(deeds.map((_, at) => at));
    for (let round = 0; round < rounds; round += 1)
      for (const order of [...orders, undefined]) {
        await prepare();
        const results = order
          ? await this.inOrder(
              order.map((at) => deeds[at] as Deed<T>),
              meetAt?.(),
            )
          : await this.atOnce(round % 2 ? deeds.toReversed() : deeds);
        const places = order ?? deeds.map((_, at) => (round % 2 ? deeds.length - 1 - at : at));
        await look(
          deeds.map((_, at) => results[places.indexOf(at)] as T),
          order,
        );
      }
  }

  private async waiting(many: number): Promise<void> {
    await eventually(async () => {
      const [row] = await this.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if ((row?.waiting ?? 0) < many) throw new Error(`${row?.waiting} of ${many} wait for the lock.`);
    });
  }
}

const ordersOf = (list: readonly number[]): number[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one) => ordersOf(list.filter((other) => other !== one)).map((rest) => [one, ...rest]));

/** `ok`, or the problem it was refused with; throws what is no named problem. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof ProblemError) return error.code;
      throw error;
    },
  );
