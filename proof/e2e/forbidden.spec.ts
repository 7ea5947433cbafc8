import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import type pg from 'pg';
import { pingOf } from '#contracts';
import { type NatsProgram, natsUsers } from '#embedded';
import { Ask, makeLog, Nats, roleUrls, secretKeys } from '#platform';
import { aHouse, aNats, eventually, type House, type SuiteNats } from '#testkit';
import { answerTo, connectedTo, Intruder } from './forbidden.builder.js';

let house: House;
let production: SuiteNats;
let databaseAdministrator: pg.Client;
const open: { close?: () => Promise<void>; end?: () => Promise<void> }[] = [];

const services = ['catalogue', 'appointments', 'contacts'] as const;
const programs = [...services, 'gateway'] as const satisfies readonly NatsProgram[];

beforeAll(async () => {
  house = await aHouse();
  production = await aNats({ users: natsUsers({ sharedClock: false }) });
  databaseAdministrator = await connectedTo(house.databaseUrl);
  const { connection } = await as('gateway');
  process.stdout.write(`These permissions are tried on nats-server ${connection.info?.version}.\n`);
}, 60_000);
afterAll(async () => {
  for (const one of open) await (one.close?.() ?? one.end?.());
  await databaseAdministrator?.end();
  await production?.remove();
  await house?.stop();
});

const intruders = new Map<string, Promise<Intruder>>();
const intruderAt = (nats: SuiteNats, program: NatsProgram): Promise<Intruder> => {
  const url = nats.urlOf(program);
  const known = intruders.get(url) ?? Intruder.as(url);
  if (!intruders.has(url)) void known.then((one) => open.push(one));
  intruders.set(url, known);
  return known;
};
const as = (program: NatsProgram): Promise<Intruder> => intruderAt(house.nats, program);

/** Nobody may. Written by hand, so that it is not the permissions that say what is forbidden. */
const nobodyPublishes = [
  'anything',
  'loket.voorbeeldstad',
  'loket.voorbeeldstad.stranger.ask.v1',
  'events.voorbeeldstad.stranger.thing.happened.v1',
  'events',
  'hints.voorbeeldstad.stranger.queue.stadskantoor',
  'hints',
  '_INBOX.abc',
  '$SYS.REQ.SERVER.PING',
  '$SYS.REQ.SERVER.PING.VARZ',
  '$SYS.REQ.USER.INFO',
  '$SYS.ACCOUNT.$G.CONNECT',
  '$JS.API.STREAM.NAMES',
  '$JS.API.STREAM.LIST',
  '$JS.API.STREAM.CREATE.COPY',
  '$JS.API.STREAM.CREATE.KV_other',
  '$JS.API.STREAM.UPDATE.EVENTS',
  '$JS.API.STREAM.DELETE.EVENTS',
  '$JS.API.STREAM.PURGE.EVENTS',
  '$JS.API.STREAM.MSG.DELETE.EVENTS',
  '$JS.API.STREAM.SNAPSHOT.EVENTS',
  '$JS.API.STREAM.RESTORE.EVENTS',
  '$JS.API.STREAM.PEER.REMOVE.EVENTS',
  '$JS.API.STREAM.LEADER.STEPDOWN.EVENTS',
  '$JS.API.DIRECT.GET.EVENTS',
  '$JS.API.STREAM.DELETE.KV_loket_clock',
  '$JS.API.STREAM.PURGE.KV_loket_clock',
  '$JS.API.STREAM.UPDATE.KV_loket_clock',
  '$JS.API.STREAM.DELETE.KV_loket_limits',
  '$JS.API.STREAM.PURGE.KV_loket_limits',
  '$JS.API.STREAM.UPDATE.KV_loket_limits',
  '$JS.API.STREAM.DELETE.KV_loket_challenges',
  '$JS.API.STREAM.PURGE.KV_loket_challenges',
  '$JS.API.CONSUMER.NAMES.EVENTS',
  '$JS.API.CONSUMER.LIST.EVENTS',
  '$JS.API.CONSUMER.CREATE.EVENTS',
  '$JS.API.CONSUMER.CREATE.EVENTS.spy',
  '$JS.API.CONSUMER.CREATE.EVENTS.spy.events.>',
  '$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.spy',
  '$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.appointments',
  '$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.contacts',
  '$JS.API.CONSUMER.CREATE.KV_loket_limits',
  '$JS.API.CONSUMER.CREATE.KV_loket_limits.spy',
  '$JS.API.CONSUMER.DELETE.EVENTS.appointments',
  '$JS.API.CONSUMER.DELETE.EVENTS.contacts',
  '$JS.API.CONSUMER.PAUSE.EVENTS.contacts',
  '$KV.other.key',
  '$JS.FC.EVENTS.contacts.x',
];

