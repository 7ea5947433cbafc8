import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream, StorageType } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { boardBucket, boardKeys, firstSlots, listSlots, releaseHold } from '#contracts';
import { Clock } from '#platform';
import { eventually } from '#testkit';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { aPlanOf, aProduct } from './board/a-board.builder.js';

let gateway: TestGateway;
let beating: NodeJS.Timeout | undefined;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => {
  clearInterval(beating);
  await gateway?.close();
});

const query = 'item=paspoort&locationId=stadskantoor';
const told = { durationMinutes: 30, locations: [] };
const countOf = async (from: string): Promise<number> => {
  const { text } = await gateway.http.get('/metrics').set('authorization', bearer('monitor'));
  return Number(new RegExp(`^loket_board_answers_total\\{.*from="${from}".*\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
};

const writeBoard = async (): Promise<void> => {
  const kv = await new Kvm(jetstream(gateway.wire)).create(boardBucket, { storage: StorageType.Memory });
  const put = (key: string, value: unknown) => kv.put(key, JSON.stringify(value));
  const products = [{ product: aProduct('paspoort'), differencesByLocation: {} }];
  await put(boardKeys.municipality('voorbeeldstad'), { version: 1, locationIds: ['stadskantoor'], products });
  const known = { planVersion: 1, knownFrom: '2026-12-01', knownUntil: '2028-01-01' };
  await put(boardKeys.plan('voorbeeldstad', 'stadskantoor'), { ...known, plan: aPlanOf(2) });
  const state = { version: 1, planVersion: 1, changedAt: Date.now(), serving: [] };
  await put(boardKeys.state('voorbeeldstad', 'stadskantoor'), state);
  beating = setInterval(() => void put(boardKeys.beat('one'), { at: Date.now() }).catch(() => undefined), 100);
};

describe('slots over HTTP', () => {
  it('come from the service until there is a board, and from the board then, in the same manner', async () => {
    gateway.app.get(Clock).set({ now: Date.parse('2026-12-01T07:00:00Z'), at: 0, speed: 0 });
    const list = await gateway.answers(listSlots, () => ({ ok: told }));
    const first = await gateway.answers(firstSlots, () => ({ ok: told }));
    const fromService = await gateway.http.get(`/v1/slots?${query}`).expect(200, told);
    await gateway.http.get(`/v1/slots/first?${query}`).expect(200, told);
    expect([await countOf('service'), await countOf('board')]).toEqual([2, 0]);

    await writeBoard();
    await eventually(async () => {
      const { body } = await gateway.http.get(`/v1/slots?${query}&until=2026-12-02`).expect(200);
      const slots = ['08:00', '08:30', '09:00', '09:30', '10:00', '10:30'];
      const days = [{ date: '2026-12-01', slots: slots.map((time) => ({ start: `2026-12-01T${time}:00Z`, free: 2 })) }];
      const here = { locationId: 'stadskantoor', timeZone: 'Europe/Amsterdam', durationMinutes: 30 };
      expect(body).toEqual({ durationMinutes: 30, locations: [{ ...here, days }] });
    });
    const asked = [list.asked.length, first.asked.length];
    const fromBoard = await gateway.http.get(`/v1/slots?${query}`).expect(200);
    const { body } = await gateway.http.get(`/v1/slots/first?${query}`).expect(200);
    expect(body.locations).toEqual([expect.objectContaining({ start: '2026-12-01T08:00:00Z', free: 2 })]);
    expect([list.asked.length, first.asked.length]).toEqual(asked);
    expect(await countOf('board')).toBeGreaterThanOrEqual(3);
    const names = ({ headers }: { headers: Record<string, string> }) => Object.keys(headers).sort();
    expect(names(fromBoard)).toEqual(names(fromService));
    expect(fromBoard.headers['content-type']).toBe(fromService.headers['content-type']);

    // What the board does not know is the service's to refuse.
    await gateway.http.get('/v1/slots?item=onbekend').expect(200, told);
    expect(list.asked.at(-1)?.input).toMatchObject({ items: [{ productId: 'onbekend', people: 1 }] });
  });
});

describe('the short way', () => {
  const path = `/v1/slots?${query}&until=2026-12-03`;
  /** A header that makes it go the long way, and changes nothing else. */
  const longWay = { 'if-none-match': '"none"' };
  const comparable = ({ status, headers, text }: { status: number; headers: Record<string, string>; text: string }) => {
    const { 'loket-request-id': requestId, ratelimit, date, ...rest } = headers;
    expect([requestId, ratelimit, date].map((value) => typeof value)).toEqual(['string', 'string', 'string']);
    return { status, headers: rest, text };
  };
  const remaining = ({ headers }: { headers: Record<string, string> }): number =>
    Number(/r=(\d+)/.exec(headers.ratelimit ?? '')?.[1]);

  it.each([path, `/v1/slots/first?${query}`])('answers %s as the long way does', async (asked) => {
    const short = await gateway.http.get(asked).expect(200);
    const long = await gateway.http.get(asked).set(longWay).expect(200);
    expect(comparable(short)).toEqual(comparable(long));
    const withCredential = await gateway.http.get(asked).set('authorization', bearer('kiosk')).expect(200);
    expect(withCredential.text).toBe(short.text);
  });

  it('is counted, once, on either way', async () => {
    const wrong = () => gateway.http.get('/v1/slots?item=');
    const asked = [
      await gateway.http.get(path),
      await gateway.http.get(path).set(longWay),
      await gateway.http.get(path),
      await wrong(),
      await gateway.http.get(path),
    ];
    const left = asked.map(remaining);
    expect(left.map((one, at) => (left[at - 1] ?? one) - one)).toEqual([0, 1, 1, 1, 1]);
  });

  it('is part of the trace of who asks, and tells which page may read it', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { headers } = await gateway.http.get(path).set({ traceparent, origin: 'https://elders.example' }).expect(200);
    expect(headers['loket-request-id']).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it.each([
    ['a wrong question', `${path}&until=later`, {}, 400],
    ['one that is not known', `${path}&more=yes`, {}, 400],
    ['what can not be answered so', path, { accept: 'text/html' }, 406],
    ["a token that is nobody's", path, { authorization: 'Bearer nobody' }, 401],
    ['a host where strangers may not ask', path, { host: 'proefdorp.test' }, 401],
  ])('leaves %s to the long way', async (_, asked, headers, status) => {
    const { body } = await gateway.http.get(asked).set(headers).expect(status);
    expect(body).toMatchObject({ status, type: expect.any(String) });
  });

  it('is not taken by who asks for the head alone', async () => {
    const { text } = await gateway.http.get(path).expect(200);
    const { headers } = await gateway.http.head(path).expect(200);
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
  });
});

describe('who shows a credential', () => {
  it('finds what they just changed: the service is asked for a moment, and the board again after it', async () => {
    const path = `/v1/slots?${query}&until=2026-12-04`;
    const list = await gateway.answers(listSlots, () => ({ ok: told }));
    const release = await gateway.answers(releaseHold, () => ({ ok: {} }));
    const fromBoard = () => gateway.http.get(path).expect(({ body }) => expect(body).not.toEqual(told));
    await eventually(fromBoard);
    const releasing = () =>
      gateway.http.delete('/v1/holds/01981c0a-0000-7000-8000-000000000000').set('authorization', bearer('kiosk'));
    // Tried again where the machine took longer than the moment that it is asked.
    await eventually(async () => {
      await releasing().expect(204);
      await gateway.http.get(path).expect(200, told);
    });
    expect(list.asked).not.toEqual([]);
    await eventually(fromBoard);
    list.stop();
    release.stop();
  });
});
