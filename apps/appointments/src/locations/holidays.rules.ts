import Holidays from 'date-holidays';

export interface ObservedHolidays {
  readonly country: string;
  readonly region?: string | undefined;
  /** Names of holidays on which the location is open after all, in English or the country's own language. */
  readonly except: readonly string[];
}

export interface Holiday {
  readonly date: string;
  readonly name: string;
}

const holidaysByYear = new Map<string, readonly Holiday[]>();

const calendarOf = ({ country, region }: ObservedHolidays): Holidays =>
  region ? new Holidays(country, region) : new Holidays(country);

/** Whether the calendar of public holidays knows this country and region. */
export const isKnownPlace = (country: string, region?: string): boolean => {
  const calendar = new Holidays();
  if (!calendar.getCountries()[country]) return false;
  return region === undefined || calendar.getStates(country)?.[region] !== undefined;
};

const holidaysOfYear = (observed: ObservedHolidays, year: number): readonly Holiday[] => {
  const key = JSON.stringify([observed.country, observed.region, observed.except, year]);
  let holidays = holidaysByYear.get(key);
  if (!holidays) {
    // A calendar goes on in the language it was last asked in: one for each.
    const inEnglish = new Map(
      calendarOf(observed)
        .getHolidays(year, 'en')
        .map(({ rule, name }) => [rule, name]),
    );
    const excepted = new Set(observed.except.map((name) => name.toLowerCase()));
    holidays = calendarOf(observed)
      .getHolidays(year)
      .filter(({ type }) => type === 'public')
      .filter(
        ({ name, rule }) =>
          !excepted.has(name.toLowerCase()) && !excepted.has((inEnglish.get(rule) ?? name).toLowerCase()),
      )
      .map(({ date, name }) => ({ date: date.slice(0, 10), name }));
    holidaysByYear.set(key, holidays);
  }
  return holidays;
};

/** The public holidays on the dates [from, until), whole local dates. */
export const holidaysBetween = (
  observed: ObservedHolidays | undefined,
  from: string,
  until: string,
): readonly Holiday[] => {
  if (!observed) return [];
  const years = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(until.slice(0, 4)); year += 1) years.push(year);
  return years.flatMap((year) => holidaysOfYear(observed, year)).filter(({ date }) => from <= date && date < until);
};
