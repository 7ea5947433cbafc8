import { type Caller, rights } from '#contracts';
import type { Appointment } from './appointment.rules.js';
import { decide } from './decide.rules.js';
import type { Change, Ledger } from './ledger.rules.js';
import type { Order } from './orders.rules.js';

export const web: Caller = { client: 'anonymous', channel: 'web', scopes: [] };
export const phone: Caller = { client: 'phone', who: 'phone', channel: 'phone', scopes: ['appointments'] };
export const clerk: Caller = { client: 'clerk', who: 'clerk', channel: 'counter', scopes: [...rights.clerk.scopes] };

export const refusalOf = (ledger: Ledger, order: Order) => {
  const decided = decide(ledger, order);
  return 'refused' in decided ? [decided.refused, decided.details?.reason].filter(Boolean).join(' ') : undefined;
};

/** What an order makes of an appointment; throws when it was refused, or changed nothing. */
export const changeBy = (ledger: Ledger, order: Order): Change => {
  const decided = decide(ledger, order);
  if ('refused' in decided) throw new Error(decided.refused);
  if (!decided.change) throw new Error('Nothing was changed.');
  return decided.change;
};

export const madeBy = (ledger: Ledger, order: Order): Appointment => changeBy(ledger, order).after;
