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
import { ContactRecord } from '../history/contact.record.js';
import type { AppointmentNews } from '../history/contact.rules.js';
import { ContactStore } from '../history/contact.store.js';
import { ErasedAppointmentStore } from '../history/erased-appointments.store.js';
import { RecordContact } from '../history/record-contact.action.js';
import { RecordHandoff } from '../history/record-handoff.action.js';
import { RecordVisit } from '../history/record-visit.action.js';
import { migrations } from '../migrations/index.js';
import { ErasePerson } from './erase-person.action.js';
import { ExportMoments } from './export-moments.action.js';
import { ExportedMoments } from './exported-moments.views.js';
import { MomentStore } from './moments.store.js';

let database: TestDatabase;
let unitOfWork: UnitOfWork;
let appointmentId: string;
beforeEach(async () => {
  database = await aDatabase({ service: 'contacts', migrations, records: [ContactRecord] });
  unitOfWork = new UnitOfWork(database.dataSource, new Metrics('contacts'));
  appointmentId = randomUUID();
});
afterEach(async () => database.drop());

const recording = (erased = new ErasedAppointmentStore()) =>
  new RecordContact(new Inbox(unitOfWork), new ContactStore(), erased);
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
    await recording().run('booked', booked());
    await erase();
    await recording().run('cancelled', booked());
    expect(await moments()).toEqual([
      { about: 'booked', appointment_id: null },
      { about: 'cancelled', appointment_id: null },
    ]);
  });

  it('gets none by news from before, that comes late or again', async () => {
    const [early, late] = [booked(), booked()];
    await recording().run('booked', early);
    await erase();
    await recording().run('changed', late);
    await database.dataSource.query('delete from inbox');
    await recording().run('booked', early);
    await recording().run('changed', late);
    expect((await moments()).map((one) => one.appointment_id)).toEqual([null, null]);
  });

  it('has no visit any more, nor gets one that ends later: the ticket is not told either', async () => {
    const visiting = new RecordVisit(new Inbox(unitOfWork), new ContactStore(), new ErasedAppointmentStore());
    await visiting.run(newsOfVisit(aVisit({ appointmentId })));
    const walkedIn = aVisit({ ticketId: randomUUID() });
    await visiting.run(newsOfVisit(walkedIn));
    await erase();
    await visiting.run(newsOfVisit(aVisit({ appointmentId })));
    const kept = await database.dataSource.query(
      'select appointment_id, ticket_id from contact_moments order by ticket_id',
    );
    const cut = { appointment_id: null, ticket_id: null };
    expect(kept).toEqual([{ ...cut, ticket_id: walkedIn.ticketId }, cut, cut]);
  });

  it('is one of its municipality; others, and handoffs, are recorded as ever', async () => {
    await erase();
    await recording().run('booked', { ...booked(), municipalityId: 'proefdorp' });
    await recording().run('moved', news(anAppointment()));
    const handoff = newsOfHandoff(aHandoff());
    await new RecordHandoff(new Inbox(unitOfWork), new ContactStore()).run(handoff);
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
    override async has(tx: Tx, municipalityId: string, id: string): Promise<boolean> {
      const has = await super.has(tx, municipalityId, id);
      looked();
      await gate;
      return has;
    }
  }
  const recorded = recording(new Slow()).run('booked', booked());
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

describe('a moment that is being recorded while its person is erased', () => {
  it('is cut loose as well', async () => {
    await overtaken(ErasedAppointmentStore);
    expect(await moments()).toEqual([{ about: 'booked', appointment_id: null }]);
  });

  it('would stay about them without the lock', async () => {
    class Careless extends ErasedAppointmentStore {
      protected override async lock(): Promise<void> {}
    }
    await overtaken(Careless);
    expect(await moments()).toEqual([{ about: 'booked', appointment_id: appointmentId }]);
  });
});

describe('an erasure that is announced again', () => {
  it('is reported again, with all that was done for it', async () => {
    const erasureId = randomUUID();
    await recording().run('booked', booked());
    await recording().run('moved', booked());
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
    await recording().run('booked', booked());
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
