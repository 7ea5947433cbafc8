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

const holidaysByYear = new Map<string, readonly PublicHoliday[]>();

interface PublicHoliday extends Holiday {
  readonly nameInEnglish: string;
}

const calendarOf = ({ country, region }: Pick<ObservedHolidays, 'country' | 'region'>): Holidays =>
  region ? new Holidays(country, region) : new Holidays(country);

/** Whether the calendar of public holidays knows this country and region. */
export const isKnownPlace = (country: string, region?: string): boolean => {
  const calendar = new Holidays();
  if (!calendar.getCountries()[country]) return false;
  return region === undefined || calendar.getStates(country)?.[region] !== undefined;
};

/** The public holidays of a year, those that are not observed among them. */
const publicHolidays = (observed: ObservedHolidays, year: number): readonly PublicHoliday[] => {
  const key = `${observed.country}/${observed.region ?? ''}/${year}`;
  let holidays = holidaysByYear.get(key);
  if (!holidays) {
    // A calendar goes on in the language it was last asked in: one for each.
    const inEnglish = new Map(
      calendarOf(observed)
        .getHolidays(year, 'en')
        .map(({ rule, name }) => [rule, name]),
    );
    holidays = calendarOf(observed)
      .getHolidays(year)
      .filter(({ type }) => type === 'public')
      .map(({ date, name, rule }) => ({
        date: date.slice(0, 10),
        name,
        nameInEnglish: inEnglish.get(rule) ?? name,
      }));
    holidaysByYear.set(key, holidays);
  }
  return holidays;
};

const isCalled = ({ name, nameInEnglish }: PublicHoliday, wanted: string): boolean =>
  [name, nameInEnglish].some((one) => one.toLowerCase() === wanted.toLowerCase());

const isObserved = (holiday: PublicHoliday, { except }: ObservedHolidays): boolean =>
  !except.some((name) => isCalled(holiday, name));

/** Some holidays come in some years only: a name is known when one of these has it. */
const yearsOfNames = Array.from({ length: 12 }, (_, at) => 2024 + at);

/** Whether there is a public holiday of this name, in English or the country's own language. */
export const isKnownName = (observed: ObservedHolidays, name: string): boolean =>
  yearsOfNames.some((year) => publicHolidays(observed, year).some((holiday) => isCalled(holiday, name)));

/** The public holidays of a year, and which of them are observed. */
export const holidaysOfYear = (
  observed: ObservedHolidays,
  year: number,
): { date: string; name: string; observed: boolean }[] =>
  publicHolidays(observed, year)
    .filter(({ date }) => Number(date.slice(0, 4)) === year)
    .map((holiday) => ({ date: holiday.date, name: holiday.name, observed: isObserved(holiday, observed) }));

/** The public holidays on the dates [from, until), whole local dates. */
export const holidaysBetween = (
  observed: ObservedHolidays | undefined,
  from: string,
  until: string,
): readonly Holiday[] => {
  if (!observed) return [];
  const years = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(until.slice(0, 4)); year += 1) years.push(year);
  return years
    .flatMap((year) => publicHolidays(observed, year))
    .filter((holiday) => isObserved(holiday, observed))
    .map(({ date, name }) => ({ date, name }))
    .filter(({ date }) => from <= date && date < until);
};

export const knownHolidays = { isKnownPlace, isKnownName };
