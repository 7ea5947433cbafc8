import { mostHorizonDays } from '#contracts';
import type { Appointment } from './appointment.rules.js';
import { type Order, overrideOf } from './orders.rules.js';

const day = 24 * 60 * 60 * 1_000;
/** A day more than may be planned, wherever midnight is. */
const furthestMilliseconds = (mostHorizonDays + 1) * day;

/** The start that an order takes, or keeps with another visit; undefined: it takes nothing. */
const startOf = (order: Order, startById: ReadonlyMap<string, number>): number | undefined => {
  switch (order.kind) {
    case 'hold':
    case 'book':
      return order.wish.start;
    case 'confirm':
      return startById.get(order.id);
    case 'change':
      return order.change.start === undefined ? startById.get(order.id) : Date.parse(order.change.start);
    case 'move':
      return order.start;
    default:
      return undefined;
  }
};

const startsOf = (orders: readonly Order[], loaded: readonly Appointment[]): number[] => {
  const startById = new Map(loaded.map(({ id, startAt }) => [id, startAt]));
  return orders.map((order) => startOf(order, startById)).filter((start) => start !== undefined);
};

/** The time around every start that is asked for: enough to see what stands in its way, and its date's quotas. */
export const stretchesOf = (
  orders: readonly Order[],
  loaded: readonly Appointment[],
): { readonly from: number; readonly until: number }[] => {
  const days = new Set(startsOf(orders, loaded).map((start) => Math.floor(start / day)));
  return [...days].map((number) => ({ from: (number - 1) * day, until: (number + 3) * day }));
};

/** Whether it must be known when a local date begins. */
export const asksTheDate = ({ kind }: Order): boolean => kind === 'arrive' || kind === 'outcome';

export const productsOf = (orders: readonly Order[], loaded: readonly Appointment[]): string[] => {
  const items = orders.flatMap((order) =>
    'wish' in order ? order.wish.items : order.kind === 'change' ? (order.change.items ?? []) : [],
  );
  return [...new Set([...loaded.flatMap((one) => one.items), ...items].map(({ productId }) => productId))];
};

/**
 * How many days to plan: as far as may be booked, as far as what is asked about was booked before, and as far as
 * somebody looks who sets the horizon aside.
 */
export const horizonDaysOf = (
  now: number,
  horizons: readonly { readonly horizonDays: number }[],
  orders: readonly Order[],
  loaded: readonly Appointment[],
): number => {
  const farOrders = orders.filter((order) => overrideOf(order).includes('horizon'));
  const far = startsOf(farOrders, []).filter((start) => start <= now + furthestMilliseconds);
  const starts = [...loaded.map(({ startAt }) => startAt), ...far];
  return Math.max(
    1,
    ...horizons.map(({ horizonDays }) => horizonDays),
    ...starts.map((start) => Math.ceil((start - now) / day) + 1),
  );
};
