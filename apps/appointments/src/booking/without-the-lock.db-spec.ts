import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ProblemError, type Tx } from '#platform';
import type { TestDatabase } from '#testkit';
import { LocationStore } from '../locations/location.store.js';
import { aBookableLocation, aBookingDatabase, anInstance, monday, orders, tuesday } from './a-booking.builder.js';
import { AppointmentStore } from './appointment.store.js';
import type { Change } from './ledger.rules.js';

/** Reads the location without locking it, as a careless colleague might. */
class Careless extends LocationStore {
  override async lock(tx: Tx, municipalityId: string, ids: readonly string[]) {
    const rows = (await tx.query(
      'select id, plan_version from locations where municipality_id = $1 and id = any($2) order by id',
      [municipalityId, ids],
    )) as { id: string; plan_version: number }[];
    return new Map(rows.map(({ id, plan_version }) => [id, { planVersion: plan_version }]));
  }
}

const colleagues = 8;
let ready = 0;
let go: () => void = () => undefined;
const twoReady = new Promise<void>((resolve) => {
  go = resolve;
});

/** Nobody writes before two have decided on the same: then one of them must be forbidden. */
class AllAtOnce extends AppointmentStore {
  private first = true;

  override async save(tx: Tx, changes: readonly Change[]): Promise<void> {
    if (this.first) {
      this.first = false;
      ready += 1;
      if (ready === 2) go();
      await twoReady;
    }
    await super.save(tx, changes);
  }
}

let database: TestDatabase;
beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());

it('without the lock the exclusion constraint has the last word: still nobody is booked twice', async () => {
  const careless = Array.from({ length: colleagues }, () =>
    anInstance(database, monday, { locations: new Careless(), Appointments: AllAtOnce }),
  );
  const [first] = careless;
  if (!first) throw new Error('There is no instance.');
  await aBookableLocation(first);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 200 }, (_, at) => orders(careless[at % careless.length] ?? first).book(tuesday('09:00'))),
  );
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  expect(outcomes.length - refused.length).toBe(3);
  expect(refused.every((error) => error instanceof ProblemError && error.code === 'slot-taken')).toBe(true);
  const rows = await database.dataSource.query('select count(*)::int as booked from appointments where in_force');
  expect(rows).toEqual([{ booked: 3 }]);
  const bitten = await Promise.all(
    careless.map(async ({ metrics }) => (await metrics.lastWord.get()).values[0]?.value ?? 0),
  );
  expect(bitten.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
});
