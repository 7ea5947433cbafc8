import { instantText, type OfferedStarts } from '#free-time';

const minuteMillis = 60_000;

/** A start as it is told within a day. */
const slotText = (minute: number, free: number): string =>
  `{"start":"${instantText(minute * minuteMillis)}","free":${free}}`;

/** The slots of one date; undefined: there are none, and nothing is told of it. */
export const dayText = (date: string, { minutes, free }: OfferedStarts): Uint8Array | undefined => {
  if (minutes.length === 0) return undefined;
  let slots = slotText(minutes[0]!, free[0]!);
  for (let index = 1; index < minutes.length; index += 1) slots += `,${slotText(minutes[index]!, free[index]!)}`;
  return Buffer.from(`{"date":"${date}","slots":[${slots}]}`, 'latin1');
};

export interface ToldLocation {
  readonly locationId: string;
  readonly timeZone: string;
  readonly durationMinutes: number;
}

const textOf = ({ locationId, timeZone, durationMinutes }: ToldLocation): string =>
  `"locationId":${JSON.stringify(locationId)},"timeZone":${JSON.stringify(timeZone)},"durationMinutes":${durationMinutes}`;

/** @param days texts as dayText makes them, none of them empty. */
export const locationText = (told: ToldLocation, days: readonly Uint8Array[]): Uint8Array =>
  listed(`{${textOf(told)},"days":[`, days, ']}');

export const firstText = (told: ToldLocation, start: string, free: number): Uint8Array =>
  Buffer.from(`{${textOf(told)},"start":"${start}","free":${free}}`);

/** What is answered, as JSON.stringify writes what the service says. */
export const answerText = (durationMinutes: number, locations: readonly Uint8Array[]): Uint8Array =>
  listed(`{"durationMinutes":${durationMinutes},"locations":[`, locations, ']}');

const comma = 0x2c;

/** Bytes are put together: what was written once is not written again. */
const listed = (before: string, parts: readonly Uint8Array[], after: string): Uint8Array => {
  const [first, last] = [Buffer.from(before), Buffer.from(after)];
  let length = first.length + last.length + Math.max(0, parts.length - 1);
  for (const part of parts) length += part.length;
  const all = Buffer.allocUnsafeSlow(length);
  let at = first.copy(all);
  parts.forEach((part, index) => {
    if (index > 0) all[at++] = comma;
    all.set(part, at);
    at += part.length;
  });
  last.copy(all, at);
  return all;
};