const nobodySubscribes = [
  '>',
  '*',
  '*.>',
  '*.*.*.>',
  '> gateway',
  'loket.>',
  'loket.*.>',
  'loket.*.*.>',
  'loket.voorbeeldstad.>',
  'loket.voorbeeldstad.*.book.v1',
  'events.>',
  'events.voorbeeldstad.appointments.>',
  'hints.>',
  'hints.*.>',
  'hints.*.*.>',
  'hints.voorbeeldstad.*.queue.stadskantoor',
  '_INBOX.>',
  '_INBOX_*.>',
  '_INBOX_stranger.>',
  '$SYS.>',
  '$SYS.ACCOUNT.>',
  '$JS.>',
  '$JS.API.>',
  '$JS.EVENT.ADVISORY.>',
  '$JS.ACK.>',
  '$KV.>',
  '$KV.loket_limits.>',
  '$KV.loket_clock.now',
];

/** Of what is for outside production. */
const roll = 'loket-clock.who';

const questionsTo = (service: string) => `loket.voorbeeldstad.${service}.ping.v1`;
const eventsOf = (service: string) => `events.voorbeeldstad.${service}.thing.happened.v1`;
const hintsOf = (service: string) => `hints.voorbeeldstad.${service}.queue.stadskantoor`;
const ofReader = (name: string) => [
  `$JS.API.CONSUMER.CREATE.EVENTS.${name}`,
  `$JS.API.CONSUMER.CREATE.EVENTS.${name}.events.>`,
  ...[name, ...services.map((source) => `${name}-${source}`)].flatMap((reader) => [
    `$JS.API.CONSUMER.CREATE.EVENTS.${reader}.events.>`,
    `$JS.API.CONSUMER.CREATE.EVENTS.${reader}.events.*.catalogue.>`,
    `$JS.API.CONSUMER.INFO.EVENTS.${reader}`,
    `$JS.API.CONSUMER.MSG.NEXT.EVENTS.${reader}`,
    `$JS.ACK.EVENTS.${reader}.1.1.1.1.1`,
  ]),
];
const ofBucket = (name: string) => [
  `$KV.${name}.key`,
  `$JS.API.STREAM.CREATE.KV_${name}`,
  `$JS.API.STREAM.INFO.KV_${name}`,
  `$JS.API.STREAM.MSG.GET.KV_${name}`,
  `$JS.API.DIRECT.GET.KV_${name}.$KV.${name}.key`,
];
/** Appointments writes the board, and nobody else. */
const ofTheBoard = [
  ...ofBucket('loket_board'),
  '$KV.loket_board.voorbeeldstad.location.stadskantoor.state',
  '$KV.loket_board.beat.one',
  '$JS.API.STREAM.PURGE.KV_loket_board',
  '$JS.API.STREAM.DELETE.KV_loket_board',
  '$JS.API.STREAM.MSG.DELETE.KV_loket_board',
];
const othersThan = (program: string) => programs.filter((other) => other !== program);

