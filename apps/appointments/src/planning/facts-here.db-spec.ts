import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PlanningFactsHere } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  type Booking,
  monday,
  passportFacts,
  planner,
  refusal,
  town,
} from '../booking/a-booking.builder.js';
import { PlanningViews } from './planning.views.js';

let database: TestDatabase;
let booking: Booking;
let views: PlanningViews;

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await database.dataSource.query(
    `delete from locations; delete from planning_facts; delete from planning_facts_here; delete from products;
     delete from outbox`,
  );
  booking = anInstance(database, monday);
  views = new PlanningViews(database.dataSource);
  await aBookableLocation(booking);
  await database.dataSource.query('delete from outbox');
});

const nothing = { nothing: true } as const;
const ofHere = { productId: 'paspoort', locationId: 'stadskantoor' };
const asked = <I>(input: I) => ({ municipalityId: town, requestId: 'test', input });
const put = (differences: PlanningFactsHere, seen: typeof nothing | { versions: string[] } = nothing, of = ofHere) =>
  booking.putFactsHere.run(asked({ caller: planner, ...of, seen, differences }));
const remove = (version: number | '*', of = ofHere) =>
  booking.removeFactsHere.run(asked({ caller: planner, ...of, ifMatch: [String(version)] }));
const get = (of = ofHere) => views.productHere(asked(of));
const putGeneral = (facts: object) =>
  booking.putFacts.run(
    asked({
      caller: planner,
      productId: 'paspoort',
      seen: { versions: ['*'] },
      facts: { ...passportFacts, ...facts },
    }),
  );
const general = () => views.product(asked({ productId: 'paspoort' }));
const announced = async (): Promise<{ subject: string; version: number }[]> =>
  database.dataSource.query(`select subject, (event -> 'data' ->> 'version')::int as version from outbox order by id`);

describe('what is different at a location', () => {
  it('is written, read, and holds together with what is as everywhere', async () => {
    const differences = { minutes: 20, channels: ['phone' as const] };
    const written = await put(differences);
    const inForce = { ...passportFacts, ...differences };
    expect(written).toEqual({ created: true, product: { ...ofHere, version: 2, differences, inForce } });
    expect(await get()).toEqual(written.product);
  });

  it('is a change of how the product is planned: that is announced with its raised version', async () => {
    const { product } = await put({ minutes: 20 });
    expect((await general()).version).toBe(2);
    await remove(product.version);
    expect((await general()).version).toBe(3);
    const subject = 'events.voorbeeldstad.appointments.product.planned.v1';
    expect(await announced()).toEqual([
      { subject, version: 2 },
      { subject, version: 3 },
    ]);
  });

  it('changes nothing when it is the same already', async () => {
    const { product } = await put({ minutes: 20, leadMinutes: 60 });
    const again = await put({ leadMinutes: 60, minutes: 20 }, { versions: [String(product.version)] });
    expect(again).toEqual({ created: false, product });
    expect((await general()).version).toBe(product.version);
    expect(await announced()).toHaveLength(1);
  });

  it('is replaced as a whole', async () => {
    await put({ minutes: 20, leadMinutes: 60 });
    const { product } = await put({ minutes: 25 }, { versions: ['*'] });
    expect(product).toMatchObject({ version: 3, differences: { minutes: 25 } });
    expect((await get()).inForce).toEqual({ ...passportFacts, minutes: 25 });
  });

  it('has another version when what it lies on changes, for what holds here changes with it', async () => {
    await put({ minutes: 20 });
    await putGeneral({ leadMinutes: 120 });
    expect(await get()).toMatchObject({ version: 3, inForce: { minutes: 20, leadMinutes: 120 } });
    expect((await refusal(put({ minutes: 25 }, { versions: ['2'] }))).code).toBe('version-changed');
  });

  it('needs a product and a location that are known', async () => {
    expect(await refusal(put({ minutes: 20 }, nothing, { ...ofHere, productId: 'vlieger' }))).toMatchObject({
      code: 'product-unknown',
      productId: 'vlieger',
    });
    expect(await refusal(put({ minutes: 20 }, nothing, { ...ofHere, locationId: 'nergens' }))).toMatchObject({
      code: 'location-unknown',
      locationId: 'nergens',
    });
    expect((await refusal(get({ ...ofHere, productId: 'vlieger' }))).code).toBe('product-unknown');
    expect((await refusal(get())).code).toBe('not-found');
    expect(await announced()).toEqual([]);
  });
});

describe('who writes', () => {
  it('something new is refused when it is there already, at this location and no other', async () => {
    await aBookableLocation(booking, { id: 'wijkloket' });
    await put({ minutes: 20 });
    expect((await refusal(put({ minutes: 25 }))).code).toBe('version-changed');
    expect((await put({ minutes: 25 }, nothing, { ...ofHere, locationId: 'wijkloket' })).created).toBe(true);
  });

  it('over something must have seen it', async () => {
    expect((await refusal(put({ minutes: 20 }, { versions: ['*'] }))).code).toBe('version-changed');
    const { product } = await put({ minutes: 20 });
    expect((await refusal(put({ minutes: 25 }, { versions: ['1'] }))).code).toBe('version-changed');
    expect((await refusal(put({ minutes: 20 }, { versions: ['1'] }))).code).toBe('version-changed');
    expect((await put({ minutes: 25 }, { versions: [String(product.version)] })).created).toBe(false);
  });

  it('at the same moment as another is second, and told so', async () => {
    const both = await Promise.allSettled([put({ minutes: 20 }), put({ minutes: 25 })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await announced()).toHaveLength(1);
  });

  it('in one municipality changes nothing in another', async () => {
    await aBookableLocation(booking, { municipalityId: 'proefdorp' });
    await put({ minutes: 20 });
    const elsewhere = { municipalityId: 'proefdorp', requestId: 'test', input: ofHere };
    expect((await refusal(views.productHere(elsewhere))).code).toBe('not-found');
  });
});

describe('who removes', () => {
  it('what is not there, or is no more, is told so', async () => {
    expect((await refusal(remove('*'))).code).toBe('not-found');
    await put({ minutes: 20 });
    await remove('*');
    expect((await refusal(remove('*'))).code).toBe('not-found');
    expect((await refusal(get())).code).toBe('not-found');
  });

  it('must have seen it', async () => {
    const { product } = await put({ minutes: 20 });
    expect((await refusal(remove(product.version - 1))).code).toBe('version-changed');
    await remove(product.version);
  });

  it('and writes again never gets a version of before', async () => {
    const versions: number[] = [];
    for (const minutes of [20, 20, 30]) {
      const { product } = await put({ minutes });
      versions.push(product.version);
      await remove(product.version);
    }
    expect(versions).toEqual([2, 4, 6]);
    await put({ minutes: 20 });
    for (const old of versions)
      expect((await refusal(put({ minutes: 40 }, { versions: [String(old)] }))).code).toBe('version-changed');
  });
});
