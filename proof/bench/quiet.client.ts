import { setTimeout as after } from 'node:timers/promises';
import { Client } from 'pg';
import type { System } from './system.program.js';

/** Does something with one connection to the database of the product, as its administrator. */
export const withDatabase = async <T>({ databaseUrl }: System, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const count = async (client: Client, text: string): Promise<number> =>
  Number((await client.query<{ count: string }>(text)).rows[0]?.count);

const patienceMs = 120_000;

/** Polls seldom: who asks takes time from who is measured. NaN: it did not come so far. */
const secondsUntil = async (isSo: () => Promise<boolean>): Promise<number> => {
  const began = performance.now();
  while (performance.now() - began < patienceMs) {
    if (await isSo()) return (performance.now() - began) / 1_000;
    await after(50);
  }
  return Number.NaN;
};

export interface Heard {
  /** Seconds until all that was announced was on the stream. */
  readonly relayedAfter: number;
  /** Seconds until contacts had written a contact moment for every booking. */
  readonly heardAfter: number;
}

/** Waits until nothing of what was booked is still on its way. */
export const untilHeard = (system: System): Promise<Heard> =>
  withDatabase(system, async (client) => {
    const relayedAfter = await secondsUntil(
      async () => (await count(client, 'select count(*) from appointments.outbox where sent_at is null')) === 0,
    );
    const booked = await count(client, 'select count(*) from appointments.appointments');
    const more = await secondsUntil(
      async () =>
        (await count(client, `select count(*) from contacts.contact_moments where about = 'booked'`)) >= booked,
    );
    return { relayedAfter, heardAfter: relayedAfter + more };
  });