const forbiddenToPublish: Record<NatsProgram, readonly string[]> = {
  catalogue: [
    roll,
    ...services.map(questionsTo),
    ...services.map(hintsOf),
    ...['appointments', 'contacts'].map(eventsOf),
    ...['catalogue', 'appointments', 'contacts'].flatMap(ofReader),
    ...['loket_limits', 'loket_limits_hour', 'loket_challenges'].flatMap(ofBucket),
    ...ofTheBoard,
  ],
  appointments: [
    roll,
    ...services.map(questionsTo),
    ...['catalogue', 'contacts'].map(hintsOf),
    ...['catalogue', 'contacts'].map(eventsOf),
    ...['catalogue', 'contacts'].flatMap(ofReader),
    '$JS.API.CONSUMER.CREATE.EVENTS.appointments',
    '$JS.API.CONSUMER.CREATE.EVENTS.appointments.>',
    '$JS.API.CONSUMER.CREATE.EVENTS.appointments-catalogue.events.>',
    '$JS.API.CONSUMER.CREATE.EVENTS.appointments-appointments.events.*.appointments.>',
    '_INBOX_gateway.abc.def',
    '_INBOX_contacts.answers.abc.def',
    ...['loket_limits', 'loket_limits_hour', 'loket_challenges'].flatMap(ofBucket),
  ],
  contacts: [
    roll,
    ...services.map(questionsTo),
    ...services.map(hintsOf),
    ...['catalogue', 'appointments'].map(eventsOf),
    ...['catalogue', 'appointments'].flatMap(ofReader),
    '$JS.API.CONSUMER.CREATE.EVENTS.contacts',
    '$JS.API.CONSUMER.CREATE.EVENTS.contacts.loket.>',
    '$JS.API.CONSUMER.CREATE.EVENTS.contacts-appointments.events.>',
    '_INBOX_gateway.abc.def',
    '_INBOX_appointments.answers.abc.def',
    ...['loket_limits', 'loket_limits_hour', 'loket_challenges'].flatMap(ofBucket),
    ...ofTheBoard,
  ],
  gateway: [
    ...services.map(eventsOf),
    ...services.map(hintsOf),
    ...services.flatMap(ofReader),
    '$JS.API.STREAM.CREATE.EVENTS',
    '$JS.API.STREAM.INFO.EVENTS',
    '$JS.API.STREAM.MSG.GET.EVENTS',
    ...ofTheBoard,
    '$JS.API.CONSUMER.CREATE.KV_loket_board',
    '$JS.API.CONSUMER.CREATE.KV_loket_board.spy',
    '$JS.API.CONSUMER.CREATE.KV_loket_limits.spy.$KV.loket_limits.>',
  ],
};

const answersOf = (service: string) => [
  `loket.*.${service}.>`,
  `loket.*.${service}.> ${service}`,
  `loket.voorbeeldstad.${service}.ping.v1`,
  `loket.voorbeeldstad.${service}.ping.v1 ${service}`,
];

const forbiddenToSubscribe = (program: NatsProgram): readonly string[] => [
  ...othersThan(program).flatMap((other) => [`_INBOX_${other}.>`, `_INBOX_${other}.abc.def`, `_INBOX_${other}.*.*`]),
  ...othersThan(program).flatMap(answersOf),
  // Its own questions too, outside its queue group: a copy of each.
  `loket.*.${program}.>`,
  `loket.voorbeeldstad.${program}.ping.v1`,
  `loket.*.${program}.> another`,
  ...services.filter((service) => program !== 'gateway' || service !== 'appointments').map(hintsOf),
];

