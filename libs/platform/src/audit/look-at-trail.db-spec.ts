import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { InputOf, listAuditOf } from '#contracts';
import { ATrail, town } from './a-trail.builder.js';
import { trailOfAppointments } from './concerning.js';
import { LookAtTrail } from './look-at-trail.js';

type Asked = InputOf<ReturnType<typeof listAuditOf>>;

let trail: ATrail;
beforeEach(async () => {
  trail = await ATrail.start();
});
afterEach(async () => trail.close());

const actor = { client: 'c1', who: 'administrator', channel: 'counter' } as const;
const look = async (asked: Partial<Asked> = {}) => {
  const looking = new LookAtTrail('demo', trail.unitOfWork, trail.trail);
  const input: Asked = { order: 'newest', limit: 100, ...asked };
  const { items, total } = await looking.run({ municipalityId: town, requestId: 'look', actor, input });
  return { ids: items.map(({ about }) => about.id), total };
};

const appointment = (id: string) => ({ about: { kind: 'appointment', id }, action: 'book-appointment' });
const day = (date: string, ...appointmentIds: string[]) => ({
  about: { kind: 'location', id: date },
  action: 'list-day',
  looked: true,
  details: { date, appointmentIds },
});

it('finds, of an appointment, also the lists in which it was seen', async () => {
  await trail.note(1, appointment('one'));
  await trail.note(1, appointment('two'));
  await trail.note(1, day('monday', 'one', 'two'));
  await trail.note(1, day('tuesday', 'two'));
  await trail.note(1, { ...day('wednesday', 'one'), municipalityId: 'proefdorp' });
  await trail.note(1, { ...appointment('one'), details: { appointmentIds: ['one', 'two'] } });
  const about = { about: 'appointment' };
  expect(await look({ ...about, id: 'one' })).toEqual({ ids: ['one', 'monday', 'one'], total: 3 });
  expect(await look({ ...about, id: 'two' })).toEqual({ ids: ['one', 'tuesday', 'monday', 'two'], total: 4 });
  expect(await look({ ...about, id: 'two', action: 'list-day', order: 'oldest' })).toMatchObject({
    ids: ['monday', 'tuesday'],
  });
  expect((await look({ ...about, id: 'three' })).ids).toEqual([]);
  expect((await look({ about: 'location', id: 'monday' })).ids).toEqual(['monday']);
});

it('tells of each appointment what concerns it, the oldest first', async () => {
  await trail.note(1, appointment('one'));
  await trail.note(1, day('monday', 'one', 'two'));
  await trail.note(1, appointment('two'));
  await trail.note(1, { ...appointment('two'), municipalityId: 'proefdorp' });
  const told = await trail.unitOfWork.run((tx) => trailOfAppointments(tx, town, ['one', 'two', 'three']));
  const shown = (id: string) => told.get(id)?.map(({ action, looked }) => [action, looked]);
  expect(shown('one')).toEqual([
    ['book-appointment', false],
    ['list-day', true],
  ]);
  expect(shown('two')).toEqual([
    ['list-day', true],
    ['book-appointment', false],
  ]);
  expect(told.get('one')?.[0]).toEqual({
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    action: 'book-appointment',
    looked: false,
    channel: 'counter',
    who: 'editor',
  });
  expect(shown('three')).toEqual([]);
});

it('counts up to ten thousand', async () => {
  await trail.superuser.query(
    `insert into audit_rows (municipality_id, client, channel, action, about_kind, about_id, looked, trace_id)
     select '${town}', 'c1', 'counter', 'put-product', 'product', 'p', false, 't' from generate_series(1, 10500)`,
  );
  expect((await look({ limit: 1 })).total).toBe(10_000);
  await trail.note(2, { action: 'withdraw-product' });
  expect((await look({ action: 'withdraw-product' })).total).toBe(2);
});

it('names whoever asked without saying for whom as unknown', async () => {
  await trail.note(1, { actor: undefined });
  const { rows } = await trail.superuser.query('select client, who, person from audit_rows');
  expect(rows).toEqual([{ client: 'unknown', who: null, person: null }]);
});
