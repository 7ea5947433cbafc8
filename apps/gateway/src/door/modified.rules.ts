const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const longDays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const month = `(?<month>${months.join('|')})`;
const time = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})';

/** The three forms that a date in HTTP may have (RFC 9110, 5.6.7): ours, and two that are old. */
const forms = [
  new RegExp(`^(?<weekday>${days.join('|')}), (?<day>\\d{2}) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^(?<weekday>${longDays.join('|')}), (?<day>\\d{2})-${month}-(?<shortYear>\\d{2}) ${time} GMT$`),
  new RegExp(`^(?<weekday>${days.join('|')}) ${month} (?<day>\\d{2}| \\d) ${time} (?<year>\\d{4})$`),
];

/** As in `Last-Modified`: whole seconds, in GMT. */
export const httpDateOf = (instant: string): string => new Date(instant).toUTCString();

/** Years of two digits are of this century: what we have was changed in no other. */
const yearOf = ({ year, shortYear }: Record<string, string>): number =>
  year === undefined ? 2_000 + Number(shortYear) : Number(year);

/** @returns milliseconds since 1970; undefined when it is no date. */
export const httpDateIn = (header: string): number | undefined => {
  const found = forms.map((form) => form.exec(header)?.groups).find((groups) => groups !== undefined);
  if (!found) return undefined;
  const { month: name = '', day = '', hour = '', minute = '', second = '', weekday = '' } = found;
  const date = Date.UTC(yearOf(found), months.indexOf(name), Number(day), Number(hour), Number(minute), Number(second));
  const read = new Date(date);
  const sound =
    read.getUTCDate() === Number(day) &&
    read.getUTCHours() === Number(hour) &&
    read.getUTCMinutes() === Number(minute) &&
    days[read.getUTCDay()] === weekday.slice(0, 3);
  return sound ? date : undefined;
};

/** Whether nothing changed since the date in `If-Modified-Since`; what is no date says nothing. */
export const isUnchangedSince = (header: string | undefined, lastModified: string | undefined): boolean => {
  const since = header === undefined ? undefined : httpDateIn(header.trim());
  return since !== undefined && lastModified !== undefined && Date.parse(lastModified) <= since;
};