describe.each(programs)('on the message broker, %s', (program) => {
  it.each([...nobodyPublishes, ...forbiddenToPublish[program]])('may not publish to %s', async (subject) => {
    expect(await (await as(program)).refusedTo('publish', subject)).toBe('publish');
  });

  it.each(othersThan(program))('may not answer in the place of others what %s has asked', async (other) => {
    expect(await (await as(program)).refusedTo('publish', `_INBOX_${other}.abc.def`)).toBe('publish');
  });

  it.each([...nobodySubscribes, ...forbiddenToSubscribe(program)])('may not listen to %s', async (subject) => {
    expect(await (await as(program)).refusedTo('subscribe', subject)).toBe('subscription');
  });

  it('has what it needs, so that it is permission that was missing above', async () => {
    const intruder = await as(program);
    expect(await intruder.refusedTo('subscribe', `_INBOX_${program}.>`)).toBeUndefined();
    expect(await intruder.refusedTo('subscribe', 'loket-clock.who')).toBeUndefined();
    expect(await intruder.asks('$JS.API.STREAM.INFO.KV_loket_clock')).toMatchObject({ config: { storage: 'memory' } });
  });

  it('may not connect with the password of another', async () => {
    const url = new URL(house.nats.urlOf(program));
    url.password = new URL(house.nats.urlOf(othersThan(program)[0] ?? 'gateway')).password;
    await expect(Intruder.as(url.href)).rejects.toThrow(/authorization violation/i);
  });
});

describe('on the message broker', () => {
  it('the gateway asks each service, and is answered', async () => {
    const nats = await Nats.connect(house.nats.urlOf('gateway'), 'gateway', makeLog('gateway', 'silent'));
    const ask = new Ask(nats, secretKeys().parse(house.told('gateway').QUESTION_KEYS));
    for (const service of services)
      expect(await ask.of(pingOf(service), { municipalityId: 'voorbeeldstad', requestId: 'r' }, {})).toEqual({});
    await nats.close();
  });

  it('a service refuses what another had the broker deliver to it, and says so', async () => {
    const [contacts] = house.services('contacts');
    const [appointments] = house.services('appointments');
    await contacts?.stop();
    const { connection } = await as('contacts');
    (await as('catalogue')).connection.publish(eventsOf('catalogue'), '{"data":{}}');
    connection.publish('$JS.API.CONSUMER.MSG.NEXT.EVENTS.contacts-catalogue', '', {
      reply: questionsTo('appointments'),
    });
    await eventually(() =>
      expect(appointments?.log()).toContainEqual(
        expect.objectContaining({ level: 50, refusal: 'its subject is not that of the question' }),
      ),
    );
    await contacts?.start();
  });

  it('no service has the key by which another is asked', () => {
    for (const service of services)
      expect([...secretKeys().parse(house.told(service).QUESTION_KEYS).keys()]).toEqual([service]);
  });

  it('each service puts its own events on the stream', async () => {
    for (const service of services)
      expect(await (await as(service)).asks(eventsOf(service))).toMatchObject({ stream: 'EVENTS' });
  });

  it('appointments gives hints, and the gateway listens to them', async () => {
    expect(await (await as('appointments')).refusedTo('publish', hintsOf('appointments'))).toBeUndefined();
    expect(await (await as('gateway')).refusedTo('subscribe', 'hints.*.appointments.queue.*')).toBeUndefined();
  });

  it('a service listens to its own questions in its queue group', async () => {
    for (const service of services) {
      const intruder = await as(service);
      expect(await intruder.refusedTo('subscribe', `loket.*.${service}.never.v1 ${service}`)).toBeUndefined();
    }
  });

  it('no service makes another stream of the one there is', async () => {
    const other = { name: 'EVENTS', subjects: ['events.>', 'loket.>'], storage: 'memory' };
    for (const service of services)
      expect(await (await as(service)).asks('$JS.API.STREAM.CREATE.EVENTS', other)).toMatchObject({
        error: { code: 400 },
      });
    const administrator = await Intruder.as(house.nats.url);
    open.push(administrator);
    const manager = await jetstreamManager(administrator.connection);
    expect((await manager.streams.info('EVENTS')).config).toMatchObject({ subjects: ['events.>'], storage: 'file' });
  });

  it('no reader reads more than it says in the subject of its order', async () => {
    const wider = { durable_name: 'appointments-catalogue', filter_subject: '>', ack_policy: 'explicit' };
    const order = { stream_name: 'EVENTS', config: wider };
    const subject = '$JS.API.CONSUMER.CREATE.EVENTS.appointments-catalogue.events.*.catalogue.>';
    expect(await (await as('appointments')).asks(subject, order)).toMatchObject({ error: { code: 400 } });
  });

  it('nobody is left who may do everything', () => {
    expect(() => production.urlOf('loket')).toThrow('This nats-server knows no user loket.');
    expect(() => production.urlOf('administrator')).toThrow();
  });
});

