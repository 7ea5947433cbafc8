import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, FeedbackOrder, feedbackGiven } from '#contracts';
import type { Tx } from '#platform';
import { eventually, type TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  byClerk,
  byPhone,
  byWeb,
  orders,
  planner,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { statementsOf } from '../booking/statements.builder.js';
import { forgetFeedback, forgetTickets } from '../privacy/visits.record.js';
import { doing, setClock, tuesdayAtTen } from '../queue/a-queue.builder.js';
import { aFeedback, bearerOf, bookAt, type FeedbackInstance, serveNext } from './a-feedback.builder.js';
import { FeedbackStore } from './feedback.store.js';

const nobodys = '019abf00-0000-7000-8000-00000000ffff';
const handoffId = '019abf00-0000-7000-8000-00000000000d';
const minute = 60_000;

let database: TestDatabase;
let feedback: FeedbackInstance;
beforeAll(async () => {
  database = await aBookingDatabase();
  feedback = aFeedback(database, tuesdayAtTen);
  await aBookableLocation(feedback.queue.booking);
  await doing(feedback.queue).signOn('balie-1');
});
afterAll(async () => database.drop());

let now = tuesdayAtTen;
const later = (minutes: number): void => {
  now += minutes * minute;
  setClock(feedback.queue, now);
};
/** Somebody who walked in, waited so many minutes and was served. */
const aVisit = async (minutes = 7) => {
  const ticket = await doing(feedback.queue).walkIn();
  later(minutes);
  await doing(feedback.queue).signOn('balie-1');
  await serveNext(feedback.queue);
  return ticket;
};
const rows = (which: string, ...values: unknown[]) =>
  database.dataSource.query(`select * from feedback where ${which}`, values);
const keyOf = (key: string) => ({ idempotency: { key, route: 'POST /v1/feedback' } });

describe('feedback about a visit', () => {
  it('is heard of a ticket by its token, kept with how long they waited, and told to who counts', async () => {
    const { id, token } = await aVisit(7);
    const heard = await feedback.give({ ticketId: id, satisfaction: 4, waitAcceptable: true }, bearerOf(token));
    expect(heard).toEqual({
      id: expect.any(String),
      about: 'visit',
      at: new Date(now).toISOString().replace('.000Z', 'Z'),
      locationId: 'stadskantoor',
      productIds: ['paspoort'],
      satisfaction: 4,
      waitAcceptable: true,
    });
    expect(await rows('id = $1', heard.id)).toMatchObject([
      { ticket_id: id, appointment_id: null, waited_seconds: 420, done: null, comment: null, channel: 'web' },
    ]);
    const [told] = await database.dataSource.query(
      `select event from outbox where event->>'type' = 'nl.openloket.${feedbackGiven.name}' and event->>'subject' = $1`,
      [heard.id],
    );
    expect(told.event.data).toEqual({
      municipalityId: 'voorbeeldstad',
      feedbackId: heard.id,
      about: 'visit',
      locationId: 'stadskantoor',
      productIds: ['paspoort'],
      channel: 'web',
      waitedSeconds: 420,
      satisfaction: 4,
      waitAcceptable: true,
    });
    const trail = await database.dataSource.query(
      `select client, about_kind, about_id, details from audit_rows where action = 'give-feedback' and about_id = $1`,
      [id],
    );
    expect(trail).toEqual([
      { client: 'anonymous', about_kind: 'ticket', about_id: id, details: { feedbackId: heard.id } },
    ]);
  });

  it('is heard by the code of a ticket, and given again it replaces what was said before, words and all', async () => {
    const { code, id } = await aVisit();
    const first = await feedback.give({ code, satisfaction: 1, waitAcceptable: false, comment: 'Te lang.' });
    const again = await feedback.give({ ticketId: id, done: true });
    expect(again).toEqual({
      ...first,
      satisfaction: undefined,
      waitAcceptable: undefined,
      comment: undefined,
      done: true,
    });
    expect(await rows('ticket_id = $1', id)).toMatchObject([
      { id: first.id, satisfaction: null, wait_acceptable: null, done: true, comment: null },
    ]);
  });

  it('is one of an appointment and its ticket, however it is named', async () => {
    const start = Math.ceil(now / (10 * minute)) * 10 * minute;
    const { id, code, token } = await bookAt(feedback.queue, new Date(start).toISOString().replace('.000Z', 'Z'));
    const { arrive } = doing(feedback.queue);
    const ticket = await arrive(id);
    later(5 + (start - now) / minute);
    await serveNext(feedback.queue);
    const heard = await feedback.give({ appointmentId: id, satisfaction: 5 }, bearerOf(token));
    const names: [Partial<FeedbackOrder>, Caller][] = [
      [{ ticketId: ticket.id }, bearerOf(ticket.token)],
      [{ code }, byPhone],
      [{ appointmentId: id }, byClerk],
    ];
    for (const [name, caller] of names)
      expect((await feedback.give({ ...name, satisfaction: 3 }, caller)).id).toBe(heard.id);
    expect(await rows('appointment_id = $1 or ticket_id = $2', id, ticket.id)).toMatchObject([
      { id: heard.id, satisfaction: 3, ticket_id: null, waited_seconds: 300, visited_on: expect.anything() },
    ]);
    const trail = await database.dataSource.query(
      `select details from audit_rows where action = 'give-feedback' and about_kind = 'appointment' and about_id = $1`,
      [id],
    );
    expect(trail).toHaveLength(4);
    expect(trail[0].details).toEqual({ feedbackId: heard.id, appointmentIds: [id] });
  });

  it('is heard of who stood in no line, without a wait, on the day of the appointment', async () => {
    const { id } = await bookAt(feedback.queue, tuesday('16:00'));
    await database.dataSource.query(`update appointments set state = 'served', in_force = false where id = $1`, [id]);
    await feedback.give({ appointmentId: id, done: false });
    const [kept] = await database.dataSource.query(
      `select waited_seconds, visited_on::text, location_id, product_ids from feedback where appointment_id = $1`,
      [id],
    );
    expect(kept).toEqual({
      waited_seconds: null,
      visited_on: '2026-12-01',
      location_id: 'stadskantoor',
      product_ids: ['paspoort'],
    });
  });

  it('is heard of who left the line: how long they would have waited nobody knows', async () => {
    const { id, token } = await doing(feedback.queue).walkIn();
    await feedback.queue.leave.run({
      municipalityId: 'voorbeeldstad',
      requestId: 'test',
      input: { caller: bearerOf(token), ticketId: id },
    });
    await feedback.give({ ticketId: id, waitAcceptable: false }, bearerOf(token));
    expect(await rows('ticket_id = $1', id)).toMatchObject([{ wait_acceptable: false, waited_seconds: null }]);
  });

  it('is too early as long as the visit is not over', async () => {
    const { id, token } = await doing(feedback.queue).walkIn();
    const booked = await bookAt(feedback.queue, tuesday('16:10'));
    const early = { code: 'too-early', detail: 'It is possible after the visit.' };
    expect(await refusal(feedback.give({ ticketId: id, done: true }, bearerOf(token)))).toEqual(early);
    expect(await refusal(feedback.give({ code: booked.code, done: true }))).toEqual(early);
    expect(await refusal(feedback.give({ appointmentId: booked.id, done: true }))).toEqual(early);
    expect(await rows('appointment_id = $1 or ticket_id = $2', booked.id, id)).toEqual([]);
    await orders(feedback.queue.booking).cancel(booked.id);
    expect(await refusal(feedback.give({ appointmentId: booked.id, done: true }))).toEqual(early);
    await serveNext(feedback.queue);
  });

  it('of who is erased is not heard any more', async () => {
    const { id, token } = await bookAt(feedback.queue, tuesday('16:20'));
    await database.dataSource.query(
      `update appointments set state = 'served', in_force = false, person = null where id = $1`,
      [id],
    );
    const refused = await refusal(feedback.give({ appointmentId: id, done: true }, bearerOf(token)));
    expect(refused).toEqual({ code: 'appointment-unknown' });
  });

  it('is counted once of a visit that is forgotten meanwhile: nothing opens it any more', async () => {
    const { id, code, token } = await aVisit();
    const { id: heard } = await feedback.give({ ticketId: id, satisfaction: 2 }, bearerOf(token));
    const forgetAll = async (tx: Tx) => {
      const until = new Date(now + 1);
      await forgetTickets(tx, 'voorbeeldstad', until, 1_000);
      await forgetFeedback(tx, 'voorbeeldstad', until, 1_000);
    };
    await database.dataSource.transaction(forgetAll);
    expect(await rows('id = $1', heard)).toMatchObject([{ ticket_id: null, satisfaction: 2 }]);
    const before = await rows('true');
    const unknown = { code: 'ticket-unknown' };
    expect(await refusal(feedback.give({ ticketId: id, satisfaction: 1 }, bearerOf(token)))).toEqual(unknown);
    expect(await refusal(feedback.give({ ticketId: id, satisfaction: 1 }))).toEqual(unknown);
    expect(await refusal(feedback.give({ code, satisfaction: 1 }))).toMatchObject({
      code: expect.stringContaining('unknown'),
    });
    expect(await rows('true')).toHaveLength(before.length);
  });
});

describe('words', () => {
  const words = 'De medewerker Anneke was erg vriendelijk.';

  it('are kept sealed, in their place', async () => {
    const { id } = await aVisit();
    const heard = await feedback.give({ ticketId: id, comment: words });
    expect(heard.comment).toBe(words);
    const [{ comment }] = await rows('id = $1', heard.id);
    expect(comment.toString('latin1')).not.toContain('Anneke');
    const place = { municipalityId: 'voorbeeldstad', table: 'feedback', column: 'comment', id: heard.id };
    expect(feedback.seal.open(place, comment)).toBe(words);
    expect(() => feedback.seal.open({ ...place, id: nobodys }, comment)).toThrow();
    for (const table of ['outbox', 'audit_rows']) {
      const [{ found }] = await database.dataSource.query(
        `select count(*)::int as found from ${table} where ${table}::text like '%Anneke%'`,
      );
      expect({ table, found }).toEqual({ table, found: 0 });
    }
  });

  it('with a citizen service number are refused', () => {
    const order = { ticketId: nobodys, comment: 'Mijn nummer is 111222333.' };
    const { error } = FeedbackOrder.safeParse(order);
    expect(error?.issues.map(({ path }) => path)).toEqual([['comment']]);
  });
});

it.each([
  ['nothing named', { done: true }],
  ['two things named', { ticketId: nobodys, code: 'K7M-4QX', done: true }],
  ['no answer', { ticketId: nobodys }],
  ['a handoff without its product', { handoffId, done: true }],
  ['a product without a handoff', { ticketId: nobodys, productId: 'paspoort', done: true }],
  ['a wait for a handoff', { handoffId, productId: 'paspoort', waitAcceptable: true }],
  ['six stars', { ticketId: nobodys, satisfaction: 6 }],
])('feedback with %s is none', (_what, order) => {
  expect(FeedbackOrder.safeParse(order).success).toBe(false);
});

describe('feedback about a handoff', () => {
  const order = {
    handoffId,
    productId: 'verhuismelding',
    satisfaction: 2,
    done: false,
    comment: 'Het formulier hing.',
  };

  it('is heard when its owner knows it, once', async () => {
    const known = { handoff: { handoffId, productId: 'verhuismelding' } };
    const heard = await feedback.give(order, byWeb, known);
    expect(heard).toMatchObject({ about: 'handoff', productIds: ['verhuismelding'], satisfaction: 2, done: false });
    expect(heard).not.toHaveProperty('locationId');
    expect((await feedback.give({ ...order, satisfaction: 4 }, byWeb, known)).id).toBe(heard.id);
    expect(await rows('handoff_id = $1', handoffId)).toMatchObject([
      { about: 'handoff', satisfaction: 4, location_id: null, visited_on: null },
    ]);
  });

  it('is not heard when nobody says that it is there, or as another', async () => {
    const other = { handoffId, productId: 'paspoort' };
    expect(await refusal(feedback.give(order, byWeb))).toEqual({ code: 'not-found' });
    expect(await refusal(feedback.give(order, byWeb, { handoff: other }))).toEqual({ code: 'not-found' });
  });
});

describe('a stranger', () => {
  /** What is asked of the database, and what is answered. */
  const seen = async (give: Partial<FeedbackOrder>, caller: Caller) => {
    let told: unknown;
    const statements = await statementsOf(database.dataSource, async () => {
      told = await refusal(feedback.give({ ...give, done: true }, caller));
    });
    return { statements, told };
  };

  it('hears the same of what is there as of what is not, after the same statements', async () => {
    const ticket = await aVisit();
    const booked = await bookAt(feedback.queue, tuesday('16:30'));
    const strangers = [byWeb, bearerOf('A'.repeat(43)), planner];
    for (const caller of [...strangers, bearerOf(booked.token)]) {
      const there = await seen({ ticketId: ticket.id }, caller);
      expect(there).toEqual(await seen({ ticketId: nobodys }, caller));
      expect(there).toEqual({ statements: [expect.any(String)], told: { code: 'ticket-unknown' } });
    }
    for (const caller of [...strangers, bearerOf(ticket.token)]) {
      const there = await seen({ appointmentId: booked.id }, caller);
      expect(there).toEqual(await seen({ appointmentId: nobodys }, caller));
      expect(there).toEqual({ statements: [expect.any(String)], told: { code: 'appointment-unknown' } });
    }
  });

  it('may not try codes', async () => {
    const { code } = await aVisit();
    for (const caller of [byWeb, planner]) {
      expect(await seen({ code }, caller)).toEqual({ statements: [], told: { code: 'not-allowed' } });
      expect(await seen({ code: '999-999' }, caller)).toEqual({ statements: [], told: { code: 'not-allowed' } });
    }
    expect(await refusal(feedback.give({ code: '999-999', done: true }))).toEqual({ code: 'appointment-unknown' });
  });
});

describe('an idempotency key', () => {
  it('makes the same twice one, ten times at once, and another order a refusal', async () => {
    const { id, token } = await aVisit();
    const give = (satisfaction: number) =>
      feedback.give({ ticketId: id, satisfaction }, bearerOf(token), keyOf('een-lange-sleutel-voor-een'));
    const answers = await Promise.all(Array.from({ length: 10 }, () => give(4)));
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    const [{ given }] = await database.dataSource.query(
      `select count(*)::int as given from audit_rows where action = 'give-feedback' and about_id = $1`,
      [id],
    );
    expect(given).toBe(1);
    expect(await refusal(give(1))).toEqual({ code: 'idempotency-key-reused' });
    expect(await rows('ticket_id = $1', id)).toMatchObject([{ satisfaction: 4 }]);
  });

  it('shows a stranger nothing', async () => {
    const { id, token } = await aVisit();
    await feedback.give({ ticketId: id, satisfaction: 4 }, bearerOf(token), keyOf('een-andere-sleutel'));
    const stranger = feedback.give({ ticketId: id, satisfaction: 4 }, byWeb, keyOf('een-andere-sleutel'));
    expect(await refusal(stranger)).toEqual({ code: 'ticket-unknown' });
  });
});

describe('at once', () => {
  it('eight about the same are one, and what is kept was said by one of them', async () => {
    const { id } = await aVisit();
    const words = Array.from({ length: 8 }, (_, at) => `Woord ${at}`);
    const heard = await Promise.all(words.map((comment) => feedback.give({ ticketId: id, comment })));
    expect(new Set(heard.map((one) => one.id)).size).toBe(1);
    const [kept, ...others] = await rows('ticket_id = $1', id);
    expect(others).toEqual([]);
    const place = { municipalityId: 'voorbeeldstad', table: 'feedback', column: 'comment', id: kept.id };
    expect(words).toContain(feedback.seal.open(place, kept.comment));
  });

  it('with an erasure that is under way it waits, and is not heard', async () => {
    const { id, token } = await bookAt(feedback.queue, tuesday('16:40'));
    await database.dataSource.query(`update appointments set state = 'served', in_force = false where id = $1`, [id]);
    const { answered } = await database.dataSource.transaction(async (tx) => {
      await tx.query('update appointments set person = null where id = $1', [id]);
      const giving = refusal(feedback.give({ appointmentId: id, comment: 'Te laat.' }, bearerOf(token)));
      await eventually(async () => {
        const waiting = await database.dataSource.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
             and query like '%appointments.state, last.state as ticket_state%' and pid <> pg_backend_pid()`,
        );
        expect(waiting).toHaveLength(1);
      });
      return { answered: () => giving };
    });
    expect(await answered()).toEqual({ code: 'appointment-unknown' });
    expect(await rows('appointment_id = $1', id)).toEqual([]);
  });

  it('with an erasure, and without the lock, it would have been heard', async () => {
    const { id, token } = await bookAt(feedback.queue, tuesday('16:50'));
    await database.dataSource.query(`update appointments set state = 'served', in_force = false where id = $1`, [id]);
    /** Looks without a lock. */
    class Careless extends FeedbackStore {
      override visit(tx: Tx, ...which: [string, Parameters<FeedbackStore['visit']>[2]]) {
        const query = (sql: string, values: unknown[]) =>
          tx.query(sql.replace('for share of appointments', ''), values);
        return super.visit({ query } as Tx, ...which);
      }
    }
    const careless = aFeedback(database, now, { Feedbacks: Careless });
    await database.dataSource.transaction(async (tx) => {
      await tx.query('update appointments set person = null where id = $1', [id]);
      await careless.give({ appointmentId: id, done: true }, bearerOf(token));
    });
    expect(await rows('appointment_id = $1', id)).toHaveLength(1);
  });
});

describe('the table forbids', () => {
  const kept = async () => (await rows(`about = 'visit' limit 1`))[0];
  const change = async (set: string) =>
    database.dataSource.query(`update feedback set ${set} where id = $1`, [(await kept()).id]);
  it.each([
    ['two things at once', `appointment_id = '${nobodys}', ticket_id = '${nobodys}'`, 'about_one_thing_at_most'],
    ['a visit that was nowhere', 'location_id = null', 'a_visit_is_somewhere'],
    ['no stars', 'satisfaction = 0', 'satisfaction'],
  ])('%s', async (_what, set, constraint) => {
    await expect(change(set)).rejects.toThrow(constraint);
  });

  it('two about the same ticket, and lets what is erased stay without one', async () => {
    const [one, other] = await rows('ticket_id is not null order by given_at limit 2');
    const erase = (id: string) =>
      database.dataSource.query(
        `update feedback set comment = null, appointment_id = null, ticket_id = null where id = $1`,
        [id],
      );
    await expect(
      database.dataSource.query('update feedback set ticket_id = $1 where id = $2', [one.ticket_id, other.id]),
    ).rejects.toThrow('feedback_of_ticket');
    await erase(one.id);
    await erase(other.id);
    expect(
      await rows('id = any($1) and num_nonnulls(appointment_id, ticket_id, comment) = 0', [one.id, other.id]),
    ).toHaveLength(2);
  });
});
