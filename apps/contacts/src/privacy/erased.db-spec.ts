import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#contracts';
import { Clock, Inbox, Metrics, Municipalities, Outbox, Trail, type Tx, UnitOfWork } from '#platform';
import { aDatabase, eventually, type TestDatabase } from '#testkit';
import {
  aHandoff,
  anAppointment,
  aVisit,
  city,
  news,
  newsOfHandoff,
  newsOfVisit,
} from '../history/a-history.builder.js';
import type { AppointmentNews } from '../history/contact.rules.js';
import { ContactStore } from '../history/contact.store.js';
import { ErasedAppointmentStore, type OfAppointment } from '../history/erased-appointments.store.js';
import { RecordContacts } from '../history/record-contacts.action.js';
import { migrations } from '../migrations/index.js';
import { ErasePerson } from './erase-person.action.js';
import { ExportMoments } from './export-moments.action.js';
import { ExportedMoments } from './exported-moments.views.js';
import { MomentStore } from './moments.store.js';

let database: TestDatabase;
let unitOfWork: UnitOfWork;
let metrics: Metrics;
let appointmentId: string;
beforeEach(async () => {
  database = await aDatabase({ service: 'contacts', migrations });
  metrics = new Metrics('contacts');
  unitOfWork = new UnitOfWork(database.dataSource, metrics);
  appointmentId = randomUUID();
});
afterEach(async () => database.drop());

const recording = (erased = new ErasedAppointmentStore()) =>
  new RecordContacts(new Inbox(unitOfWork), new ContactStore(), erased);
const booked = (): AppointmentNews => news(anAppointment({ appointmentId }));

const anErasure = (erasureId = randomUUID()) => ({
  id: randomUUID(),
  municipalityId: city,
  time: '2026-11-24T11:00:00Z',
  data: { municipalityId: city, erasureId, appointmentIds: [appointmentId], reason: 'asked' as const },
});
const erase = (event = anErasure(), erased = new ErasedAppointmentStore()) =>
  new ErasePerson(
    new Inbox(unitOfWork),
    erased,
    new MomentStore(),
    new Outbox('contacts', new Clock(), new Municipalities([])),
  ).run(event);

const moments = (): Promise<{ about: string; appointment_id: string | null }[]> =>
  database.dataSource.query('select about, appointment_id from contact_moments order by about');
const reports = async (): Promise<unknown[]> =>
  (
    (await database.dataSource.query(`select event->'data' as data from outbox order by id`)) as { data: unknown }[]
  ).map(({ data }) => data);

describe('an appointment of which the person was erased', () => {
  it('has no moments any more, and gets none: what is done with it later is the bare fact', async () => {
    await recording().run([{ about: 'booked', news: booked() }]);
    await erase();
    await recording().run([{ about: 'cancelled', news: booked() }]);
    expect(await moments()).toEqual([
      { about: 'booked', appointment_id: null },
      { about: 'cancelled', appointment_id: null },
    ]);
  });

  it('gets none by news from before, that comes late or again', async () => {
    const [early, late] = [booked(), booked()];
    await recording().run([{ about: 'booked', news: early }]);
    await erase();
    await recording().run([{ about: 'changed', news: late }]);
    await database.dataSource.query('delete from inbox');
    await recording().run([{ about: 'booked', news: early }]);
    await recording().run([{ about: 'changed', news: late }]);
    expect((await moments()).map((one) => one.appointment_id)).toEqual([null, null]);
  });

  it('has no visit any more, nor gets one that ends later: the ticket is not told either', async () => {
    await recording().run([{ about: 'visited', news: newsOfVisit(aVisit({ appointmentId })) }]);
    const walkedIn = aVisit({ ticketId: randomUUID() });
    await recording().run([{ about: 'visited', news: newsOfVisit(walkedIn) }]);
    await erase();
    await recording().run([{ about: 'visited', news: newsOfVisit(aVisit({ appointmentId })) }]);
    const kept = await database.dataSource.query(
      'select appointment_id, ticket_id from contact_moments order by ticket_id',
    );
    const cut = { appointment_id: null, ticket_id: null };
    expect(kept).toEqual([{ ...cut, ticket_id: walkedIn.ticketId }, cut, cut]);
  });

  it('has none among those that are recorded at once, the others are as ever', async () => {
    await erase();
    const [visit, handoff] = [newsOfVisit(aVisit({ appointmentId })), newsOfHandoff(aHandoff())];
    const told = await recording().run([
      { about: 'booked', news: booked() },
      { about: 'cancelled', news: { ...booked(), municipalityId: 'proefdorp' } },
      { about: 'changed', news: news(anAppointment({ by: { channel: 'web', automatic: true } })) },
      { about: 'handed-off', news: handoff },
      { about: 'moved', news: news(anAppointment()) },
      { about: 'visited', news: visit },
      { about: 'visited', news: visit },
    ]);
    expect(told).toBe(5);
    expect(await moments()).toEqual([
      { about: 'booked', appointment_id: null },
      { about: 'cancelled', appointment_id: appointmentId },
      { about: 'handed-off', appointment_id: null },
      { about: 'moved', appointment_id: anAppointment().appointmentId },
      { about: 'visited', appointment_id: null },
    ]);
  });

  it('is one of its municipality; others, and handoffs, are recorded as ever', async () => {
    await erase();
    await recording().run([{ about: 'booked', news: { ...booked(), municipalityId: 'proefdorp' } }]);
    await recording().run([{ about: 'moved', news: news(anAppointment()) }]);
    const handoff = newsOfHandoff(aHandoff());
    await recording().run([{ about: 'handed-off', news: handoff }]);
    expect(await moments()).toEqual([
      { about: 'booked', appointment_id: appointmentId },
      { about: 'handed-off', appointment_id: null },
      { about: 'moved', appointment_id: anAppointment().appointmentId },
    ]);
  });
});