describe.each(programs)('in production there is no clock to set, and %s', (program) => {
  it.each(
    ofBucket('loket_clock').concat('loket-clock.who', '$JS.API.CONSUMER.CREATE.KV_loket_clock.x.$KV.loket_clock.now'),
  )('may not publish to %s', async (subject) => {
    expect(await (await intruderAt(production, program)).refusedTo('publish', subject)).toBe('publish');
  });

  it('may not answer in the name of a program', async () => {
    expect(await (await intruderAt(production, program)).refusedTo('subscribe', 'loket-clock.who')).toBe(
      'subscription',
    );
  });
});

const owners = services.map((service) => [service, 'owner'] as const);
const runtimes = services.map((service) => [service, 'runtime'] as const);
const sealers = services.map((service) => [service, 'sealer'] as const);

const clients = new Map<string, Promise<pg.Client>>();
const roleOf = (service: string, role: 'owner' | 'runtime' | 'sealer'): Promise<pg.Client> => {
  const url = roleUrls({ service, administrator: house.databaseUrl })[role];
  const known = clients.get(url) ?? connectedTo(url);
  if (!clients.has(url)) void known.then((client) => open.push(client));
  clients.set(url, known);
  return known;
};

const tablesOf = async (schema: string): Promise<readonly string[]> => {
  const sql = 'select tablename from pg_tables where schemaname = $1 order by tablename';
  return (await databaseAdministrator.query(sql, [schema])).rows.map(({ tablename }) => `${schema}.${tablename}`);
};

const touching = (table: string): readonly string[] => [
  `select count(*) from ${table}`,
  `insert into ${table} default values`,
  `update ${table} set municipality_id = municipality_id`,
  `delete from ${table}`,
  `truncate ${table}`,
  `lock table ${table}`,
  `drop table ${table}`,
  `alter table ${table} add column mine text`,
  `grant select on ${table} to public`,
];

/** Nobody but the administrator. */
const ofTheAdministrator = [
  'create schema mine',
  'create table public.mine ()',
  'create table extensions.mine ()',
  'create temporary table mine ()',
  'create role mine',
  'drop extension pg_trgm cascade',
  'select rolpassword from pg_authid',
  'select * from pg_shadow',
  'select * from pg_user_mapping',
  "select pg_read_file('PG_VERSION')",
  "select pg_ls_dir('.')",
  "copy (select 1) to program 'true'",
  "copy (select 1) to '/tmp/mine'",
  'set session_replication_role = replica',
  'alter role current_user superuser',
  'alter role current_user bypassrls',
  'alter schema public owner to current_user',
  'create publication mine for all tables',
];

const notYours = '42501';

