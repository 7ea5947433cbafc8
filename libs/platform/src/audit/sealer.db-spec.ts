import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '#testkit';
import { ATrail, aDeed, town } from './a-trail.builder.js';

let trail: ATrail;
beforeEach(async () => {
  trail = await ATrail.start();
});
afterEach(async () => trail.close());

const seals = async () =>
  (await trail.superuser.query('select municipality_id, number, row_id from audit_seals order by 1, 2')).rows as {
    municipality_id: string;
    number: string;
    row_id: string;
  }[];

const many = (rows: number) =>
  trail.database.dataSource.query(
    `insert into audit_rows (municipality_id, client, channel, action, about_kind, about_id, looked, trace_id, details)
     select case when n % 3 = 0 then 'proefdorp' else '${town}' end, 'c1', 'counter', 'put-product', 'product', n::text,
       false, 't', jsonb_build_object('n', n) from generate_series(1, ${rows}) as n`,
  );

describe('the sealer', () => {
  it('chains the rows of each municipality without gaps, and what it made verifies', async () => {
    trail.sealer();
    await trail.note(3);
    await trail.note(2, { municipalityId: 'proefdorp' });
    await trail.sealed(5);
    expect((await seals()).map(({ municipality_id, number }) => [municipality_id, Number(number)])).toEqual([
      ['proefdorp', 1],
      ['proefdorp', 2],
      [town, 1],
      [town, 2],
      [town, 3],
    ]);
    const reports = await trail.verify();
    expect(reports).toEqual([
      { service: 'demo', municipalityId: 'proefdorp', number: 2, rows: 2, wrong: [], hash: expect.any(String) },
      { service: 'demo', municipalityId: town, number: 3, rows: 3, wrong: [], hash: expect.any(String) },
    ]);
  });

  it('seals within a second of the commit', async () => {
    trail.sealer();
    await trail.note(1);
    await trail.sealed(1);
    const began = performance.now();
    await trail.note(1);
    await trail.sealed(2);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('seals 5,000 rows in portions, and each once by two sealers', async () => {
    await many(5_000);
    trail.sealer();
    trail.sealer();
    await trail.sealed(5_000);
    await trail.note(1);
    await trail.sealed(5_001);
    expect(await trail.wrong()).toEqual([]);
  });

  it('seals a row that is committed after rows with higher ids', async () => {
    trail.sealer();
    await trail.note(1);
    await trail.sealed(1);
    const late = trail.database.dataSource.createQueryRunner();
    await late.startTransaction();
    await trail.trail.note(late.manager, aDeed({ action: 'late' }));
    await trail.note(1_200);
    await trail.sealed(1_201);
    await late.commitTransaction();
    await late.release();
    await trail.sealed(1_202);
    expect(await trail.wrong()).toEqual([]);
    const last = (await seals()).at(-1);
    expect([last?.number, last?.row_id]).toEqual(['1202', '2']);
  });

  it('leaves out what was taken back', async () => {
    trail.sealer();
    const work = trail.unitOfWork.run(async (tx) => {
      await trail.trail.note(tx, aDeed());
      throw new Error('taken back');
    });
    await expect(work).rejects.toThrow('taken back');
    await trail.note(1);
    await trail.sealed(1);
    expect(await trail.wrong()).toEqual([]);
  });

  it('goes on where another stopped, and seals also what was committed late meanwhile', async () => {
    await many(1_500);
    const late = trail.database.dataSource.createQueryRunner();
    await late.startTransaction();
    await trail.trail.note(late.manager, aDeed({ action: 'late' }));
    await trail.note(1);
    const first = trail.sealer();
    await trail.sealed(1_501);
    await trail.note(1);
    await trail.sealed(1_502);
    await first.stop();
    await late.commitTransaction();
    await late.release();
    await trail.age('2 days');
    await trail.note(1_100);
    trail.sealer();
    await trail.sealed(2_603);
    expect(await trail.unsealed()).toEqual([]);
  });

  it('begins where nothing was missing any more, and reads nothing before it again', async () => {
    const first = trail.sealer();
    await trail.note(3);
    await trail.sealed(3);
    await trail.note(1);
    await trail.sealed(4);
    await first.stop();
    await trail.superuser.query('delete from audit_seals where row_id <= 3');
    trail.sealer();
    await trail.note(1);
    await eventually(async () => expect((await seals()).at(-1)?.row_id).toBe('5'));
    expect(await trail.unsealed()).toEqual(['1', '2', '3']);
  });

  it('goes on sealing beside rows with numbers that nobody drew, and says so', async () => {
    const stray = (id: string) =>
      trail.superuser.query(
        `insert into audit_rows
           (municipality_id, id, at, client, channel, action, about_kind, about_id, looked, trace_id)
         overriding system value values ('${town}', ${id}, '2020-01-01', 'c', 'web', 'a', 'k', 'i', false, 't')`,
      );
    const first = trail.sealer();
    await trail.note(1);
    await stray('9223372036854775807');
    await stray('5000000000');
    await trail.sealed(3);
    await trail.note(2);
    await trail.sealed(5);
    await first.stop();
    trail.sealer();
    await trail.note(2);
    await trail.sealed(7);
    expect(await trail.wrong()).toEqual([]);
    expect(new Set(trail.errors.flatMap((line) => (line as { rows: string[] }).rows))).toEqual(
      new Set(['5000000000', '9223372036854775807']),
    );
  });

  it('hands over when its connection is cut, in the middle of it', async () => {
    trail.sealer();
    trail.sealer();
    const noting = many(3_000);
    const cut = () =>
      trail.superuser.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where usename = 'loket_demo_sealer' and datname = current_database()`,
      );
    await noting;
    await cut();
    await many(500);
    await cut();
    await trail.sealed(3_500);
    expect(await trail.wrong()).toEqual([]);
  });
});

describe('the roles', () => {
  const tried = async (url: string, sql: string): Promise<string> => {
    const client = new pg.Client({ connectionString: url, options: '-c search_path=demo' });
    await client.connect();
    try {
      await client.query(sql);
      return 'done';
    } catch (error) {
      return (error as pg.DatabaseError).code ?? String(error);
    } finally {
      await client.end();
    }
  };
  const denied = '42501';
  const rowWith = (column: string, how: string, value: string) =>
    `insert into audit_rows (municipality_id, client, channel, action, about_kind, about_id, looked, trace_id, ${column})
     ${how} values ('${town}', 'c', 'web', 'a', 'k', 'i', false, 't', ${value})`;

  it('of the service can read seals and rows, and add rows; it can not write seals or change rows', async () => {
    await trail.note(1);
    const tries = [
      'select * from audit_seals',
      'select * from audit_rows',
      `insert into audit_seals values ('${town}', 1, 1, sha256('x'), now())`,
      'update audit_seals set number = 2',
      'delete from audit_seals',
      'truncate audit_seals',
      `update audit_rows set who = 'web'`,
      'delete from audit_rows',
      'truncate audit_rows',
      'drop table audit_rows',
      rowWith('id', 'overriding system value', '9223372036854775807'),
      rowWith('id', 'overriding user value', '7'),
      rowWith('at', '', `'2020-01-01'`),
      `select setval('audit_rows_id_seq', 9223372036854775807)`,
      `select nextval('audit_rows_id_seq')`,
    ];
    const outcomes = await Promise.all(tries.map((sql) => tried(trail.database.runtimeUrl, sql)));
    expect(outcomes).toEqual(['done', 'done', ...Array(13).fill(denied)]);
    expect(await tried(trail.database.runtimeUrl, rowWith('who', '', `'web'`))).toBe('done');
  });

  it('of the sealer can read rows and seals, and add seals; nothing else', async () => {
    await trail.note(1);
    const tries = [
      'select * from audit_seals',
      'select * from audit_rows',
      `insert into audit_seals values ('${town}', 1, 1, sha256('x'), now())`,
      'update audit_seals set number = 2',
      'delete from audit_seals',
      `insert into audit_rows (municipality_id, client, channel, action, about_kind, about_id, looked, trace_id)
       values ('${town}', 'c', 'web', 'a', 'k', 'i', false, 't')`,
      `update audit_rows set who = 'web'`,
      'delete from audit_rows',
      'create table demo.mine (a int)',
      'create table public.mine (a int)',
    ];
    const outcomes: string[] = [];
    for (const sql of tries) outcomes.push(await tried(trail.sealerUrl, sql));
    expect(outcomes).toEqual(['done', 'done', 'done', ...Array(7).fill(denied)]);
  });
});

describe('a fork of the chain', () => {
  it('can not be written, not by the sealer either', async () => {
    trail.sealer();
    await trail.note(2);
    await trail.sealed(2);
    const client = new pg.Client({ connectionString: trail.sealerUrl, options: '-c search_path=demo' });
    await client.connect();
    const add = (number: number, row: number) =>
      client.query(`insert into audit_seals values ('${town}', ${number}, ${row}, sha256('x'), now())`);
    await expect(add(2, 99)).rejects.toThrow(/duplicate key/);
    await expect(add(3, 1)).rejects.toThrow(/duplicate key/);
    await client.end();
  });
});

describe('who trespasses with all rights', () => {
  beforeEach(async () => {
    await trail.note(6);
    await trail.age('1 minute');
    const sealer = trail.sealer();
    await trail.sealed(6);
    await sealer.stop();
  });
  const by = async (sql: string, heads: Parameters<ATrail['wrong']>[0] = []) => {
    await trail.superuser.query(sql);
    return trail.wrong(heads);
  };
  const head = async () => (await trail.verify())[0] as Awaited<ReturnType<ATrail['verify']>>[0];

  it('is found out when a row was changed', async () => {
    expect(await by(`update audit_rows set details = '{"version":4}' where id = 3`)).toEqual([
      'seal 3 does not fit row 3 and what comes before it',
    ]);
  });

  it('is found out whatever of a row was changed', async () => {
    const changes = [
      `at = at + interval '1 microsecond'`,
      'who = null',
      `person = 'p-2'`,
      `client = 'x'`,
      `on_behalf_of = 'x'`,
      `channel = 'web'`,
      `action = 'x'`,
      `about_kind = 'x'`,
      `about_id = 'x'`,
      'looked = true',
      `trace_id = 'x'`,
    ];
    const sealer = trail.sealer();
    await trail.note(changes.length - 6);
    await trail.sealed(changes.length);
    await sealer.stop();
    for (const [at, change] of changes.entries())
      await trail.superuser.query(`update audit_rows set ${change} where id = ${at + 1}`);
    expect(await trail.wrong()).toEqual(
      changes.map((_, at) => `seal ${at + 1} does not fit row ${at + 1} and what comes before it`),
    );
  });

  it('is found out when a row is gone', async () => {
    expect(await by('delete from audit_rows where id = 3')).toEqual(['seal 3 is of row 3, which is not there']);
  });

  it('is found out when a row is gone with its seal', async () => {
    const wrong = await by('delete from audit_rows where id = 3; delete from audit_seals where row_id = 3');
    expect(wrong).toContain('between seal 2 and seal 4 some are missing');
  });

  it('is found out when a row is gone with its seal, and the numbers are made to fit', async () => {
    const wrong = await by(`delete from audit_rows where id = 3; delete from audit_seals where row_id = 3;
      update audit_seals set number = number - 1 where number = 4;
      update audit_seals set number = number - 1 where number = 5;
      update audit_seals set number = number - 1 where number = 6`);
    expect(wrong).toEqual([
      'seal 3 does not fit row 4 and what comes before it',
      'seal 4 does not fit row 5 and what comes before it',
      'seal 5 does not fit row 6 and what comes before it',
    ]);
  });

  it('is found out when a seal is gone', async () => {
    const wrong = await by('delete from audit_seals where number = 3');
    expect(wrong).toContain('row 3 has no seal');
    expect(wrong).toContain('between seal 2 and seal 4 some are missing');
  });

  it('is found out when the end is gone, by whoever kept the head', async () => {
    const kept = await head();
    expect(await trail.wrong([kept])).toEqual([]);
    const gone = 'delete from audit_seals where number >= 5; delete from audit_rows where id >= 5';
    expect(await by(gone)).toEqual([]);
    expect(await trail.wrong([kept])).toEqual(['seal 6, that was told before, is not there']);
    trail.sealer();
    await trail.note(3);
    await trail.sealed(7);
    expect(await trail.wrong([kept])).toEqual(['seal 6 is not the one that was told before']);
  });

  it('is found out when everything is gone, by whoever kept the head', async () => {
    const kept = await head();
    expect(await by('truncate audit_seals; truncate audit_rows', [kept])).toEqual([
      'seal 6, that was told before, is not there',
    ]);
  });

  it('is found out when a row was put in with a seal of their own making', async () => {
    const wrong = await by(`insert into audit_rows
        (municipality_id, client, channel, action, about_kind, about_id, looked, trace_id)
        values ('${town}', 'c', 'web', 'a', 'k', 'i', false, 't');
      insert into audit_seals select '${town}', 7, max(id), sha256('x'), now() from audit_rows`);
    expect(wrong).toEqual([expect.stringMatching(/^seal 7 does not fit row \d+ /)]);
  });

  it('is found out when two seals changed places', async () => {
    const wrong = await by(`update audit_seals set row_id = 99 where number = 3;
      update audit_seals set row_id = 3 where number = 4; update audit_seals set row_id = 4 where number = 3`);
    expect(wrong).toEqual([
      'seal 3 does not fit row 4 and what comes before it',
      'seal 4 does not fit row 3 and what comes before it',
    ]);
  });

  it('is found out when a row was put in and no sealer was told', async () => {
    await eventually(async () => expect(await trail.wrong()).toEqual([]));
    const wrong = await by(`insert into audit_rows
        (municipality_id, at, client, channel, action, about_kind, about_id, looked, trace_id)
        values ('${town}', now() - interval '1 day', 'c', 'web', 'a', 'k', 'i', false, 't')`);
    expect(wrong).toEqual([expect.stringMatching(/^row \d+ has no seal$/)]);
  });
});
