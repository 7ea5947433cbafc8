import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Contact } from '#contracts';
import { Inbox, Metrics, UnitOfWork } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { migrations } from '../migrations/index.js';
import { aHandoff, anAppointment, city, news, newsOfHandoff } from './a-history.builder.js';
import { ContactStore } from './contact.store.js';
import { ContactViews, contactsListed } from './contact.views.js';
import { ErasedAppointmentStore } from './erased-appointments.store.js';
import { RecordContacts } from './record-contacts.action.js';

let database: TestDatabase;
let recording: RecordContacts;
let views: ContactViews;
beforeAll(async () => {
  database = await aDatabase({ service: 'contacts', migrations });
  const unitOfWork = new UnitOfWork(database.dataSource, new Metrics('contacts'));
  recording = new RecordContacts(new Inbox(unitOfWork), new ContactStore(), new ErasedAppointmentStore());
  views = new ContactViews(database.dataSource);
});
afterAll(async () => database.drop());

const list = (appointmentId: string, page = 1, pageSize = 20, municipalityId = city) =>
  views.list({ municipalityId, requestId: 'test', input: { appointmentId, page, pageSize } });

const listHandoff = (handoffId: string, municipalityId = city) =>
  views.list({ municipalityId, requestId: 'test', input: { handoffId, page: 1, pageSize: 20 } });

describe('the contacts about an appointment', () => {
  it('are told oldest first, whatever order they came in, in pages', async () => {
    const appointment = anAppointment({ appointmentId: randomUUID() });
    const days = ['2026-11-26', '2026-11-24', '2026-11-27', '2026-11-25'];
    for (const day of days)
      await recording.run([{ about: 'changed', news: news(appointment, { time: `${day}T09:00:00Z` }) }]);
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
    const firsts = await Promise.all(
      Array.from({ length: 10 }, () => recording.run([{ about: 'booked', news: event }])),
    );
    expect(firsts.filter((first) => first)).toHaveLength(1);
    const { items } = await list(appointment.appointmentId);
    expect(items).toMatchObject([{ id: event.id, about: 'booked', channel: 'phone', direction: 'in' }]);
    expect(items[0]).not.toHaveProperty('who');
  });

  it('are of one municipality, also when an id is the same', async () => {
    const appointment = anAppointment({ appointmentId: randomUUID() });
    const event = news(appointment);
    await recording.run([{ about: 'booked', news: event }]);
    await recording.run([{ about: 'cancelled', news: { ...event, municipalityId: 'proefdorp' } }]);
    expect((await list(appointment.appointmentId)).items).toMatchObject([{ about: 'booked' }]);
    const theirs = await list(appointment.appointmentId, 1, 20, 'proefdorp');
    expect(theirs.items).toMatchObject([{ about: 'cancelled' }]);
  });

  it('are none of an appointment nobody knows', async () => {
    expect(await list(randomUUID())).toEqual({ items: [], total: 0 });
  });
});

describe('the contacts about a handoff', () => {
  it('are there once, though the event comes ten times at once', async () => {
    const event = newsOfHandoff(aHandoff({ handoffId: randomUUID() }));
    const firsts = await Promise.all(
      Array.from({ length: 10 }, () => recording.run([{ about: 'handed-off', news: event }])),
    );
    expect(firsts.filter((first) => first)).toHaveLength(1);
    const { items, total } = await listHandoff(event.data.handoffId);
    expect({ total, items }).toEqual({
      total: 1,
      items: [
        {
          id: event.id,
          handoffId: event.data.handoffId,
          productId: 'verhuismelding',
          about: 'handed-off',
          channel: 'phone',
          who: 'phone',
          direction: 'in',
          at: '2026-11-24T10:15:30Z',
        },
      ],
    });
    expect(Contact.parse(items[0])).toEqual(items[0]);
  });

  it('are of that handoff and that municipality only', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    await recording.run([{ about: 'handed-off', news: newsOfHandoff(aHandoff({ handoffId: one })) }]);
    await recording.run([
      { about: 'handed-off', news: { ...newsOfHandoff(aHandoff({ handoffId: other })), municipalityId: 'proefdorp' } },
    ]);
    expect((await listHandoff(one)).total).toBe(1);
    expect((await listHandoff(other)).total).toBe(0);
    expect((await listHandoff(other, 'proefdorp')).total).toBe(1);
  });

  it('are found by an index', async () => {
    const [{ 'QUERY PLAN': plan }] = await database.dataSource.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      return tx.query(`explain (format json) ${contactsListed}`, [city, null, randomUUID(), null, 20, 0]);
    });
    expect(JSON.stringify(plan)).toContain('contact_moments_of_handoff');
  });
});

it('a contact about nothing, or about two things, is refused by the database', async () => {
  const write = (about: string, appointmentId: string | null, handoffId: string | null) =>
    database.dataSource.query(
      `insert into contact_moments (municipality_id, id, appointment_id, handoff_id, product_id, about, channel, direction, at)
       values ($1, $2, $3, $4, 'verhuismelding', $5, 'web', 'in', now())`,
      [city, randomUUID(), appointmentId, handoffId, about],
    );
  await expect(write('handed-off', null, null)).rejects.toThrow('contact_moments_of_what');
  await expect(write('handed-off', randomUUID(), randomUUID())).rejects.toThrow('contact_moments_of_what');
  await expect(write('booked', null, randomUUID())).rejects.toThrow('contact_moments_of_what');
  await expect(
    database.dataSource.query(
      `insert into contact_moments (municipality_id, id, ticket_id, about, channel, direction, at)
       values ($1, $2, $2, 'booked', 'web', 'in', now())`,
      [city, randomUUID()],
    ),
  ).rejects.toThrow('contact_moments_of_visit');
  await expect(write('opened', randomUUID(), null)).rejects.toThrow('contact_moments_about_check');
});
