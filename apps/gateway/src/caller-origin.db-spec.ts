import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Caller, getAppointment } from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';

let gateway: TestGateway;
let another: TestGateway;
beforeAll(async () => {
  const behindAProxy = { TRUSTED_PROXIES: '127.0.0.1' };
  gateway = await aGateway(behindAProxy);
  another = await aGateway(behindAProxy);
});
afterAll(async () => Promise.all([gateway.close(), another.close()]));

/** Whom the owner of the answer is told that asks. */
const toldOf = async (through: TestGateway, headers: Record<string, string>): Promise<Caller> => {
  const { asked, stop } = await through.answers(getAppointment, () => ({ problem: 'appointment-unknown' }));
  const answer = await through.http.get('/v1/appointments/019abf00-0000-7000-8000-000000000001').set(headers);
  stop();
  expect(answer.status).toBe(404);
  expect(asked[0]?.actor).not.toHaveProperty('origin');
  return asked[0]?.input.caller as Caller;
};
const from = (address: string) => ({ 'x-forwarded-for': address });

it('the owner of the answer is told where callers without a credential ask from, alike by all gateways', async () => {
  const { origin } = await toldOf(gateway, from('192.0.2.1'));
  expect(origin).toMatch(/^[\w-]{43}$/);
  expect((await toldOf(another, from('192.0.2.1'))).origin).toBe(origin);
  expect((await toldOf(gateway, from('192.0.2.2'))).origin).not.toBe(origin);
});

it('and not where holders of a credential do', async () => {
  const caller = await toldOf(gateway, { ...from('192.0.2.1'), authorization: bearer('phone') });
  expect(caller).toMatchObject({ who: 'phone' });
  expect(caller).not.toHaveProperty('origin');
});
