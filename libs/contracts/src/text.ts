import { z } from 'zod';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not come in
const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;

const clean = (value: string): boolean => !unwanted.test(value);
const notClean = 'Control characters are not allowed.';

const visible = (value: string): boolean => /[^\s\u2800\p{Default_Ignorable_Code_Point}]/u.test(value);
const empty = 'This may not be empty.';

/** Plain text without control characters and direction overrides, 1 to `max` characters of which one can be seen. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: empty, abort: true })
    .max(max, `Use at most ${max} characters.`)
    .refine(clean, notClean)
    .refine(visible, empty);

/** Text as another system wrote it, 0 to `max` characters, without control characters and direction overrides. */
export const givenText = (max: number) => z.string().max(max).refine(clean, notClean);

/** An address on the web, in one piece. */
export const webAddress = (max: number, protocol = /^https?$/) =>
  z
    .url({ protocol })
    .max(max)
    .refine(
      (address) => clean(address) && !/\s/.test(address),
      'Use an address without spaces and control characters.',
    );

const notATag = 'Use a language tag such as nl.';
const tag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, notATag);

/** A language tag, BCP 47: `nl`, `en`, `pap-AW`. */
export const Language = tag.max(35, notATag).meta({ description: 'A language tag (BCP 47).', example: 'nl' });

const passesElevenTest = (digits: string): boolean => {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at === 8 ? -1 : 9 - at), 0);
  return sum % 11 === 0 && sum !== 0;
};

/**
 * Whether a text holds a citizen service number (BSN): nine digits, dots or spaces allowed inside,
 * no digit or `+` before or after, passing the eleven-test.
 */
export const holdsCitizenNumber = (value: string): boolean => {
  for (const match of value.matchAll(/(?<![\d+])\d(?=((?:[. ]*\d){8}))(?!(?:[. ]*\d){8}[\d+])/g)) {
    if (passesElevenTest(`${match[0]}${match[1]}`.replace(/\D/g, ''))) return true;
  }
  return false;
};

/** Free text of or about a person: a citizen service number in it is refused, never stored. */
export const personalText = (max: number) =>
  text(max).refine((value) => !holdsCitizenNumber(value), 'Leave out the citizen service number (BSN).');

/** A text per language tag; at least one. */
export const perLanguage = <T extends z.ZodType>(value: T) =>
  z.record(tag, value).refine((texts) => Object.keys(texts).length > 0, 'Give at least one language.');
