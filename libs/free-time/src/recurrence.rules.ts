import { type DayNumber, dateOf, dayOf } from './calendar.rules.js';

/** A weekday of a rule: 1 is Monday; `nth` is 0 for every one, 2 for the second, -1 for the last of its period. */
export interface RuleWeekday {
  readonly nth: number;
  readonly weekday: number;
}

/** A recurrence rule (RFC 5545, 3.3.10) in the form in which it is computed. */
export interface Recurrence {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly weekStartsOn: number;
  readonly count?: number;
  readonly lastDay?: DayNumber;
  readonly weekdays?: readonly RuleWeekday[];
  readonly monthDays?: readonly number[];
  readonly months?: readonly number[];
  readonly positions?: readonly number[];
}

/** What is wrong with a rule, for people. */
export interface RecurrenceRefused {
  readonly refused: 'recurrence';
  readonly because: string;
}

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const allowed = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST'] as const;
type Part = (typeof allowed)[number];

const no = (because: string): RecurrenceRefused => ({ refused: 'recurrence', because });

/** Reads a rule such as `FREQ=WEEKLY;BYDAY=MO,TU`; whatever is not on the list of what is allowed is refused. */
export const readRecurrence = (rule: string): { ok: Recurrence } | RecurrenceRefused => {
  const parts = new Map<Part, string>();
  for (const text of rule.split(';')) {
    const [name, value, ...rest] = text.split('=');
    const part = allowed.find((known) => known === name);
    if (!part) return no(`${name} is not allowed.`);
    if (!value || rest.length > 0) return no(`${part} needs one value.`);
    if (parts.has(part)) return no(`${part} is given twice.`);
    parts.set(part, value);
  }
  const frequency = frequencies.find((known) => known === parts.get('FREQ'));
  if (!frequency) return no(`FREQ is one of ${frequencies.join(', ')}.`);

  const because = whatIsWrong(parts, frequency);
  if (because) return no(because);
  return { ok: recurrenceOf(parts, frequency) };
};

const whatIsWrong = (parts: ReadonlyMap<Part, string>, frequency: Recurrence['frequency']): string | undefined => {
  const until = parts.get('UNTIL');
  const nthIsYearly = frequency === 'YEARLY' && !parts.has('BYMONTH');
  const weekdays = readWeekdays(parts, nthIsYearly ? 53 : 5);
  const isNumbered = weekdays?.some(({ nth }) => nth !== 0);
  const isFrom = (part: Part, lowest: number, highest: number): boolean =>
    !parts.has(part) || isNumber(parts.get(part)!, lowest, highest);
  const areWithin = (part: Part, highest: number): boolean =>
    !parts.has(part) ||
    parts
      .get(part)!
      .split(',')
      .every((text) => isSigned(text, highest));

  if (!isFrom('INTERVAL', 1, 9_999)) return 'INTERVAL is a number from 1 to 9999.';
  if (!isFrom('COUNT', 1, 5_000)) return 'COUNT is a number from 1 to 5000.';
  if (until && parts.has('COUNT')) return 'UNTIL and COUNT do not go together.';
  if (until && lastDayOf(until) === undefined) return 'UNTIL is a date such as 20261231, without a time.';
  if (!weekdaysAreRead(parts, weekdays)) return 'BYDAY is a list of weekdays such as MO,TU or 3TH.';
  if (isNumbered && frequency !== 'MONTHLY' && frequency !== 'YEARLY')
    return 'A number before a weekday goes with MONTHLY and YEARLY only.';
  if (isNumbered && parts.has('BYMONTHDAY')) return 'A number before a weekday does not go with BYMONTHDAY.';
  if (!areWithin('BYMONTHDAY', 31)) return 'BYMONTHDAY is a list of 1 to 31 or -1 to -31.';
  if (frequency === 'WEEKLY' && parts.has('BYMONTHDAY')) return 'BYMONTHDAY does not go with WEEKLY.';
  if (
    !parts
      .get('BYMONTH')
      ?.split(',')
      .every((text) => isNumber(text, 1, 12)) &&
    parts.has('BYMONTH')
  )
    return 'BYMONTH is a list of 1 to 12.';
  if (!areWithin('BYSETPOS', 366)) return 'BYSETPOS is a list of 1 to 366 or -1 to -366.';
  if (parts.has('BYSETPOS') && !(['BYDAY', 'BYMONTHDAY', 'BYMONTH'] as const).some((part) => parts.has(part)))
    return 'BYSETPOS needs another BY part.';
  if (parts.has('WKST') && !weekdayNames.includes(parts.get('WKST')!)) return 'WKST is a weekday such as MO.';
  return undefined;
};

const recurrenceOf = (parts: ReadonlyMap<Part, string>, frequency: Recurrence['frequency']): Recurrence => {
  const listOf = (part: Part): readonly number[] | undefined => parts.get(part)?.split(',').map(Number);
  return {
    frequency,
    interval: Number(parts.get('INTERVAL') ?? 1),
    weekStartsOn: weekdayNames.indexOf(parts.get('WKST') ?? 'MO') + 1,
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : undefined,
    lastDay: lastDayOf(parts.get('UNTIL') ?? ''),
    weekdays: readWeekdays(parts, 53),
    monthDays: listOf('BYMONTHDAY'),
    months: listOf('BYMONTH'),
    positions: listOf('BYSETPOS'),
  };
};

const readWeekdays = (parts: ReadonlyMap<Part, string>, highest: number): RuleWeekday[] | undefined =>
  parts
    .get('BYDAY')
    ?.split(',')
    .map((text) => ({ nth: text.slice(0, -2), weekday: weekdayNames.indexOf(text.slice(-2)) + 1 }))
    .filter(({ nth, weekday }) => weekday > 0 && (nth === '' || isSigned(nth, highest)))
    .map(({ nth, weekday }) => ({ nth: Number(nth), weekday }));

const weekdaysAreRead = (parts: ReadonlyMap<Part, string>, read: readonly RuleWeekday[] | undefined): boolean =>
  read?.length === parts.get('BYDAY')?.split(',').length;

const isNumber = (text: string, lowest: number, highest: number): boolean =>
  /^\d{1,4}$/.test(text) && Number(text) >= lowest && Number(text) <= highest;

const isSigned = (text: string, highest: number): boolean =>
  /^[+-]?\d{1,3}$/.test(text) && Number(text) !== 0 && Math.abs(Number(text)) <= highest;

const lastDayOf = (until: string): DayNumber | undefined => {
  const date = until.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const day = date === until ? Number.NaN : dayOf(date);
  return !Number.isNaN(day) && dateOf(day) === date ? day : undefined;
};
