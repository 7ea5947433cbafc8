import pg from 'pg';
import type { Taken } from '#free-time';
import type { Plan } from './town-year.builder.js';

/** What is taken, by the number that a desk has in the library's plan. Outside the service nobody is told which desk. */
export const readTaken = async (databaseUrl: string, plan: Plan): Promise<Taken[]> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ desk: string; from: Date; until: Date; channel: string }>(
      `select desks.id as desk, lower(period) as from, upper(period) as until, channel
       from appointments.appointments join appointments.desks on desks.number = desk_number
       where in_force`,
    );
    return rows.map(({ desk, from, until, channel }) => ({
      deskNumber: plan.desks.findIndex(({ id }) => id === desk) + 1,
      from: from.getTime(),
      until: until.getTime(),
      channel,
    }));
  } finally {
    await client.end();
  }
};
