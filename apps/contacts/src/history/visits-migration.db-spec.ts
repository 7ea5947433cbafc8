import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { makeLog, migrate } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { Visits1795200000000 } from '../migrations/1795200000000-visits.js';
import { VisitsValidated1795200000001 } from '../migrations/1795200000001-visits-validated.js';
import { migrations } from '../migrations/index.js';

const before = migrations.slice(0, migrations.indexOf(Visits1795200000000));

let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase({ service: 'contacts', migrations: before });
});
afterAll(async () => database?.drop());

const upTo = (last: (typeof migrations)[number]) =>
  migrate(
    { service: 'contacts', url: database.ownerUrl, log: makeLog('test', 'silent') },
    migrations.slice(0, migrations.indexOf(last) + 1),
  );
const sql = (text: string) => database.dataSource.query(text);
const note = (about: string, column = 'appointment_id') =>
  sql(
    `insert into contact_moments (municipality_id, id, appointment_id, about, channel, direction, at)
     values ('voorbeeldstad', gen_random_uuid(), gen_random_uuid(), '${about}', 'web', 'in', now())
     returning ${column}`,
  );
const notLookedAt = async () => {
  const rows = (await sql(
    `select conname from pg_constraint where conrelid = 'contact_moments'::regclass and not convalidated order by 1`,
  )) as { conname: string }[];
  return rows.map(({ conname }) => conname);
};

it('visits are let in at once; what was there before is looked at afterwards, while others write', async () => {
  await note('booked');
  await expect(note('visited')).rejects.toThrow(/contact_moments_about_check/);
  await upTo(Visits1795200000000);
  await note('visited', 'ticket_id');
  await expect(note('anything')).rejects.toThrow(/contact_moments_about_check/);
  expect(await notLookedAt()).toEqual(['contact_moments_about_check', 'contact_moments_of_visit']);
  await upTo(VisitsValidated1795200000001);
  expect(await notLookedAt()).toEqual([]);
  const [index] = await sql(
    `select indisvalid as valid from pg_index where indexrelid = 'contact_moments_of_ticket'::regclass`,
  );
  expect(index).toEqual({ valid: true });
});
