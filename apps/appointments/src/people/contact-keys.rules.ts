import { createHmac } from 'node:crypto';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Customer } from '#contracts';

/** A country as ISO 3166 names it in two letters. */
export type Country = CountryCode;

/** Whether phone numbers of this country can be read. */
export const isCountry = (text: string): text is Country => isSupportedCountry(text);

/** How somebody can be reached: what a person is found by. */
export type Contact = Pick<Customer, 'email' | 'phone'>;

/** What a person is found by, as it is kept: a keyed hash and the id of its key. */
export interface ContactKey {
  readonly kind: 'email' | 'phone';
  readonly keyId: string;
  readonly hash: Buffer;
}

/** One spelling for all of a mail address. Strictly capitals may differ before the @; nobody's mail server does that. */
export const normalMail = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

/** E.164 where it can be read as a number of this country or of the country it names; else its digits. */
export const normalPhone = (phone: string, country: Country = 'NL'): string =>
  parsePhoneNumberFromString(phone.normalize('NFKC'), country)?.number ?? phone.normalize('NFKC').replace(/\D/g, '');

/** How values are spelled before they are hashed: raised when normalMail or normalPhone answers otherwise than before. */
export const spelling = 1;

const normalised = ({ email, phone }: Contact, country?: Country) => [
  ...(email === undefined ? [] : [{ kind: 'email' as const, value: normalMail(email) }]),
  ...(phone === undefined ? [] : [{ kind: 'phone' as const, value: normalPhone(phone, country) }]),
];

/**
 * What this customer is found by: HMAC-SHA-256 over `municipality|kind|value`, under every key, those of the first key
 * first. Nobody: nothing.
 */
export const contactKeysOf = (
  keys: ReadonlyMap<string, Buffer>,
  municipalityId: string,
  customer: Contact | undefined,
  country?: Country,
): ContactKey[] => {
  const values = normalised(customer ?? {}, country);
  return [...keys].flatMap(([keyId, key]) =>
    values.map(({ kind, value }) => ({
      kind,
      keyId,
      hash: createHmac('sha256', key).update(`${municipalityId}|${kind}|${value}`).digest(),
    })),
  );
};
