import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Seal } from '#platform';
import { ADatabase, key, schemas, someKeys } from './a-backup.builder.js';
import type { Manifest } from './backup-file.rules.js';
import type { KeyTexts } from './keys-at-hand.rules.js';
import { loadBackup } from './load-backup.client.js';
import { readManifest } from './read-backup.client.js';
import { restore } from './restore/restore.program.js';
import { writeBackup } from './write-backup.client.js';

const keys = someKeys();
let folder: string;
let from: ADatabase;
let whole: string;
let opened: ADatabase[] = [];

const anotherDatabase = async (): Promise<ADatabase> => {
  const database = await ADatabase.make();
  opened = [...opened, database];
  return database;
};

const write = (file: string, more: { databaseUrl?: string; keys?: KeyTexts; schemas?: readonly string[] } = {}) =>
  writeBackup({ file, databaseUrl: from.url, schemas, keys, product: '1.2.3', ...more });

const restored = async (file: string, to: ADatabase, given: KeyTexts = keys): Promise<Manifest> => {
  const manifest = await readManifest(file, given);
  await loadBackup({ file, databaseUrl: to.url, manifest });
  return manifest;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-backup-'));
  from = await anotherDatabase();
  await from.fill(keys);
  whole = join(folder, 'whole.loket');
  await write(whole);
});
afterAll(async () => {
  for (const database of opened) await database.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('a backup', () => {
  it('brings back every row as it was, and goes on counting behind the last', async () => {
    const to = await anotherDatabase();
    await restored(whole, to);
    expect(await to.content()).toEqual(await from.content());
    const one = 'insert into contacts.contact_moments default values returning id::int';
    expect((await to.client.query(one)).rows).toEqual([{ id: 2_001 }]);
    expect((await stat(whole)).mode & 0o777).toBe(0o600);
  });

  it('takes every table of a schema, also one that nobody told it of', async () => {
    await from.client.query(
      `create table contacts."Later, of ""another""" (n integer); insert into contacts."Later, of ""another""" values (1)`,
    );
    const { tables } = await write(join(folder, 'later.loket'));
    await from.client.query('drop table contacts."Later, of ""another"""');
    const listed = Object.keys(await from.content()).filter((name) => !name.includes('Later'));
    expect(tables.map(({ schema, name }) => `${schema}.${name}`).sort()).toEqual(
      [...listed, 'contacts.Later, of "another"'].sort(),
    );
    expect(tables.find(({ name }) => name.startsWith('Later'))?.rows).toBe(1);
  });

  it('is of one moment, over all schemas: what was written second is never there without what was written first', async () => {
    const source = await anotherDatabase();
    await source.fill(keys);
    const writer = new pg.Client({ connectionString: source.url });
    await writer.connect();
    const state = { going: true };
    const writing = (async () => {
      for (let at = 0; state.going; at += 1) {
        const id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
        await writer.query('insert into appointments.appointments values ($1, $2, null)', ['voorbeeldstad', id]);
        await writer.query('insert into contacts.contact_moments (about) values ($1)', [id]);
      }
    })();
    const files = ['one', 'two', 'three'].map((name) => join(folder, `${name}.loket`));
    for (const file of files) await write(file, { databaseUrl: source.url });
    state.going = false;
    await writing;
    await writer.end();
    const to = await anotherDatabase();
    for (const file of files) {
      await restored(file, to);
      const { rows } = await to.client.query(
        `select count(about)::int as heard, count(a.id)::int as known from contacts.contact_moments
         left join appointments.appointments a on a.id = about where about is not null`,
      );
      expect(rows[0].heard).toBe(rows[0].known);
      const names = Object.keys(await to.content()).join(', ');
      await to.client.query(`truncate ${names}`);
    }
  });

  it.each([
    ['DATA_KEYS k1', () => ({ DATA_KEYS: String(keys.DATA_KEYS.split(',')[0]) })],
    ['DATA_KEYS k2', () => ({ DATA_KEYS: `k2:${key()},${keys.DATA_KEYS.split(',')[1]}` })],
    ['LOOKUP_KEYS h1', () => ({ LOOKUP_KEYS: String(keys.LOOKUP_KEYS.split(',')[0]) })],
    ['LOOKUP_KEYS h2', () => ({ LOOKUP_KEYS: `h2:${key()},${keys.LOOKUP_KEYS.split(',')[1]}` })],
    ['AUDIT_KEY', () => ({ AUDIT_KEY: key() })],
    ['DATA_KEYS k1, DATA_KEYS k2, AUDIT_KEY', () => someKeys()],
  ])('is not made with other keys than those of the data: %s', async (named, other) => {
    const file = join(folder, 'unfit.loket');
    await expect(write(file, { keys: { ...keys, ...other() } })).rejects.toThrow(
      `The keys at hand are not those of the data: ${named}. Nothing was written: such a backup could never be read.`,
    );
    expect((await readdir(folder)).filter((name) => name.startsWith('unfit'))).toEqual([]);
  });

  it.each([
    ['tickets', 'person'],
    ['feedback', 'comment'],
  ])('is not made without the key of what visitors need or said: %s.%s', async (table, column) => {
    const source = await anotherDatabase();
    await source.fill(keys);
    const [id, k3] = ['00000000-0000-4000-8000-000000000000', Buffer.alloc(32, 3)];
    const place = { municipalityId: 'voorbeeldstad', table, column, id };
    await source.client.query(`create table appointments.${table} (municipality_id text, id uuid, ${column} bytea)`);
    await source.client.query(`insert into appointments.${table} values ('voorbeeldstad', $1, $2)`, [
      id,
      new Seal(new Map([['k3', k3]])).close(place, 'iets'),
    ]);
    const file = join(folder, `visits-${table}.loket`);
    await expect(write(file, { databaseUrl: source.url })).rejects.toThrow('not those of the data: DATA_KEYS k3.');
    const DATA_KEYS = `${keys.DATA_KEYS},k3:${k3.toString('base64url')}`;
    await write(file, { databaseUrl: source.url, keys: { ...keys, DATA_KEYS } });
    expect(await readdir(folder)).toContain(`visits-${table}.loket`);
  });

  it('is made though one value is broken: that says nothing of the key of the others', async () => {
    const source = await anotherDatabase();
    await source.fill(keys);
    const client = new pg.Client({ connectionString: source.url });
    await client.connect();
    const broken = '00000000-0000-4000-8000-000000000000';
    // A value opens nowhere else; the sound ones are written anew, so that the broken one comes first.
    await client.query(`insert into appointments.appointments
      select municipality_id, '${broken}', person from appointments.appointments where person is not null limit 1`);
    await client.query(`insert into appointments.person_keys
      select municipality_id, '${broken}', kind, key_id, hash from appointments.person_keys limit 1`);
    await client.query(`update appointments.appointments set person = person where id <> '${broken}'`);
    await client.end();
    await write(join(folder, 'broken-value.loket'), { databaseUrl: source.url });
    expect(await readdir(folder)).toContain('broken-value.loket');
  });

  it('of nothing, or to where nothing can be written, is not begun', async () => {
    await expect(write(join(folder, 'nothing.loket'), { schemas: ['catalogue', 'contacts'] })).rejects.toThrow(
      'There is nothing to back up of catalogue in this database.',
    );
    await expect(write(join(folder, 'no-such-folder', 'a.loket'))).rejects.toThrow(/cannot be written \(ENOENT\)\.$/);
    const left = (await readdir(folder)).filter((name) => /unfinished|nothing/.test(name));
    expect(left).toEqual([]);
  });
});

describe('a restore', () => {
  let to: ADatabase;
  beforeAll(async () => {
    to = await anotherDatabase();
  });
  const isStillEmpty = async (): Promise<void> =>
    expect(Object.values(await to.content()).filter((rows) => rows.length > 0)).toEqual([]);

  it('goes over nothing that is there', async () => {
    const before = await from.content();
    await expect(restored(whole, from)).rejects.toThrow(
      /^This database is not empty \(.+\): a backup is restored into an empty one only\.$/,
    );
    expect(await from.content()).toEqual(before);
  });

  it('is refused into other tables', async () => {
    await to.client.query('alter table contacts.contact_moments add column later text');
    await expect(restored(whole, to)).rejects.toThrow(
      'This database has other tables than the backup: restore it with release 1.2.3.',
    );
    await to.client.query('alter table contacts.contact_moments drop column later');
    await isStillEmpty();
  });

  it('of a backup of another release is refused before anything is made', async () => {
    const apps = join(folder, 'apps');
    for (const name of schemas) {
      await mkdir(join(apps, name, 'src', 'migrations'), { recursive: true });
      await writeFile(join(apps, name, 'src', 'migrations', 'main.js'), `console.log('["Another1"]')`);
    }
    const environment = { ...keys, DATABASE_URL: to.url };
    await expect(restore({ args: [whole], environment, apps, say: () => undefined })).rejects.toThrow(
      /^The backup was made by release 1\.2\.3, whose tables of appointments differ from ours/,
    );
    await isStillEmpty();
  });

  it('is refused while services run', async () => {
    const client = new pg.Client({ connectionString: to.url, application_name: 'loket-contacts' });
    await client.connect();
    await expect(restored(whole, to)).rejects.toThrow('Stop contacts first: a restore is done while nothing runs.');
    await client.end();
  });

  it.each([
    ['DATA_KEYS k2', () => ({ DATA_KEYS: `k2:${key()},${keys.DATA_KEYS.split(',')[1]}` })],
    ['DATA_KEYS k1', () => ({ DATA_KEYS: String(keys.DATA_KEYS.split(',')[0]) })],
    ['LOOKUP_KEYS h1', () => ({ LOOKUP_KEYS: String(keys.LOOKUP_KEYS.split(',')[0]) })],
    ['TOKEN_KEY', () => ({ TOKEN_KEY: key() })],
    ['FINGERPRINT_KEY', () => ({ FINGERPRINT_KEY: key() })],
    ['AUDIT_KEY', () => ({ AUDIT_KEY: key() })],
  ])('is refused with other keys, which are named: %s', async (named, other) => {
    await expect(restored(whole, to, { ...keys, ...other() })).rejects.toThrow(
      `The keys at hand are not those of this backup: ${named}. Put back its secrets first.`,
    );
  });

  it('is refused when the file was cut off, changed, or is something else; the database stays empty', async () => {
    const bytes = await readFile(whole);
    const broken = join(folder, 'broken.loket');
    const refusedWith = async (given: Buffer): Promise<string> => {
      await writeFile(broken, given);
      const error = await restored(broken, to).catch((refusal: unknown) => refusal);
      return error instanceof Error ? error.message : 'It was restored.';
    };
    expect(await refusedWith(bytes.subarray(0, bytes.length - 1))).toMatch(/is not whole: it was cut off/);
    expect(await refusedWith(bytes.subarray(0, Math.floor(bytes.length / 2)))).toMatch(/is not whole/);
    expect(await refusedWith(Buffer.alloc(0))).toMatch(/is not a backup of Open Loket/);
    expect(await refusedWith(Buffer.from('{}'))).toMatch(/is not a backup of Open Loket/);

    const manifestAt = bytes.lastIndexOf('{"format":1');
    const inManifest = Buffer.from(bytes);
    inManifest.write('7', bytes.indexOf('"rows":', manifestAt) + '"rows":'.length);
    expect(await refusedWith(inManifest)).toMatch(/was changed or is damaged; nothing was restored/);
    const { tables } = await readManifest(whole, keys);
    const last = tables.findLast(({ rows }) => rows > 1_000);
    const inRows = Buffer.from(bytes);
    for (const part of [0.25, 0.5, 0.75, 0.95]) {
      const at = (last?.from ?? 0) + Math.floor((last?.bytes ?? 0) * part);
      inRows[at] = (inRows[at] ?? 0) ^ 0x10;
      expect(await refusedWith(inRows)).toMatch(/was changed or is damaged; nothing was restored/);
      inRows[at] = bytes[at] ?? 0;
    }
    await isStillEmpty();
    expect((await restored(whole, to)).product).toBe('1.2.3');
  });
});
