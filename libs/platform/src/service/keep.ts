import type { DataSource } from 'typeorm';
import type { Timer } from './timers.js';

const stretch = 5_000;

/** An event that came is remembered for 30 days: long after it could come again, for the stream keeps seven. */
export const forgetOldEvents = (dataSource: DataSource): Timer => ({
  name: 'forget old events',
  everyMilliseconds: 60 * 60 * 1_000,
  run: async () => {
    for (let forgotten = stretch; forgotten === stretch; ) {
      [, forgotten] = (await dataSource.query(
        `delete from inbox where (municipality_id, reader, event_id) in (
           select municipality_id, reader, event_id from inbox
           where done_at < now() - interval '30 days' limit ${stretch})`,
      )) as [unknown[], number];
    }
  },
});
