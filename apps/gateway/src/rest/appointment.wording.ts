import type { z } from 'zod';
import type { Caller, findAppointmentsRoute } from '#contracts';

/** A hold is found where the appointment that it becomes will be. */
export const madeAnswer = <T extends { id: string; version: number }>(made: T) => ({
  body: made,
  version: made.version,
  location: `/v1/appointments/${made.id}`,
});

export const foundPage = <T>(found: T[]) => ({
  body: { items: found, page: 1, pageSize: 1, total: found.length },
});

type FindQuery = z.output<NonNullable<typeof findAppointmentsRoute.query>>;

/** A query without a code names a location and a date: its schema sees to that. */
export const dayQuestion = (
  caller: Caller,
  { locationId = '', date = '', state: states, page, pageSize }: FindQuery,
) => ({ caller, locationId, date, states, page, pageSize });

export const calendarAnswer = ({ version, calendar }: { version: number; calendar: string }) => ({
  body: calendar,
  version,
  fileName: 'afspraak.ics',
});
