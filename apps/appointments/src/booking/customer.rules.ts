import type { Channel, Customer, InputError } from '#contracts';

const namedBy: Readonly<Record<Customer['contactBy'], 'email' | 'phone' | undefined>> = {
  email: 'email',
  sms: 'phone',
  phone: 'phone',
  letter: undefined,
  none: undefined,
};

/** What is missing to reach this customer as agreed. On the web and in the app somebody must be reachable at all. */
export const missingIn = (customer: Customer, channel: Channel, at = 'customer'): InputError[] => {
  // Of an appointment whose person was erased, a change has to say all.
  const unsaid = (['name', 'contactBy'] as const).filter((part) => customer[part] === undefined);
  if (unsaid.length > 0) return unsaid.map((part) => ({ path: `${at}.${part}`, message: 'This is required.' }));
  const wanted = namedBy[customer.contactBy];
  if (wanted && customer[wanted] === undefined)
    return [{ path: `${at}.${wanted}`, message: `This is required when contactBy is ${customer.contactBy}.` }];
  const alone = channel === 'web' || channel === 'app';
  if (alone && customer.email === undefined && customer.phone === undefined)
    return [{ path: `${at}.email`, message: 'A mail address or phone number is required on this channel.' }];
  return [];
};

/** RFC 7396, one level deep: what is absent stays, null takes away. */
export const merged = <T extends object>(
  before: T,
  change: { readonly [K in keyof T]?: T[K] | null | undefined },
): T => {
  const entries = Object.entries({ ...before, ...withoutUndefined(change) });
  return Object.fromEntries(entries.filter(([, value]) => value !== null)) as T;
};

const withoutUndefined = (change: object): object =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
