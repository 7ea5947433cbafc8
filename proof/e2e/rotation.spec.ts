import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, eventually, type House } from '#testkit';
import { aTown } from './town.builder.js';

let house: House;
beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T09:00:00Z*0', instances: 2 });
  await aTown(house, { desks: 6 });
}, 120_000);
afterAll(async () => house?.stop());

const aRingKey = () => randomBytes(32).toString('base64url');

/** The program `npm run reseal`, as a municipality runs it beside its services. */
const reseal = (...args: string[]): Promise<{ code: number; text: string }> =>
  new Promise((resolve) => {
    const file = join(process.cwd(), 'dist/apps/appointments/src/reseal/main.js');
    const env = { PATH: process.env.PATH ?? '', ...house.told('appointments') };
    execFile(process.execPath, [file, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), text: `${stdout}${stderr}` }),
    );
  });

const rolling = async (rings: { DATA_KEYS: string; LOOKUP_KEYS: string }): Promise<void> => {
  Object.assign(house.environment, rings);
  for (const instance of house.services('appointments')) {
    await instance.stop();
    await instance.start();
  }
};

interface Kept {
  readonly id: string;
  readonly token: string;
  readonly email: string;
  /** Of who walked in at the same time, and what they need. */
  readonly ticket?: { readonly id: string; readonly token: string; readonly needs: object };
  /** Orders that were answered, to be repeated later: with the same key, the same answer. */
  readonly repeatable: readonly { readonly order: () => request.Test; readonly answer: request.Response }[];
}

/** For all of these, a few at a time. */
const forAll = async <T>(many: readonly T[], work: (one: T) => Promise<void>): Promise<void> => {
  const left = [...many];
  const worker = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) await work(one);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
};

/** Callers who book, read and change until they are told to stop. */
class Load {
  readonly kept: Kept[] = [];
  readonly answers = new Map<number, number>();
  private going = true;
  private starts = 0;
  private readonly callers: Promise<void>[] = [];

  begin(callers: number): void {
    for (let at = 0; at < callers; at += 1) this.callers.push(this.call(at));
  }

  async end(): Promise<void> {
    this.going = false;
    await Promise.all(this.callers);
  }

  private async call(caller: number): Promise<void> {
    for (let turn = 0; this.going; turn += 1) {
      const email = `Burger.${caller}.${turn}@Example.org`;
      const customer = { name: `Burger ${caller} ${turn}`, email, contactBy: 'email' };
      const order = {
        items: [{ productId: 'paspoort' }],
        locationId: 'stadskantoor',
        start: this.nextStart(),
        customer,
      };
      const key = `a-booking-${caller}-${turn}`;
      const book = () => request(house.url).post('/v1/appointments').set('Idempotency-Key', key).send(order);
      const booked = this.noted(await book());
      if (booked.status !== 201) continue;
      const { id, token } = booked.body as { id: string; token: string };
      const path = `/v1/appointments/${id}`;
      const read = this.noted(await request(house.url).get(path).set('Appointment-Token', token));
      expect(read.body.customer).toEqual(customer);
      const change = () =>
        request(house.url)
          .patch(path)
          .set('Appointment-Token', token)
          .set('If-Match', '*')
          .set('Idempotency-Key', `a-change-of-${id}`)
          .send({ notes: `Notitie ${turn}` });
      const changed = this.noted(await change());
      const ticket = turn % 2 === 0 ? await this.walkIn(caller, turn) : undefined;
      const repeatable = [
        { order: book, answer: booked },
        { order: change, answer: changed },
      ];
      this.kept.push({ id, token, email, ...(ticket ? { ticket } : {}), repeatable });
      const earlier = this.kept[Math.floor(this.kept.length / 2)];
      if (earlier)
        this.noted(
          await request(house.url).get(`/v1/appointments/${earlier.id}`).set('Appointment-Token', earlier.token),
        );
    }
  }

