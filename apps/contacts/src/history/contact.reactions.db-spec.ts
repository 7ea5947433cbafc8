import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import {
  appointmentBooked,
  appointmentCancelled,
  appointmentChanged,
  appointmentHeld,
  appointmentMoved,
  type Contact,
  type EventContract,
  handoffMade,
  type TicketSummary,
  ticketServed,
} from '#contracts';
import { Clock, Inbox, Metrics, Municipalities, makeLog, Nats, Outbox, Reader, Relay, UnitOfWork } from '#platform';
import { aDatabase, aNats, eventually, type SuiteNats, type TestDatabase } from '#testkit';
import { migrations } from '../migrations/index.js';
import { aHandoff, anAppointment, aVisit, city } from './a-history.builder.js';
import { contactReactions } from './contact.reactions.js';
import { ContactStore } from './contact.store.js';
import { ContactViews } from './contact.views.js';
import { ErasedAppointmentStore } from './erased-appointments.store.js';
import { RecordContacts } from './record-contacts.action.js';

const log = makeLog('contacts', 'silent');
const metrics = new Metrics('contacts');
const tables = { service: 'contacts', migrations };

let broker: SuiteNats;
let nats: Nats;
let owner: TestDatabase;
let ours: TestDatabase;
let relay: Relay;
let readers: Reader[];
let announcing: UnitOfWork;

beforeEach(async () => {
  broker = await aNats();
  nats = await Nats.connect(broker.url, 'contacts', log);
  [owner, ours] = [await aDatabase(tables), await aDatabase(tables)];
  announcing = new UnitOfWork(owner.dataSource, metrics);
  relay = new Relay({ service: 'appointments', dataSource: owner.dataSource, nats, replicas: 1, log, metrics });
  announcing.onCommit(() => relay.wake());
  relay.start();
  readers = [];
});
afterEach(async () => {
  await Promise.all([relay, ...readers].map((one) => one.stop()));
  await nats.close();
  await broker.remove();
  await Promise.all([owner.drop(), ours.drop()]);
});

const read = (isWanted = (_: EventContract): boolean => true): Reader => {
  const inbox = new Inbox(new UnitOfWork(ours.dataSource, metrics));
  const recording = new RecordContacts(inbox, new ContactStore(), new ErasedAppointmentStore());
  const reactions = contactReactions(recording).filter(({ event }) => isWanted(event));
  const reader = new Reader({
    name: 'contacts',
    reactions,
    nats,
    dataSource: ours.dataSource,
    replicas: 1,
    log,
    metrics,
  });
  reader.start();
  readers.push(reader);
  return reader;
};

const outbox = new Outbox('appointments', new Clock(), new Municipalities([]));
const announce = (appointmentId: string, ...events: EventContract[]) =>
  announcing.run(async (tx) => {
    const before = { locationId: 'elders', start: '2026-12-01T08:00:00Z', end: '2026-12-01T08:15:00Z' };
    const data = { ...anAppointment({ appointmentId }), before };
    await outbox.announce(tx, ...events.map((event) => ({ event, municipalityId: city, about: appointmentId, data })));
  });

const announceHandoff = (handoffId: string) =>
  announcing.run((tx) =>
    outbox.announce(tx, {
      event: handoffMade,
      municipalityId: city,
      about: handoffId,
      data: aHandoff({ handoffId }),
    }),
  );

const contactsAbout = async (handoffId: string): Promise<Contact[]> => {
  const input = { handoffId, page: 1, pageSize: 100 };
  return (await new ContactViews(ours.dataSource).list({ municipalityId: city, requestId: 'test', input })).items;
};

const history = async (appointmentId: string): Promise<string[]> => {
  const input = { appointmentId, page: 1, pageSize: 100 };
  const { items } = await new ContactViews(ours.dataSource).list({ municipalityId: city, requestId: 'test', input });
  return items.map(({ about }) => about).sort();
};