describe.each([...owners, ...runtimes, ...sealers])('in the database of %s, the role %s', (service, role) => {
  it.each(services.filter((other) => other !== service))('may do nothing with any table of %s', async (other) => {
    const client = await roleOf(service, role);
    const tables = await tablesOf(other);
    expect(tables).toContain(`${other}.audit_rows`);
    const answers: string[] = [];
    for (const sql of [...tables.flatMap(touching), `create table ${other}.mine ()`, `drop schema ${other} cascade`])
      answers.push(`${sql}: ${await answerTo(client, sql)}`);
    expect(answers.filter((answer) => !answer.endsWith(`: ${notYours}`))).toEqual([]);
  });

  it.each(ofTheAdministrator)('may not: %s', async (sql) => {
    expect(await answerTo(await roleOf(service, role), sql)).toBe(notYours);
  });

  it.each(['create database mine', "alter system set log_statement = 'all'", 'vacuum pg_authid'])(
    'may not, outside a transaction: %s',
    async (sql) => {
      const told: string[] = [];
      const client = await roleOf(service, role);
      client.on('notice', ({ message }) => told.push(String(message)));
      const answer = await client.query(sql).then(
        () => told.join(),
        ({ code }) => code,
      );
      expect(answer).toMatch(/^42501$|^permission denied to vacuum "pg_authid", skipping it$/);
    },
  );

  it('may not end the work of the administrator, nor take its place', async () => {
    const client = await roleOf(service, role);
    const { rows } = await databaseAdministrator.query(
      'select pg_backend_pid() as pid, quote_ident(current_user) as me',
    );
    const [{ pid, me }] = rows;
    for (const sql of [`select pg_terminate_backend(${pid})`, `set role ${me}`, `set session authorization ${me}`])
      expect([sql, await answerTo(client, sql)]).toEqual([sql, notYours]);
  });

  it('may not become another', async () => {
    const client = await roleOf(service, role);
    const { rows } = await client.query(
      "select quote_ident(rolname) as name from pg_roles where rolname like 'loket%' and rolname <> current_user",
    );
    expect(rows.length).toBeGreaterThanOrEqual(8);
    for (const { name } of rows) expect([name, await answerTo(client, `set role ${name}`)]).toEqual([name, notYours]);
  });

  it('sees nothing that stands in public', async () => {
    await databaseAdministrator.query('create table if not exists public.everybodys ()');
    expect(await answerTo(await roleOf(service, role), 'select * from public.everybodys')).toBe(notYours);
  });

  it('may read its own trail, so that it is permission that was missing above', async () => {
    expect(await answerTo(await roleOf(service, role), `select count(*) from ${service}.audit_rows`)).toBe('done');
  });
});

describe.each(runtimes)('in the database of %s, the role %s', (service, role) => {
  it('changes no table, and none of what was audited', async () => {
    const client = await roleOf(service, role);
    const changes = [
      `create table ${service}.mine ()`,
      `create view ${service}.mine as select 1`,
      `create function ${service}.mine() returns int language sql as 'select 1'`,
      `drop schema ${service} cascade`,
      `update ${service}.audit_rows set client = 'another'`,
      `delete from ${service}.audit_rows`,
      `alter table ${service}.audit_rows disable trigger all`,
      ...(await tablesOf(service)).flatMap((table) => [
        `truncate ${table}`,
        `drop table ${table}`,
        `alter table ${table} add column mine text`,
        `alter table ${table} owner to current_user`,
        `create index on ${table} (municipality_id)`,
      ]),
    ];
    expect(changes.length).toBeGreaterThan(20);
    for (const sql of changes) expect([sql, await answerTo(client, sql)]).toEqual([sql, notYours]);
  });

  it('reads and writes its own data', async () => {
    const client = await roleOf(service, role);
    const own = `${service}.inbox`;
    expect(await answerTo(client, `select count(*) from ${own}`)).toBe('done');
    expect(await answerTo(client, `delete from ${own}`)).toBe('done');
  });
});

describe.each(sealers)('in the database of %s, the role %s', (service, role) => {
  it('reads the trail only, and writes none of it', async () => {
    const client = await roleOf(service, role);
    const tables = (await tablesOf(service)).filter((table) => !/\.audit_/.test(table));
    const reads = tables.map((table) => `select count(*) from ${table}`);
    const writes = [`update ${service}.audit_rows set client = 'another'`, `delete from ${service}.audit_rows`];
    for (const sql of [...reads, ...writes]) expect([sql, await answerTo(client, sql)]).toEqual([sql, notYours]);
  });
});
