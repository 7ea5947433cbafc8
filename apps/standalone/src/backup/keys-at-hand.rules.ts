import { createHmac } from 'node:crypto';

/** What data can not be read, or not be checked, without. */
export const neededKeys = ['DATA_KEYS', 'TOKEN_KEY', 'FINGERPRINT_KEY', 'LOOKUP_KEYS', 'AUDIT_KEY'] as const;
export type NeededKey = (typeof neededKeys)[number];
export type KeyTexts = Readonly<Record<NeededKey, string>>;

const bytesOf = (text: string): Buffer => Buffer.from(text.trim(), 'base64');

/** Every key by a name of its own: those of a ring as `DATA_KEYS k1`. */
const named = (texts: KeyTexts): readonly (readonly [string, Buffer])[] =>
  neededKeys.flatMap((name): readonly (readonly [string, Buffer])[] =>
    name.endsWith('_KEYS')
      ? texts[name].split(',').map((part) => {
          const [id = '', key = ''] = part.trim().split(':');
          return [`${name} ${id}`, bytesOf(key)];
        })
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
