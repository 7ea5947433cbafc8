/** A hold is found where the appointment that it becomes will be. */
export const madeAnswer = <T extends { id: string; version: number }>(made: T) => ({
  body: made,
  version: made.version,
  location: `/v1/appointments/${made.id}`,
});

export const foundPage = <T>(found: T[]) => ({
  body: { items: found, page: 1, pageSize: 1, total: found.length },
});

export const calendarAnswer = ({ version, calendar }: { version: number; calendar: string }) => ({
  body: calendar,
  version,
  fileName: 'afspraak.ics',
});