/** Erases between the look and the write of a moment. */
const overtaken = async (Erased: typeof ErasedAppointmentStore): Promise<void> => {
  let goOn = (): void => undefined;
  let looked = (): void => undefined;
  const atTheLook = new Promise<void>((resolve) => {
    looked = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  class Slow extends Erased {
    override async among<T extends OfAppointment>(tx: Tx, appointments: readonly T[]): Promise<ReadonlySet<T>> {
      const erased = await super.among(tx, appointments);
      looked();
      await gate;
      return erased;
    }
  }
  const recorded = recording(new Slow()).run([
    { about: 'booked', news: booked() },
    { about: 'moved', news: news(anAppointment()) },
  ]);
  await atTheLook;
  let isDone = false;
  const erased = erase(anErasure(), new Erased()).then(() => {
    isDone = true;
  });
  await eventually(async () => {
    const waits = await database.dataSource.query(
      `select 1 from pg_locks where locktype = 'advisory' and not granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(isDone || waits.length === 1).toBe(true);
  });
  goOn();
  await Promise.all([recorded, erased]);
};

describe('a moment that is being recorded with others while its person is erased', () => {
  const another = { about: 'moved', appointment_id: anAppointment().appointmentId };

  it('is cut loose as well', async () => {
    await overtaken(ErasedAppointmentStore);
    expect(await moments()).toEqual([{ about: 'booked', appointment_id: null }, another]);
  });

  it('would stay about them without the lock', async () => {
    class Careless extends ErasedAppointmentStore {
      protected override async lock(): Promise<void> {}
    }
    await overtaken(Careless);
    expect(await moments()).toEqual([{ about: 'booked', appointment_id: appointmentId }, another]);
  });
});

describe('moments of many appointments', () => {
  it('are recorded once, and nobody waits in a ring, though two are handed them in another order', async () => {
    const told = Array.from({ length: 5 }, () => ({ about: 'booked', news: booked() }) as const);
    const holding = database.dataSource.createQueryRunner();
    await holding.startTransaction();
    await holding.query('insert into inbox (municipality_id, reader, event_id) values ($1, $2, $3)', [
      city,
      'contact-moments',
      told[2]?.news.id,
    ]);
    const both = Promise.all([recording().run(told), recording().run(told.toReversed())]);
    await eventually(async () => {
      const waiting = await database.dataSource.query(
        `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      expect(waiting).toHaveLength(2);
    });
    await holding.rollbackTransaction();
    await holding.release();
    expect((await both).toSorted()).toEqual([0, 5]);
    expect(await moments()).toHaveLength(5);
    expect((await metrics.retriedTransactions.get()).values).toEqual([]);
  });
});

describe('an erasure that is announced again', () => {
  it('is reported again, with all that was done for it', async () => {
    const erasureId = randomUUID();
    await recording().run([{ about: 'booked', news: booked() }]);
    await recording().run([{ about: 'moved', news: booked() }]);
    await erase(anErasure(erasureId));
    await erase(anErasure(erasureId));
    const report = { municipalityId: city, erasureId, contactMoments: 2 };
    expect(await reports()).toEqual([report, report]);
  });

  it('is reported once for one event, however often that comes', async () => {
    const event = anErasure();
    expect([await erase(event), await erase(event)]).toEqual([true, false]);
    expect(await reports()).toHaveLength(1);
  });
});

describe('an export', () => {
  const officer: Actor = { client: 'privacy-officer', who: 'privacy-officer', channel: 'counter' };
  const exported = (behind = 0) =>
    new ExportMoments(unitOfWork, new ExportedMoments(), new Trail()).run({
      municipalityId: city,
      requestId: 'the-request',
      actor: officer,
      input: { appointmentIds: [appointmentId], behind },
    });

  it('is noted in the trail, and told of in the next', async () => {
    await recording().run([{ about: 'booked', news: booked() }]);
    const first = await exported();
    expect(first).toMatchObject({
      contacts: [{ appointmentId, about: 'booked' }],
      more: false,
      trail: { [appointmentId]: [] },
    });
    const rows = await database.dataSource.query(
      'select client, action, about_kind, about_id, looked, trace_id, details from audit_rows',
    );
    expect(rows).toEqual([
      {
        client: 'privacy-officer',
        action: 'export-person',
        about_kind: 'appointment',
        about_id: appointmentId,
        looked: true,
        trace_id: 'the-request',
        details: { behind: 0, shown: 1 },
      },
    ]);
    const look = { at: expect.any(String), action: 'export-person', looked: true, channel: 'counter' };
    expect((await exported()).trail).toEqual({ [appointmentId]: [{ ...look, who: 'privacy-officer' }] });
    expect((await exported(1)).trail).toEqual({});
  });
});
