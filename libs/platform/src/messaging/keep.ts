import type { DataSource } from 'typeorm';
import type { Timer } from '../service/timers.js';

/** An event that came is remembered for 30 days: long after it could come again, for the stream keeps seven. */
export const forgetOldEvents = (dataSource: DataSource): Timer => ({
  name: 'forget old events',
  everyMilliseconds: 60 * 60 * 1_000,
  run: async () => {
    await dataSource.query(`delete from inbox where done_at < now() - interval '30 days'`);
  },
});
