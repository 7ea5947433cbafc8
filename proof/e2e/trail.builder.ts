import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request, { type Response } from 'supertest';
import type { House } from '#testkit';
import { aLocation, passport, passportPlanning } from './town.builder.js';
import { inLineOf } from './trail-of-lines.builder.js';
import { type Left, trails } from './trail-rows.builder.js';

type Try = () => Promise<Left>;

const customer = { name: 'Sanne Voorbeeld', email: 'sanne@example.org', contactBy: 'email' };
const shift = { startsOn: '2026-11-30', from: '09:00', until: '12:00', recurrence: 'FREQ=WEEKLY;BYDAY=MO' };
const aQuota = {
  weekdays: [1],
  from: '09:00',
  until: '12:00',
  channels: ['phone'],
  sharePercent: 20,
  releaseMinutes: 60,
};
const closure = { from: '2027-03-01T08:00:00Z', until: '2027-03-01T10:00:00Z' };
const file = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

const online = {
  ...passport.ways[0],
  id: 'online',
  kind: 'online',
  url: 'https://formulier.example/verhuizen',
  trips: 0,
};
const moving = (title: string) => ({
  ...passport,
  texts: { nl: { title, summary: 'Geef het door.', description: 'U geeft door waar u gaat wonen.' } },
  ways: [online],
});

