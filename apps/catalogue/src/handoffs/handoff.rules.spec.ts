import { describe, expect, it } from '@jest/globals';
import { Channel, Way, WayKind } from '#contracts';
import { hashesOf, passOn } from './handoff.rules.js';

const aWay = (facts: Partial<Way> = {}): Way =>
  Way.parse({
    id: 'apply-online',
    step: 'apply',
    kind: 'online',
    title: { nl: 'Via internet' },
    description: { nl: 'U vult een formulier in.' },
    ownMinutes: 10,
    trips: 0,
    costCents: 0,
    identification: 'digid',
    ...facts,
  });
const byUrl = { url: 'https://formulier.example/verhuizen' };
const byPhone = { phone: '+31 85 000 00 00' };
const errorOf = (message: RegExp) => ({
  refused: 'invalid-input',
  details: { errors: [{ path: 'way', message: expect.stringMatching(message) }] },
});

describe('passing somebody on', () => {
  it('tells where to go on, and whom to call', () => {
    const ways = [aWay({ ...byUrl, ...byPhone })];
    expect(passOn(ways, 'apply-online', 'web')).toEqual({
      ok: { kind: 'online', ...byUrl, ...byPhone, appointmentSkipped: false },
    });
    expect(passOn([aWay(byPhone)], 'apply-online', 'web')).toEqual({
      ok: { kind: 'online', ...byPhone, appointmentSkipped: false },
    });
  });

  it.each(WayKind.options)('to a way of kind %s can be done unless it is ours to perform', (kind) => {
    const isOurs = ['appointment', 'walk-in'].includes(kind);
    const decision = passOn([aWay({ kind, ...byUrl })], 'apply-online', 'web');
    expect(decision).toEqual(isOurs ? errorOf(/is ours/) : { ok: expect.objectContaining({ kind, ...byUrl }) });
  });

  it('skips an appointment when that is another way for the same step', () => {
    const online = aWay(byUrl);
    const skips = (...others: Way[]) => passOn([online, ...others], online.id, 'web');
    const skipped = (appointmentSkipped: boolean) => ({ ok: expect.objectContaining({ appointmentSkipped }) });
    expect(skips(aWay({ id: 'balie', kind: 'appointment' }))).toEqual(skipped(true));
    expect(skips(aWay({ id: 'balie', kind: 'appointment', step: 'collect' }))).toEqual(skipped(false));
    expect(skips(aWay({ id: 'inloop', kind: 'walk-in' }))).toEqual(skipped(false));
  });

  it('is refused for a way that is not there, or leads nowhere', () => {
    expect(passOn([aWay(byUrl)], 'apply-phone', 'web')).toEqual(errorOf(/no such way/));
    expect(passOn([], 'apply-online', 'web')).toEqual(errorOf(/no such way/));
    expect(passOn([aWay()], 'apply-online', 'web')).toEqual(errorOf(/no address/));
  });

  it.each(Channel.options)('is for the channels of the way only: %s', (channel) => {
    const decision = passOn([aWay({ ...byUrl, channels: ['phone', 'kiosk'] })], 'apply-online', channel);
    const refusal = { refused: 'not-allowed', details: { detail: expect.stringContaining(channel) } };
    expect(decision).toEqual(['phone', 'kiosk'].includes(channel) ? { ok: expect.objectContaining(byUrl) } : refusal);
  });
});

describe('an idempotency key', () => {
  const caller = { client: 'kiosk:1', channel: 'kiosk' as const, scopes: [] };
  const idempotency = { key: 'een-lange-sleutel', route: 'POST /v1/products/{productId}/handoffs' };
  const order = { caller, productId: 'verhuismelding', way: 'apply-online', idempotency };
  const hashed = (facts: object = {}) => {
    const hashes = hashesOf({ ...order, ...facts });
    return { key: hashes?.key.toString('hex'), order: hashes?.order.toString('hex') };
  };

  it('is of one client and one route, whatever is ordered', () => {
    const { key } = hashed();
    expect(hashed({ productId: 'paspoort', way: 'apply-phone' }).key).toBe(key);
    expect(hashed({ caller: { ...caller, client: 'kiosk:2' } }).key).not.toBe(key);
    const ofClerk = (person: string) => hashed({ caller: { ...caller, who: 'clerk', person } }).key;
    expect(ofClerk('staff:1')).not.toBe(ofClerk('staff:2'));
    expect(hashed({ caller: { ...caller, person: 'staff:1' } }).key).toBe(key);
    expect(hashed({ idempotency: { ...idempotency, route: 'POST /v1/holds' } }).key).not.toBe(key);
    expect(hashed({ idempotency: { ...idempotency, key: 'een-andere-sleutel' } }).key).not.toBe(key);
  });

  it('is for one order: product, way and channel', () => {
    const { order: asked } = hashed();
    expect(hashed({ caller: { ...caller, client: 'kiosk:2' } }).order).toBe(asked);
    expect(hashed({ productId: 'paspoort' }).order).not.toBe(asked);
    expect(hashed({ way: 'apply-phone' }).order).not.toBe(asked);
    expect(hashed({ caller: { ...caller, channel: 'web' } }).order).not.toBe(asked);
  });

  it('is optional', () => expect(hashesOf({ ...order, idempotency: undefined })).toBeUndefined());
});
