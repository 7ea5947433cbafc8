import { expect, it } from '@jest/globals';
import type { Caller } from '#contracts';
import { rememberUnder } from './remember-under.rules.js';

const idempotency = { key: 'once', route: 'POST /v1/holds' };
const fingerprint = () => Buffer.alloc(1);
const clerk = (person?: string): Caller => ({
  ...{ client: 'staff:clerk:balie', who: 'clerk', channel: 'counter', scopes: [] },
  ...(person === undefined ? {} : { person }),
});
const whose = (caller: Caller) => rememberUnder(caller, idempotency, fingerprint)?.client;

it('an answer is remembered for one person, where staff share a client', () => {
  const all = [whose(clerk('staff:one')), whose(clerk('staff:other')), whose(clerk())];
  expect(new Set(all).size).toBe(3);
  expect(whose(clerk('staff:one'))).toBe(all[0]);
  expect(all[2]).toBe('staff:clerk:balie');
  expect(rememberUnder(clerk(), undefined, fingerprint)).toBeUndefined();
});