describe('contacts', () => {
  it('hear of everything that is done with an appointment, not of holds', async () => {
    const id = randomUUID();
    read();
    await announce(id, appointmentHeld, appointmentBooked, appointmentMoved, appointmentChanged, appointmentCancelled);
    await eventually(async () => expect(await history(id)).toEqual(['booked', 'cancelled', 'changed', 'moved']));
    expect(await ours.dataSource.query('select * from parked_messages')).toEqual([]);
  });

  it('have an event once, though it is delivered twice', async () => {
    const id = randomUUID();
    await announce(id, appointmentBooked);
    const [row] = (await eventually(async () => {
      const rows = await owner.dataSource.query('select subject, event from outbox where sent_at is not null');
      expect(rows).toHaveLength(1);
      return rows;
    })) as [{ subject: string; event: object }];
    await jetstream(nats.connection).publish(row.subject, JSON.stringify(row.event));
    await announce(id, appointmentCancelled);
    read();
    await eventually(async () => expect(await history(id)).toEqual(['booked', 'cancelled']));
  });

  it('are not stopped by what can not be read: it is parked with the reason', async () => {
    const id = randomUUID();
    await announce(id, appointmentBooked);
    await eventually(async () =>
      expect(await owner.dataSource.query('select 1 from outbox where sent_at is null')).toEqual([]),
    );
    await jetstream(nats.connection).publish(`events.${city}.${appointmentBooked.name}`, 'geen JSON');
    await announce(id, appointmentCancelled);
    read();
    await eventually(async () => expect(await history(id)).toEqual(['booked', 'cancelled']));
    expect(await ours.dataSource.query('select municipality_id, reader, reason from parked_messages')).toEqual([
      { municipality_id: city, reader: 'contacts', reason: 'It is not JSON.' },
    ]);
  });

  it('hear, when they come back, what was done while they were away', async () => {
    const id = randomUUID();
    const reader = read();
    await announce(id, appointmentBooked);
    await eventually(async () => expect(await history(id)).toEqual(['booked']));
    await reader.stop();
    await announce(id, appointmentMoved, appointmentChanged);
    expect(await history(id)).toEqual(['booked']);
    read();
    await eventually(async () => expect(await history(id)).toEqual(['booked', 'changed', 'moved']));
  });
});

describe('a handoff', () => {
  it('is a contact moment, once, though it is delivered twice', async () => {
    const [handoff, last] = [randomUUID(), randomUUID()];
    await announceHandoff(handoff);
    const [row] = (await eventually(async () => {
      const rows = await owner.dataSource.query('select subject, event from outbox where sent_at is not null');
      expect(rows).toHaveLength(1);
      return rows;
    })) as [{ subject: string; event: { id: string } }];
    await jetstream(nats.connection).publish(row.subject, JSON.stringify(row.event));
    await announceHandoff(last);
    read();
    await eventually(async () => expect(await contactsAbout(last)).toHaveLength(1));
    expect(await contactsAbout(handoff)).toMatchObject([
      { id: row.event.id, handoffId: handoff, productId: 'verhuismelding', about: 'handed-off', direction: 'in' },
    ]);
  });

  it('is heard by a reader that until now listened to appointments only', async () => {
    const [appointment, handoff] = [randomUUID(), randomUUID()];
    const before = read(({ name }) => name.startsWith('appointments.'));
    await announce(appointment, appointmentBooked);
    await eventually(async () => expect(await history(appointment)).toEqual(['booked']));
    await before.stop();
    await announceHandoff(handoff);
    read();
    await eventually(async () => expect(await contactsAbout(handoff)).toHaveLength(1));
  });
});

describe('a visit', () => {
  const announceVisit = (data: TicketSummary) =>
    announcing.run((tx) =>
      outbox.announce(tx, { event: ticketServed, municipalityId: city, about: data.ticketId, data }),
    );
  const visits = async (ticketId: string): Promise<Contact[]> => {
    const input = { ticketId, page: 1, pageSize: 100 };
    return (await new ContactViews(ours.dataSource).list({ municipalityId: city, requestId: 'test', input })).items;
  };

  it('is a contact moment, found by its ticket and by the appointment they came for; one the clock closed is none', async () => {
    const [walkedIn, closed, withAppointment, appointmentId] = Array.from({ length: 4 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
    ];
    read();
    await announceVisit(aVisit({ ticketId: closed, by: { channel: 'counter', automatic: true } }));
    await announceVisit(aVisit({ ticketId: walkedIn }));
    await announceVisit(aVisit({ ticketId: withAppointment, appointmentId }));
    await eventually(async () => expect(await history(appointmentId)).toEqual(['visited']));
    expect(await visits(withAppointment)).toMatchObject([{ about: 'visited', appointmentId, channel: 'counter' }]);
    expect(await visits(walkedIn)).toMatchObject([{ about: 'visited', ticketId: walkedIn, direction: 'in' }]);
    expect(await visits(closed)).toEqual([]);
    expect(await ours.dataSource.query('select * from parked_messages')).toEqual([]);
  });
});
