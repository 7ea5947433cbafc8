import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Who } from '#contracts';

/** People, who log in. All others are programs, which show a secret. */
export const staff = [
  'planner',
  'clerk',
  'editor',
  'privacy-officer',
  'administrator',
] as const satisfies readonly Who[];

export const isStaff = (who: Who): boolean => staff.some((member) => member === who);

/** Who holds a key: to the provider the name is that of a user or of a client, the key its password or secret. */
export interface Holder {
  readonly municipalityId: string;
  readonly who: Who;
  readonly key: string;
}

export const nameOf = ({ municipalityId, who }: Omit<Holder, 'key'>): string => `${municipalityId}.${who}`;

/** The same person is the same to everybody, and nobody can tell who it is without the key. */
export const personOf = (name: string, personKey: string): string =>
  createHmac('sha256', personKey).update(name).digest('base64url').slice(0, 22);

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Takes as long whatever was given, also when nobody has that name. */
export const isKeyOf = (holder: Holder | undefined, given: string): boolean => {
  const matches = timingSafeEqual(digestOf(holder?.key ?? ''), digestOf(given));
  return matches && holder !== undefined;
};
