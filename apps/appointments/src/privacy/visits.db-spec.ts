import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { listTickets } from '#contracts';
import { Seal } from '#platform';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  asked,
  keys,
  orders,
  town,
  tuesday,
} from '../booking/a-booking.builder.js';
import { aQueue, atCounter, doing, type QueueInstance, tuesdayAtTen } from '../queue/a-queue.builder.js';
import { aPrivacy } from './a-privacy.builder.js';

let database: TestDatabase;
let queue: QueueInstance;
beforeEach(async () => {
  database = await aBookingDatabase();
  queue = aQueue(database, tuesdayAtTen);
  await aBookableLocation(queue.booking);
});
afterEach(() => database.drop());

const mine = { name: 'Sanne Proef', email: 'sanne@example.org', contactBy: 'email' as const };
const needs = { interpreter: 'Tigrinya', wheelchair: true };
const day = 24 * 60 * 60_000;
const sql = (text: string, values: unknown[] = []) => database.dataSource.query(text, values);

interface Kept {
  readonly state: string;
  readonly code: string;
  readonly token_generation: number;
  readonly agreed_at: Date | null;
  readonly person: Buffer | null;
  readonly appointment_id: string | null;
  readonly language: string;
  readonly priority: boolean;
  readonly number: string;
  readonly history: readonly { readonly did: string; readonly note?: string }[];
}
const kept = async (ticketId: string): Promise<Kept> => {
  const [row] = (await sql('select * from tickets where id = $1', [ticketId])) as [Kept];
  return row;
};
const notesOf = ({ history }: Pick<Kept, 'history'>) => history.flatMap(({ note }) => note ?? []);

const say = async (about: { appointmentId?: string; ticketId?: string; handoffId?: string }, givenAt: number) => {
  const id = uuidv7();
  const place = { municipalityId: town, table: 'feedback', column: 'comment', id };
  const isVisit = about.handoffId === undefined;
  await sql(
    `insert into feedback (municipality_id, id, about, appointment_id, ticket_id, handoff_id, location_id, product_ids,
       visited_on, satisfaction, comment, language, channel, given_at)
     values ($1, $2, $3, $4, $5, $6, $7, '{paspoort}', $8, 2, $9, 'ti', 'web', $10)`,
    [
      town,
      id,
      isVisit ? 'visit' : 'handoff',
      about.appointmentId ?? null,
      about.ticketId ?? null,
      about.handoffId ?? null,
      isVisit ? 'stadskantoor' : null,
      isVisit ? '2026-12-01' : null,
      new Seal(new Map([['k1', keys.data]])).close(place, 'Sanne was blij'),
      new Date(givenAt),
    ],
  );
  return id;
};
const saidOf = async (id: string) => {
  const columns = 'comment, appointment_id, ticket_id, language, satisfaction';
  const [row] = await sql(`select ${columns} from feedback where id = $1`, [id]);
  return row as object;
};
const forgottenFeedback = { comment: null, appointment_id: null, ticket_id: null, language: 'nl', satisfaction: 2 };

/** Somebody with an appointment who is transferred with a note; `finish`: and served. */
const aVisit = async (finish: boolean) => {
  const { arrive, signOn, next, change } = doing(queue);
  const appointment = await orders(queue.booking).book(tuesday('10:00'), { customer: mine, needs });
  const ticket = await arrive(appointment.id);
  await signOn('balie-1');
  await signOn('balie-2');
  const call = await next('balie-1');
  await change(call?.id ?? '', { do: 'serve' });
  await change(call?.id ?? '', { do: 'transfer', deskId: 'balie-2', note: 'Sanne heeft haast' });
  if (finish) {
    const again = await next('balie-2');
    await change(again?.id ?? '', { do: 'finish' });
  }
  return { appointment, ticket };
};

