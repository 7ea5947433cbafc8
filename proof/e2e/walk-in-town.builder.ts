import request from 'supertest';
import type { House } from '#testkit';
import { aLocation } from './town.builder.js';

const weekdays = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';

export type Who = Parameters<House['key']>[0];
type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

export const paspoort = [{ productId: 'paspoort', people: 1 }];

/** Asks the house as a channel or member of staff, or as nobody: the web without a credential. */
export const asking =
  (house: House) =>
  (who: Who | undefined, method: Method, path: string): request.Test => {
    const asked = request(house.url)[method](path);
    return who ? asked.set('Authorization', `Bearer ${house.key(who)}`) : asked;
  };

/** A location of its own, open on weekdays from nine to five, with these desks. */
export const aPlace = async (
  house: House,
  id: string,
  desks: readonly string[],
  skillsByDesk: Readonly<Record<string, string[]>> = {},
): Promise<void> => {
  const { desks: _, ...rest } = aLocation(0);
  const plan = {
    ...rest,
    name: id,
    desks: desks.map((desk) => ({
      id: desk,
      name: `Loket ${desk}`,
      skills: skillsByDesk[desk] ?? ['reisdocumenten'],
      shifts: [{ startsOn: '2026-01-05', from: '09:00', until: '17:00', recurrence: weekdays }],
    })),
  };
  await asking(house)('administrator', 'put', `/v1/locations/${id}/plan`)
    .set('If-None-Match', '*')
    .send(plan)
    .expect(201);
};
