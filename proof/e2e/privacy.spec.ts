import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, eventually, type House } from '#testkit';
import { aTown } from './town.builder.js';

let house: House;
const api = () => request(house.url);
const bearer = (who: Parameters<House['key']>[0]) => ({ Authorization: `Bearer ${house.key(who)}` });

beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
  await aTown(house);
}, 90_000);
afterAll(async () => house?.stop());

const book = async (start: string, customer: object) => {
  const order = { items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start, customer };
  return (await api().post('/v1/appointments').send(order).expect(201)).body as { id: string; token: string };
};
const contactsOf = async (appointmentId: string): Promise<number> =>
  (await api().get('/v1/contacts').query({ appointmentId }).set(bearer('clerk')).expect(200)).body.total;

const sanne = { name: 'Sanne Proef', email: 'sanne@example.org', contactBy: 'email' };

describe('who asks what is kept about them', () => {
  it('is shown all of it, across services, and can have it erased, with proof', async () => {
    const { id, token } = await book('2026-12-01T08:00:00Z', sanne);
    await book('2026-12-01T08:00:00Z', { ...sanne, email: 'ander@example.org' });
    await eventually(async () => expect(await contactsOf(id)).toBe(1));
    const mine = { 'Appointment-Token': token };

    const shown = await api().post('/v1/privacy/exports').set(mine).send({ appointmentId: id }).expect(200);
    expect(shown.headers['cache-control']).toBe('no-store');
    expect(shown.body).toMatchObject({
      appointments: [{ appointment: { id, customer: sanne } }],
      contacts: [{ appointmentId: id, about: 'booked' }],
    });
    // The clerk looked as often as it took until contacts had heard of it.
    const [booked, ...looks] = shown.body.appointments[0].trail.map(({ action }: { action: string }) => action);
    expect([booked, ...new Set(looks)]).toEqual(['book-appointment', 'look-at-contacts']);

    const erased = await api().post('/v1/privacy/erasures').set(mine).send({ appointmentId: id }).expect(201);
    expect(erased.body).toMatchObject({ askedBy: 'appointmentId', stillToCome: [id], appointmentIds: [id] });
    const path = String(erased.headers.location);
    const proof = await eventually(async () => {
      const { body } = await api().get(path).set(mine).expect(200);
      expect(body.complete).toBe(true);
      return body;
    });
    expect(proof.services[1]).toMatchObject({ service: 'contacts', erased: { contactMoments: 1 } });
    expect(JSON.stringify(proof)).not.toContain('example.org');
    expect(await contactsOf(id)).toBe(0);
    const left = await api().get(`/v1/appointments/${id}`).set(mine).expect(200);
    expect(left.body).toMatchObject({ state: 'booked' });
    expect(left.body.customer).toBeUndefined();
    await api().get(path).expect(404);
    await api().get(path).set(bearer('privacy-officer')).expect(200);
  });

  it('is found by mail address or phone number by who is there for that, and by nobody else', async () => {
    const { id } = await book('2026-12-02T08:00:00Z', { ...sanne, phone: '06 1234 5678' });
    const ask = (body: object, who?: Parameters<House['key']>[0]) => {
      const asked = api().post('/v1/privacy/exports').send(body);
      return who ? asked.set(bearer(who)) : asked;
    };
    const found = await ask({ phone: '+31612345678' }, 'privacy-officer').expect(200);
    expect(found.body.appointments).toMatchObject([{ appointment: { id } }]);
    expect((await ask({ email: 'niemand@example.org' }, 'privacy-officer').expect(200)).body).toMatchObject({
      appointments: [],
      contacts: [],
    });
    await ask({ email: sanne.email }, 'clerk').expect(403);
    await ask({ email: sanne.email }).expect(401);
    await ask({ appointmentId: id }).expect(404);
    await ask({ email: sanne.email, phone: '06 1234 5678' }, 'privacy-officer').expect(400);
    await ask({}, 'privacy-officer').expect(400);
  });
});

describe('an erasure while contacts is away', () => {
  it('is complete when it comes back, and what is done with the appointment later is about nobody', async () => {
    const { id, token } = await book('2026-12-03T08:00:00Z', sanne);
    const mine = { 'Appointment-Token': token };
    await eventually(async () => expect(await contactsOf(id)).toBe(1));
    const [contacts] = house.services('contacts');
    await contacts?.stop();
    const { body } = await api().post('/v1/privacy/erasures').set(mine).send({ appointmentId: id }).expect(201);
    expect(body.complete).toBe(false);
    await contacts?.start();
    await eventually(async () => {
      const proof = await api().get(`/v1/privacy/erasures/${body.id}`).set(mine).expect(200);
      expect(proof.body.complete).toBe(true);
    });
    const since = '2026-11-30T00:00:00Z';
    const kept = await api().get('/v1/privacy/erasures').query({ since }).set(bearer('privacy-officer')).expect(200);
    expect(kept.body.items.at(-1)).toMatchObject({ id: body.id, appointmentIds: [id] });
    await api().get('/v1/privacy/erasures').query({ since }).set(bearer('clerk')).expect(403);
    await api().delete(`/v1/appointments/${id}`).set(mine).expect(204);
    const other = await book('2026-12-03T09:00:00Z', { ...sanne, email: 'later@example.org' });
    await eventually(async () => expect(await contactsOf(other.id)).toBe(1));
    expect(await contactsOf(id)).toBe(0);
  });
});

it('leaves no error behind in any log', () => {
  expect(house.errors()).toEqual([]);
});