  /** At the kiosk, and away again, so that the line stays short: what they need stays. */
  private async walkIn(caller: number, turn: number): Promise<NonNullable<Kept['ticket']>> {
    const needs = { interpreter: `Taal ${caller} ${turn}` };
    const taken = await request(house.url)
      .post('/v1/tickets')
      .set('Authorization', `Bearer ${house.key('kiosk')}`)
      .send({ locationId: 'stadskantoor', items: [{ productId: 'paspoort' }], needs });
    const { id, token } = this.noted(taken).body as { id: string; token: string };
    this.noted(await request(house.url).delete(`/v1/tickets/${id}`).set('Appointment-Token', token));
    return { id, token, needs };
  }

  /** Each place once: six desks, 96 starts a day, Tuesday to Friday. */
  private nextStart(): string {
    const at = this.starts++;
    const slot = Math.floor(at / 6);
    const minutes = (slot % 48) * 10;
    const day = 1 + (Math.floor(slot / 48) % 4) + 7 * Math.floor(slot / 192);
    return new Date(Date.UTC(2026, 11, day, 8, minutes)).toISOString();
  }

  private noted(answer: request.Response): request.Response {
    this.answers.set(answer.status, (this.answers.get(answer.status) ?? 0) + 1);
    return answer;
  }
}

it('keys are replaced while people book, read and change: every answer is sound and nothing is lost', async () => {
  const [oldData = '', oldLookUp = ''] = [house.environment.DATA_KEYS, house.environment.LOOKUP_KEYS];
  const [newData, newLookUp] = [`k2:${aRingKey()}`, `h2:${aRingKey()}`];
  const load = new Load();
  const booked = (more: number) => {
    const wanted = load.kept.length + more;
    return eventually(() => expect(load.kept.length).toBeGreaterThanOrEqual(wanted), 20_000);
  };
  load.begin(2);
  await booked(10);
  await rolling({ DATA_KEYS: `${oldData},${newData}`, LOOKUP_KEYS: `${oldLookUp},${newLookUp}` });
  await booked(5);
  await rolling({ DATA_KEYS: `${newData},${oldData}`, LOOKUP_KEYS: `${newLookUp},${oldLookUp}` });
  await booked(5);

  const resealed = await reseal();
  expect(resealed).toMatchObject({
    code: 0,
    text: expect.stringMatching(
      /before {2}appointments\.person: k1 \d+, k2 \d+ [\s\S]*after {3}appointments\.person: k2 \d+ /,
    ),
  });
  expect(resealed.text).toMatch(/before {2}tickets\.person: k1 \d+, k2 \d+ /);
  expect(resealed.text).toMatch(/after {3}tickets\.person: k2 \d+ \(all to be k2\)/);
  expect(resealed.text).toMatch(/after {3}person_keys\.hash: h2 \d+ \(all to be h2\)/);
  expect(resealed.text).toMatch(/after {3}persons by mail or phone: found \d+ \(all to be found\)/);

  await rolling({ DATA_KEYS: newData, LOOKUP_KEYS: newLookUp });
  await booked(5);
  await load.end();
  expect([...load.answers.keys()].filter((status) => ![200, 201, 204, 409].includes(status))).toEqual([]);

  const officer = { Authorization: `Bearer ${house.key('privacy-officer')}` };
  await forAll(load.kept, async ({ id, token, email, ticket, repeatable }) => {
    const { body } = await request(house.url).get(`/v1/appointments/${id}`).set('Appointment-Token', token).expect(200);
    expect(body.customer.email).toBe(email);
    if (ticket) {
      const visit = await request(house.url).get(`/v1/tickets/${ticket.id}`).set('Appointment-Token', ticket.token);
      expect([visit.status, visit.body.needs]).toEqual([200, ticket.needs]);
    }
    const found = await request(house.url)
      .post('/v1/privacy/exports')
      .set(officer)
      .send({ email: email.toLowerCase() })
      .expect(200);
    expect(found.body.appointments.map(({ appointment }: { appointment: { id: string } }) => appointment.id)).toEqual([
      id,
    ]);
    for (const { order, answer } of repeatable) {
      const repeated = await order();
      expect([repeated.status, repeated.headers.etag, repeated.body]).toEqual([
        answer.status,
        answer.headers.etag,
        answer.body,
      ]);
    }
  });
  expect(await reseal('--check')).toMatchObject({ code: 0 });
  expect(house.errors()).toEqual([]);
}, 180_000);
