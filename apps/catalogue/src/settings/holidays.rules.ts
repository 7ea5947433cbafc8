import Holidays from 'date-holidays';
import type { CatalogueSettings } from '#contracts';

type WorkingDays = CatalogueSettings['workingDays'];

interface Holiday {
  readonly date: string;
  readonly names: readonly string[];
}

const holidaysByYear = new Map<string, readonly Holiday[]>();

const calendarOf = ({ country, region }: WorkingDays): Holidays =>
  region ? new Holidays(country, region) : new Holidays(country);

/** Whether the calendar of public holidays knows this country. */
export const isKnownCountry = ({ country }: WorkingDays): boolean =>
  Object.hasOwn(new Holidays().getCountries(), country);

export const isKnownRegion = ({ country, region }: WorkingDays): boolean =>
  region === undefined || Object.hasOwn(new Holidays().getStates(country) ?? {}, region);

const holidaysOf = (place: WorkingDays, year: number): readonly Holiday[] => {
  const key = `${place.country}/${place.region ?? ''}/${year}`;
  const known = holidaysByYear.get(key);
  if (known) return known;
  // A calendar goes on in the language it was last asked in: one for each.
  const inEnglish = new Map(
    calendarOf(place)
      .getHolidays(year, 'en')
      .map(({ rule, name }) => [rule, name]),
  );
  const holidays = calendarOf(place)
    .getHolidays(year)
    .filter(({ type }) => type === 'public')
    .map(({ date, name, rule }) => ({
      date: date.slice(0, 10),
      names: [name, inEnglish.get(rule) ?? name].map((one) => one.toLowerCase()),
    }));
  holidaysByYear.set(key, holidays);
  return holidays;
};

/** Some holidays come in some years only: a name is known when one of these has it. */
const yearsOfNames = Array.from({ length: 12 }, (_, at) => 2024 + at);

/** Whether there is a public holiday of this name, in English or the country's own language. */
export const isKnownHoliday = (place: WorkingDays, name: string): boolean =>
  yearsOfNames.some((year) => holidaysOf(place, year).some(({ names }) => names.includes(name.toLowerCase())));

/** Public holidays on which is not worked, on the dates [from, until), in order. */
export const daysOffBetween = (place: WorkingDays, from: string, until: string): string[] => {
  const worked = new Set(place.except.map((name) => name.toLowerCase()));
  const years = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(until.slice(0, 4)); year += 1) years.push(year);
  const dates = years
    .flatMap((year) => holidaysOf(place, year))
    .filter(({ date, names }) => from <= date && date < until && !names.some((name) => worked.has(name)))
    .map(({ date }) => date);
  return [...new Set(dates)].sort();
};
