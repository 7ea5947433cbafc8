import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Contact } from '#contracts';
import { Inbox, Metrics, UnitOfWork } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { migrations } from '../migrations/index.js';
import { anAppointment, city, news } from './a-history.builder.js';
import { ContactRecord } from './contact.record.js';
import { ContactStore } from './contact.store.js';
import { ContactViews } from './contact.views.js';
import { RecordContact } from './record-contact.action.js';

let database: TestDatabase;
let recording: RecordContact;
let views: ContactViews;
beforeAll(async () => {
  database = await aDatabase({ service: 'contacts', migrations, records: [ContactRecord] });
  const unitOfWork = new UnitOfWork(database.dataSource, new Metrics('contacts'));
  recording = new RecordContact(new Inbox(unitOfWork), new ContactStore());
  views = new ContactViews(database.dataSource);
});
afterAll(async () => database.drop());

const list = (appointmentId: string, page = 1, pageSize = 20, municipalityId = city) =>
  views.list({ municipalityId, requestId: 'test', input: { appointmentId, page, pageSize } });

describe('the contacts about an appointment', () => {
  it('are told oldest first, whatever order they came in, in pages', async () => {
    const appointment = anAppointment({ appointmentId: randomUUID() });
    const days = ['2026-11-26', '2026-11-24', '2026-11-27', '2026-11-25'];
    for (const day of days) await recording.run('changed', news(appointment, { time: `${day}T09:00:00Z` }));
    const { items, total } = await list(appointment.appointmentId);
    expect(items.map(({ at }) => at.slice(0, 10))).toEqual([...days].sort());
    expect(total).toBe(4);
    expect(await list(appointment.appointmentId, 2, 3)).toEqual({ items: items.slice(3), total: 4 });
    expect(await list(appointment.appointmentId, 3, 3)).toEqual({ items: [], total: 4 });
    for (const item of items) expect(Contact.parse(item)).toEqual(item);
  });

  it('are there once, though the event comes ten times at once', async () => {
    const appointment = anAppointment({ appointmentId: randomUUID(), by: { channel: 'phone' } });
    const event = news(appointment);
    const firsts = await Promise.all(Array.from({ length: 10 }, () => recording.run('booked', event)));
    expect(firsts.filter((first) => first)).toHaveLength(1);
    const { items } = await list(appointment.appointmentId);
    expect(items).toMatchObject([{ id: event.id, about: 'booked', channel: 'phone', direction: 'in' }]);
    expect(items[0]).not.toHaveProperty('who');
  });

  it('are of one municipality, also when an id is the same', async () => {
    const appointment = anAppointment({ appointmentId: randomUUID() });
    const event = news(appointment);
    await recording.run('booked', event);
    await recording.run('cancelled', { ...event, municipalityId: 'proefdorp' });
    expect((await list(appointment.appointmentId)).items).toMatchObject([{ about: 'booked' }]);
    const theirs = await list(appointment.appointmentId, 1, 20, 'proefdorp');
    expect(theirs.items).toMatchObject([{ about: 'cancelled' }]);
  });

  it('are none of an appointment nobody knows', async () => {
    expect(await list(randomUUID())).toEqual({ items: [], total: 0 });
  });
});
