/** In how many milliseconds who lost the stream comes back. */
const comeBackAfter = 2_000;

/** What a stream begins with (HTML, 9.2: server-sent events). */
export const firstLines = `retry: ${comeBackAfter}\n\n`;

/** Nothing happened: shows both sides, and whoever is between, that there is still a stream. */
export const heartbeat = ':\n\n';

/** @param id by which the other side says what it had last; left out: that stays what it was. */
export const eventText = (event: 'change' | 'queue', data: unknown, id?: number): string =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