/** One order for each route by which staff and channels change something or see a person, in an order that works. */
export const ordersIn = (house: House): Record<string, Try> => {
  const as = (method: 'get' | 'put' | 'post' | 'patch' | 'delete', path: string) =>
    request(house.url)
      [method](path)
      .set('Authorization', `Bearer ${house.key('administrator')}`);
  const tagOf = async (path: string): Promise<string> => (await as('get', path).expect(200)).headers.etag as string;
  const fresh = (path: string, body: object) => as('put', path).set('If-None-Match', '*').send(body).expect(201);
  const seen = (method: 'put' | 'delete' | 'patch', path: string, tag: string) => as(method, path).set('If-Match', tag);
  const made =
    (action: string, path: string, body: object): Try =>
    async () => ({ action, answer: await fresh(path, body) });
  const place = '/v1/locations/wijk';
  const edit =
    (method: 'put' | 'delete', part: string, body?: object): Try =>
    async () => ({
      action: 'edit-location',
      answer: await seen(method, `${place}/${part}`, await tagOf(`${place}/plan`))
        .send(body)
        .expect(200),
    });
  const product = '/v1/products/verhuizing';
  const ofProduct =
    (action: string, method: 'put' | 'delete', part: string, body?: object): Try =>
    async () => ({
      action,
      answer: await seen(method, `${product}${part}`, await tagOf(`${product}/draft`))
        .send(body)
        .expect(body ? 200 : 204),
    });
  const at = (hour: string) => `2026-12-08T${hour}:00Z`;
  const order = (hour: string) => ({ items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start: at(hour) });
  const booked = async (hour: string): Promise<Response> =>
    as('post', '/v1/appointments')
      .send({ ...order(hour), customer })
      .expect(201);
  const appointment = async (hour: string) => {
    const { body } = await booked(hour);
    return { ...body, path: `/v1/appointments/${body.id}` } as { id: string; path: string; code: string };
  };
  const today = async (method: 'put', part: string, body?: object) => {
    const { path } = await appointment('09:00');
    await as('post', '/v1/development/clock')
      .send({ now: at('08:55'), speed: 0 })
      .expect(200);
    return as(method, `${path}/${part}`).send(body).expect(200);
  };
  return {
    putProduct: made('put-product', product, moving('Verhuizing')),
    publishProduct: ofProduct('publish-product', 'put', '/publication', {}),
    makeHandoff: async () => ({
      action: 'make-handoff',
      answer: await as('post', `${product}/handoffs`).send({ way: 'online' }).expect(201),
    }),
    unscheduleProduct: async () => {
      const next = moving('Verhuizing doorgeven');
      await seen('put', product, await tagOf(`${product}/draft`))
        .send(next)
        .expect(200);
      const later = { at: '2027-01-01T00:00:00Z' };
      await seen('put', `${product}/publication`, await tagOf(`${product}/draft`))
        .send(later)
        .expect(200);
      return ofProduct('unschedule-product', 'delete', '/schedule')();
    },
    withdrawProduct: ofProduct('withdraw-product', 'delete', '/publication'),
    putCatalogueSettings: async () => {
      const { body, headers } = await as('get', '/v1/catalogue/settings').expect(200);
      const { version: _, ...settings } = body;
      const changed = { ...settings, languages: [...settings.languages, 'fy'] };
      const answer = await as('put', '/v1/catalogue/settings')
        .set('If-Match', headers.etag as string)
        .send(changed);
      return { action: 'put-catalogue-settings', answer };
    },
    importCatalogue: async () => {
      const { body } = await as('get', '/v1/exports/catalogue').expect(200);
      const text = JSON.stringify(body).replaceAll('Geef het door.', 'Geef het tijdig door.');
      const answer = await as('post', '/v1/imports/catalogue').set('If-Match', '*').type('json').send(text).expect(200);
      return { action: 'import-catalogue', answer };
    },
    importStandards: async () => ({
      action: 'import-standards',
      answer: await as('post', '/v1/standards/imports').type('text/csv').send(file('national-list.csv')).expect(200),
    }),
    importSdg: async () => ({
      action: 'import-sdg-areas',
      answer: await as('post', '/v1/sdg-areas/imports').type('text/csv').send(file('sdg-areas.csv')).expect(200),
    }),
    putLocationPlan: made('put-location-plan', `${place}/plan`, { ...aLocation(1), name: 'Wijk' }),
    putLocation: async () => {
      const { name, address, timeZone } = aLocation(0);
      return { action: 'edit-location', answer: await fresh('/v1/locations/noord', { name, address, timeZone }) };
    },
    putClosure: made('edit-location', `${place}/closures/brand`, closure),
    removeClosure: edit('delete', 'closures/brand'),
    putException: made('edit-location', `${place}/exceptions/2027-03-02`, { hours: [] }),
    removeException: edit('delete', 'exceptions/2027-03-02'),
    putHolidays: edit('put', 'holidays', { country: 'BE' }),
    removeHolidays: edit('delete', 'holidays'),
    putQueueRules: edit('put', 'queue-rules', { walkInShare: 40 }),
    putQuotas: edit('put', 'quotas', { items: [aQuota] }),
    putWeeklyHours: edit('put', 'weekly-hours', { items: [{ weekday: 1, from: '09:00', until: '12:00' }] }),
    putDesk: made('edit-location', `${place}/desks/balie-9`, { name: 'Balie 9' }),
    putShift: made('edit-location', `${place}/desks/balie-9/shifts/ochtend`, shift),
    removeShift: edit('delete', 'desks/balie-9/shifts/ochtend'),
    putDeskClosure: made('edit-location', `${place}/desks/balie-9/closures/ziek`, closure),
    removeDeskClosure: edit('delete', 'desks/balie-9/closures/ziek'),
    removeDesk: edit('delete', 'desks/balie-9'),
    putPlanningFacts: made('put-planning-facts', '/v1/products/rijbewijs/planning', passportPlanning),
    putPlanningFactsHere: made('put-planning-facts-here', '/v1/products/rijbewijs/planning/locations/wijk', {
      minutes: 20,
    }),
    removePlanningFactsHere: async () => {
      const here = '/v1/products/rijbewijs/planning/locations/wijk';
      const answer = await seen('delete', here, await tagOf(here)).expect(204);
      return { action: 'remove-planning-facts-here', answer };
    },
    placeHold: async () => ({
      action: 'place-hold',
      answer: await as('post', '/v1/holds').send(order('10:00')).expect(201),
    }),
    releaseHold: async () => {
      const { body } = await as('post', '/v1/holds').send(order('10:10')).expect(201);
      return { action: 'release-hold', answer: await as('delete', `/v1/holds/${body.id}`).expect(204) };
    },
    bookAppointment: async () => ({ action: 'book-appointment', answer: await booked('10:20') }),
    changeAppointment: async () => {
      const { path } = await appointment('10:30');
      const answer = await seen('patch', path, await tagOf(path))
        .send({ start: at('10:40') })
        .expect(200);
      return { action: 'change-appointment', answer, looked: true };
    },
    cancelAppointment: async () => {
      const { path } = await appointment('10:50');
      return { action: 'cancel-appointment', answer: await as('delete', path).expect(204) };
    },
    moveAppointments: async () => {
      const both = [await appointment('11:00'), await appointment('11:10')];
      const moves = both.map(({ id }, which) => ({ appointmentId: id, version: 1, start: at(`12:${which}0`) }));
      const answer = await as('post', '/v1/moves').send({ moves }).expect(200);
      return { action: 'move-appointment', rows: 2, answer };
    },
    findAppointments: async () => {
      const { code } = await appointment('11:20');
      const answer = await as('get', '/v1/appointments').query({ code }).expect(200);
      return { action: 'find-by-code', answer, looked: true };
    },
    getAppointment: async () => {
      const { path } = await appointment('11:30');
      return { action: 'look-at-appointment', answer: await as('get', path).expect(200), looked: true };
    },
    getCalendarFile: async () => {
      const { path } = await appointment('11:40');
      return { action: 'look-at-calendar-file', answer: await as('get', `${path}/calendar`).expect(200), looked: true };
    },
    listContacts: async () => {
      const { id } = await appointment('11:50');
      const answer = await as('get', '/v1/contacts').query({ appointmentId: id }).expect(200);
      return { action: 'look-at-contacts', answer, looked: true };
    },
    exportPerson: async () => {
      const { id } = await appointment('12:20');
      const answer = await as('post', '/v1/privacy/exports').send({ appointmentId: id }).expect(200);
      return { action: 'export-person', answer, rows: 2, looked: true };
    },
    erasePerson: async () => {
      const { id } = await appointment('12:30');
      const answer = await as('post', '/v1/privacy/erasures').send({ appointmentId: id }).expect(201);
      return { action: 'erase-person', answer };
    },
    findAppointmentsOfDay: async () => {
      const day = { locationId: 'stadskantoor', date: '2026-12-08' };
      const answer = await as('get', '/v1/appointments').query(day).expect(200);
      return { action: 'list-day', answer, looked: true };
    },
    noteArrival: async () => ({
      action: 'note-arrival',
      answer: await today('put', 'arrival'),
      looked: true,
      besides: [{ action: 'take-ticket', looked: false }],
    }),
    noteOutcome: async () => ({
      action: 'note-outcome',
      answer: await today('put', 'outcome', { outcome: 'served' }),
      looked: true,
    }),
    ...inLineOf(as),
    listAudit: async () => ({
      action: 'look-at-trail',
      answer: await as('get', '/v1/audit').expect(200),
      rows: trails.length,
      looked: true,
    }),
    exportAudit: async () => {
      const period = { from: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z' };
      const answer = await as('get', '/v1/audit/export').query(period).expect(200);
      return { action: 'export-trail', answer, rows: trails.length, looked: true };
    },
  };
};