describe('the visits of who is erased', () => {
  it('stay as the bare fact: nothing of what they needed, what was noted and what they said', async () => {
    const { appointment, ticket } = await aVisit(true);
    const [one, other] = [
      await say({ appointmentId: appointment.id }, tuesdayAtTen),
      await say({ ticketId: ticket.id }, tuesdayAtTen),
    ];
    const others = await doing(queue).walkIn({ needs: { quiet: true } });
    const before = await kept(ticket.id);
    await aPrivacy(database, tuesdayAtTen).erase({ email: mine.email });
    const row = await kept(ticket.id);
    expect(row).toMatchObject({ state: 'served', number: ticket.number, person: null, appointment_id: null });
    // By its code and the agreed time it would still be known for which appointment it was.
    expect(row).toMatchObject({ code: '', agreed_at: null, token_generation: before.token_generation + 1 });
    expect([notesOf(row), row.history.length]).toEqual([[], 6]);
    expect(await saidOf(one)).toEqual(forgottenFeedback);
    expect(await saidOf(other)).toEqual(forgottenFeedback);
    expect((await kept(others.id)).person).not.toBeNull();
  });

  it('take the answers with them that are remembered under their tickets', async () => {
    const { ticket } = await aVisit(true);
    await sql(
      `insert into remembered_answers (municipality_id, client, route, key, fingerprint, answer, appointment_id, remembered_at)
       select $1, 'counter', 'POST', 'k', '\\x00', '\\x00', $2, now()`,
      [town, ticket.id],
    );
    const { services } = await aPrivacy(database, tuesdayAtTen).erase({ email: mine.email });
    expect(services[0]?.erased).toMatchObject({ rememberedAnswers: 1 });
  });

  it('break no line: who stands in it is called and served for the appointment, without needs', async () => {
    const { appointment, ticket } = await aVisit(false);
    await aPrivacy(database, tuesdayAtTen).erase({ appointmentId: appointment.id });
    const row = await kept(ticket.id);
    expect(row).toMatchObject({ state: 'waiting', person: null, appointment_id: appointment.id, code: ticket.code });
    expect(notesOf(row)).toEqual([]);
    const asBearer = { caller: { ...atCounter, scopes: [], appointmentToken: ticket.token }, ticketId: ticket.id };
    expect((await queue.tickets.one(asked(asBearer))).number).toBe(ticket.number);
    const { next, change } = doing(queue);
    const call = await next('balie-2');
    expect(call?.ticket).toMatchObject({ id: ticket.id, needs: {} });
    await change(call?.id ?? '', { do: 'finish' });
    const { state } = await orders(queue.booking).get(appointment.id);
    expect(state).toBe('served');
    const later = tuesdayAtTen + 31 * day;
    await aPrivacy(database, later).erasePastVisits.run();
    expect(await kept(ticket.id)).toMatchObject({ appointment_id: null, code: '', agreed_at: null });
    await expect(queue.tickets.one(asked(asBearer))).rejects.toMatchObject({ code: 'ticket-unknown' });
    expect(await aPrivacy(database, later).erasePastVisits.run()).toBe(0);
  });

  it('are safe from a call that is made meanwhile: whoever is first, nothing comes back', async () => {
    const { appointment, ticket } = await aVisit(false);
    const privacy = aPrivacy(database, tuesdayAtTen);
    const { next, change } = doing(queue);
    const call = await next('balie-2');
    const transfer = change(call?.id ?? '', { do: 'transfer', deskId: 'balie-1', note: 'Nog even' });
    const [erased] = await Promise.allSettled([privacy.erase({ appointmentId: appointment.id }), transfer]);
    expect(erased.status).toBe('fulfilled');
    const row = await kept(ticket.id);
    expect(row.person).toBeNull();
    expect(notesOf(row)).not.toContain('Sanne heeft haast');
  });
});

describe('the list of the day', () => {
  it('still has the visit of who was erased, under no code', async () => {
    const { ticket } = await aVisit(true);
    await aPrivacy(database, tuesdayAtTen).erase({ email: mine.email });
    const list = { caller: atCounter, locationId: 'stadskantoor', page: 1, pageSize: 20 };
    const { items } = await queue.tickets.list(asked(list));
    expect(listTickets.output.parse({ items, total: 1 }).items).toMatchObject([{ id: ticket.id, needs: {} }]);
    expect(items[0]?.code).not.toBe(ticket.code);
  });
});

