import { createHmac } from 'node:crypto';

/** What data can not be read, or not be checked, without. */
export const neededKeys = ['DATA_KEYS', 'TOKEN_KEY', 'FINGERPRINT_KEY', 'LOOKUP_KEYS', 'AUDIT_KEY'] as const;
export type NeededKey = (typeof neededKeys)[number];
export type KeyTexts = Readonly<Record<NeededKey, string>>;

const bytesOf = (text: string): Buffer => Buffer.from(text.trim(), 'base64');

/** The keys of a ring by their ids; the first is the one that is written with. */
export const ringOf = (texts: KeyTexts, name: 'DATA_KEYS' | 'LOOKUP_KEYS'): ReadonlyMap<string, Buffer> =>
  new Map(
    texts[name].split(',').map((part) => {
      const [id = '', key = ''] = part.trim().split(':');
      return [id, bytesOf(key)];
    }),
  );

/** Every key by a name of its own: those of a ring as `DATA_KEYS k1`. */
const named = (texts: KeyTexts): readonly (readonly [string, Buffer])[] =>
  neededKeys.flatMap((name): readonly (readonly [string, Buffer])[] =>
    name === 'DATA_KEYS' || name === 'LOOKUP_KEYS'
      ? [...ringOf(texts, name)].map(([id, key]) => [`${name} ${id}`, key])
      : [[name, bytesOf(texts[name])]],
  );

export const auditKeyOf = (texts: KeyTexts): Buffer => bytesOf(texts.AUDIT_KEY);

/** A value per key that only who has the key can make, and that differs per backup. */
export const checksOf = (texts: KeyTexts, backupId: string): Record<string, string> =>
  Object.fromEntries(
    named(texts).map(([name, key]) => [
      name,
      createHmac('sha256', key).update(`open loket backup ${backupId} ${name}`).digest('base64url'),
    ]),
  );

/** The keys of a backup that are not at hand, or are others. */
export const missingKeys = (
  wanted: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): string[] => Object.keys(wanted).filter((name) => given[name] !== wanted[name]);
