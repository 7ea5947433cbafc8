import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBookableLocation, aPlan, keys, monday, orders, refusal, tuesday } from '../booking/a-booking.builder.js';
import { Race } from '../booking/races.builder.js';
import { PersonKeyStore } from '../people/person-keys.store.js';
import { aPrivacy } from './a-privacy.builder.js';

let race: Race;
beforeAll(async () => {
  race = await Race.begin();
  await aBookableLocation(race.one, { plan: aPlan(8) });
});
afterAll(async () => expect(await race.end()).toEqual([]));

let people = 0;
const somebody = () => {
  people += 1;
  return { name: `Burger ${people}`, email: `burger-${people}@example.org`, contactBy: 'email' as const };
};
const book = (customer: object) => orders(race.one).book(tuesday('09:00'), { customer });
const hasPerson = async (id: string) =>
  (await race.query<{ has: boolean }>('select person is not null as has from appointments where id = $1', [id]))[0]
    ?.has;

describe('while an erasure by mail address waits', () => {
  it("an appointment that becomes another person's is left alone", async () => {
    const [mine, theirs] = [somebody(), somebody()];
    const { id } = await book(mine);
    const { id: other } = await book(mine);
    const erased = await race.inOrder<unknown>(
      [
        (service) => orders(service).change(id, '*', { customer: { name: theirs.name, email: theirs.email } }),
        () => aPrivacy(race.database, monday).erase({ email: mine.email }),
      ],
      'stadskantoor',
    );
    expect(erased[1]).toMatchObject({ appointmentIds: [other] });
    expect([await hasPerson(id), await hasPerson(other)]).toEqual([true, false]);
    expect((await aPrivacy(race.database, monday).export({ email: theirs.email })).appointments).toHaveLength(1);
  });

  it('an appointment that becomes theirs goes with the others', async () => {
    const [mine, theirs] = [somebody(), somebody()];
    const { id } = await book(mine);
    const { id: other } = await book(theirs);
    const erased = await race.inOrder<unknown>(
      [
        (service) => orders(service).change(other, '*', { customer: { email: mine.email } }),
        () => aPrivacy(race.database, monday).erase({ email: mine.email }),
      ],
      'stadskantoor',
    );
    expect(erased[1]).toMatchObject({ appointmentIds: [id, other] });
    expect([await hasPerson(id), await hasPerson(other)]).toEqual([false, false]);
  });

  it('it is refused, for a moment, when others come again and again', async () => {
    const mine = somebody();
    const { id } = await book(mine);
    /** Each time it looks there is one more. */
    class Restless extends PersonKeyStore {
      private looks = 0;
      override async find(): Promise<string[]> {
        this.looks += 1;
        return [id, ...Array.from({ length: this.looks }, (_, at) => `019abf00-0000-7000-8000-00000000000${at % 10}`)];
      }
    }
    const personKeys = new Restless({ keys: new Map([['h1', keys.lookUp]]) });
    const refused = await refusal(aPrivacy(race.database, monday, { personKeys }).erase({ email: mine.email }));
    expect(refused).toMatchObject({ code: 'service-unavailable', retryAfterSeconds: 1 });
    expect(await hasPerson(id)).toBe(true);
  });
});
