import { Language } from '#contracts';

interface Preference {
  readonly value: string;
  readonly quality: number;
}

const preferencesOf = (header: string): Preference[] =>
  header
    .split(',')
    .map((part) => {
      const [value = '', ...parameters] = part.split(';').map((text) => text.trim());
      const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2) ?? '1';
      return { value, quality: /^[01](\.\d{0,3})?$/.test(quality) ? Number(quality) : 0 };
    })
    .filter(({ value }) => value !== '');

const mostLanguages = 10;

/** The languages asked, best first; none when nothing was asked. */
export const languagesOf = (header: string | undefined): string[] => {
  if (!header) return [];
  const wanted = preferencesOf(header)
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ value }) => value.replace(/^[A-Za-z]+/, (primary) => primary.toLowerCase()))
    .filter((value) => Language.safeParse(value).success);
  return [...new Set(wanted)].slice(0, mostLanguages);
};

const matching = (range: string, type: string): number => {
  const [major] = type.split('/');
  if (range === type) return 3;
  if (range === `${major}/*`) return 2;
  return range === '*/*' || range === '*' ? 1 : 0;
};

/** Whether a caller takes this media type: the most precise range that fits it decides. */
export const accepts = (header: string | undefined, type: string): boolean => {
  if (!header?.trim() || header === '*/*') return true;
  const fitting = preferencesOf(header.toLowerCase())
    .map(({ value, quality }) => ({ precision: matching(value, type), quality }))
    .filter(({ precision }) => precision > 0)
    .sort((one, other) => other.precision - one.precision || other.quality - one.quality);
  return (fitting[0]?.quality ?? 0) > 0;
};

/** The media type of a Content-Type header, without its parameters. */
export const mediaTypeOf = (header: string | undefined): string =>
  (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