describe('an export', () => {
  it('has their visits and what they said of them, and who saw them there', async () => {
    const { appointment, ticket } = await aVisit(true);
    const said = await say({ appointmentId: appointment.id }, tuesdayAtTen);
    const list = { caller: atCounter, locationId: 'stadskantoor', page: 1, pageSize: 20 };
    await queue.tickets.list(asked(list));
    const { appointments } = await aPrivacy(database, tuesdayAtTen).export({ email: mine.email });
    expect(appointments[0]).toMatchObject({
      tickets: [{ id: ticket.id, number: ticket.number, state: 'served', needs, waitedMinutes: 0 }],
      feedback: [{ id: said, about: 'visit', satisfaction: 2, comment: 'Sanne was blij' }],
    });
    expect(notesOf(appointments[0]?.tickets?.[0] ?? { history: [] })).toEqual(['Sanne heeft haast']);
    const actions = appointments[0]?.trail.map(({ action, looked }) => [action, looked]);
    for (const one of ['take-ticket', 'call-next', 'change-call', 'list-tickets'])
      expect(actions).toContainEqual([one, one !== 'take-ticket']);
  });

  it('says of what can not be opened that it is there', async () => {
    const { appointment, ticket } = await aVisit(true);
    const said = await say({ ticketId: ticket.id }, tuesdayAtTen);
    await sql(`update tickets set person = '\\x0101' where id = $1`, [ticket.id]);
    await sql(`update feedback set comment = '\\x0101' where id = $1`, [said]);
    const { appointments } = await aPrivacy(database, tuesdayAtTen).export({ appointmentId: appointment.id });
    expect(appointments[0]).toMatchObject({
      tickets: [{ id: ticket.id, needs: {}, unreadable: true }],
      feedback: [{ id: said, unreadable: true }],
    });
    expect(appointments[0]?.feedback?.[0]).not.toHaveProperty('comment');
  });
});

describe('what is over', () => {
  it('of who walked in is kept as long as the municipality says, and is noted when it is erased', async () => {
    const { walkIn, signOn, next, change } = doing(queue);
    const ticket = await walkIn({ needs });
    await signOn('balie-1');
    await change((await next('balie-1'))?.id ?? '', { do: 'finish' });
    const waiting = await walkIn({ needs });
    const privacy = (at: number) => aPrivacy(database, at, { retentionDays: 2 });
    expect(await privacy(tuesdayAtTen + 2 * day - 1).erasePastVisits.run()).toBe(0);
    expect(await privacy(tuesdayAtTen + 2 * day).erasePastVisits.run()).toBe(1);
    expect(await kept(ticket.id)).toMatchObject({ person: null, state: 'served', number: 'A001' });
    expect((await kept(waiting.id)).person).not.toBeNull();
    expect(await privacy(tuesdayAtTen + 9 * day).erasePastVisits.run()).toBe(0);
    const rows = await sql(
      `select about_kind, action, who, details from audit_rows where about_id = $1 order by id desc`,
      [ticket.id],
    );
    expect(rows[0]).toMatchObject({ about_kind: 'ticket', action: 'erase-person', details: { reason: 'retention' } });
  });

  it('of what was said is forgotten as well, also of handoffs; the figures stay', async () => {
    const said = await say({ handoffId: uuidv7() }, tuesdayAtTen);
    await aPrivacy(database, tuesdayAtTen + 30 * day - 1).erasePastVisits.run();
    expect((await saidOf(said)) as object).toMatchObject({ language: 'ti' });
    await aPrivacy(database, tuesdayAtTen + 30 * day).erasePastVisits.run();
    expect(await saidOf(said)).toEqual(forgottenFeedback);
  });

  it('goes with its appointment when that is too old, also where a municipality is not served any more', async () => {
    const { ticket } = await aVisit(true);
    await aPrivacy(database, tuesdayAtTen + 40 * day).erasePast.run();
    expect(await kept(ticket.id)).toMatchObject({ person: null, appointment_id: null });
    const walkedIn = await doing(queue).walkIn({ needs });
    await sql(
      `update tickets set municipality_id = 'weggefuseerd', state = 'left', ended_at = taken_at where id = $1`,
      [walkedIn.id],
    );
    expect(await aPrivacy(database, tuesdayAtTen + 40 * day).erasePastVisits.run()).toBe(1);
    expect((await kept(walkedIn.id)).person).toBeNull();
  });

  it('is forgotten once by two at once, in portions', async () => {
    const { walkIn } = doing(queue);
    const { id } = await walkIn({ needs });
    await sql(`update tickets set state = 'left', ended_at = taken_at where id = $1`, [id]);
    await sql(
      `insert into tickets select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'sequence', n))).*
       from tickets t, generate_series(2, 450) n where id = $1`,
      [id],
    );
    const runs = [1, 2].map(() => aPrivacy(database, tuesdayAtTen + 40 * day).erasePastVisits.run());
    expect((await Promise.all(runs)).reduce((all, one) => all + one)).toBe(450);
    const [row] = await sql('select count(*)::int as sealed from tickets where person is not null');
    expect(row).toEqual({ sealed: 0 });
  });
});
