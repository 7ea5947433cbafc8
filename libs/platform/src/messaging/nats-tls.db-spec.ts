import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { aNats, anAuthority, eventually, type SuiteNats } from '#testkit';
import { SettingsError } from '../settings.js';
import { makeLog } from '../telemetry/log.js';
import { Nats, type NatsTls } from './nats.js';

const log = makeLog('demo', 'silent');
const authority = anAuthority();
const stranger = anAuthority('A stranger');

let folder: string;
let plain: SuiteNats;
let secured: SuiteNats;
let strict: SuiteNats;
let misnamed: SuiteNats;
const file = (name: string) => join(folder, name);

const written = async (name: string, { cert, key }: { cert: string; key: string }) => {
  await writeFile(file(`${name}.pem`), cert);
  await writeFile(file(`${name}.key`), key, { mode: 0o600 });
  return { cert: file(`${name}.pem`), key: file(`${name}.key`) };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-certificates-'));
  const { cert: ca } = await written('authority', authority);
  await written('stranger', stranger);
  await written('client', authority.issue('contacts'));
  await written('client-of-stranger', stranger.issue('contacts'));
  const server = await written('server', authority.issue('localhost'));
  const other = await written('other', authority.issue('nats.example.org'));
  plain = await aNats();
  secured = await aNats({ tls: server });
  strict = await aNats({ tls: { ...server, ca } });
  misnamed = await aNats({ tls: other });
});
afterAll(async () => {
  for (const server of [plain, secured, strict, misnamed]) await server?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** As it is written in the settings: by name, since certificates are for names. */
const urlOf = (server: SuiteNats, protocol = 'tls:'): string =>
  server.urlOf('contacts').replace(/^\w+:/, protocol).replace('127.0.0.1', 'localhost');

const trusting = (): NatsTls => ({ NATS_CA_FILE: file('authority.pem') });
const asClient = (name: string): NatsTls => ({
  ...trusting(),
  NATS_CERT_FILE: file(`${name}.pem`),
  NATS_KEY_FILE: file(`${name}.key`),
});

const answers = async (url: string, tls: NatsTls): Promise<boolean> => {
  const nats = await Nats.connect(url, 'contacts', log, tls);
  try {
    await nats.connection.flush();
    return nats.isUp;
  } finally {
    await nats.close();
  }
};

describe('a program that is told to use TLS', () => {
  it('does, with a server whose certificate is by an authority it knows', async () => {
    expect(await answers(urlOf(secured), trusting())).toBe(true);
  });

  it('refuses a server whose certificate is by somebody else', async () => {
    const others = { NATS_CA_FILE: file('stranger.pem') };
    await expect(answers(urlOf(secured), others)).rejects.toThrow(/^NATS_URL: the certificate is not accepted: /);
    await expect(answers(urlOf(secured), {})).rejects.toThrow(/^NATS_URL: the certificate is not accepted: /);
  });

  it('refuses a server whose certificate is for another name', async () => {
    await expect(answers(urlOf(misnamed), trusting())).rejects.toThrow(/ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it('refuses a server that does not speak it, before it says its password', async () => {
    await expect(answers(urlOf(plain), trusting())).rejects.toThrow('NATS_URL: the server does not speak TLS');
  });

  it('names a file that is not there', async () => {
    const lost = { NATS_CA_FILE: file('lost.pem') };
    await expect(answers(urlOf(secured), lost)).rejects.toThrow(`${file('lost.pem')} doesn't exist.`);
  });

  it('shows its own certificate where the server asks for one', async () => {
    expect(await answers(urlOf(strict), asClient('client'))).toBe(true);
  });

  it('is not let in without one, or with one by somebody else', async () => {
    const { username: user, password: pass, host: servers } = new URL(urlOf(strict));
    const tls = { caFile: file('authority.pem') };
    const foreign = { ...tls, certFile: file('client-of-stranger.pem'), keyFile: file('client-of-stranger.key') };
    const own = { ...tls, certFile: file('client.pem'), keyFile: file('client.key') };
    const once = { servers, user, pass, reconnect: false, timeout: 1_000 };
    await expect(connect({ ...once, tls })).rejects.toThrow();
    await expect(connect({ ...once, tls: foreign })).rejects.toThrow();
    await (await connect({ ...once, tls: own })).close();
  });
});

describe('a program that is not told to use TLS', () => {
  it('is refused by a server that demands it, and says so', async () => {
    await expect(answers(urlOf(secured, 'nats:'), {})).rejects.toThrow(/^NATS_URL: the certificate is not accepted: /);
  });
});

describe('settings of TLS that would be passed over stop the start', () => {
  it.each(['NATS_CA_FILE', 'NATS_CERT_FILE', 'NATS_KEY_FILE'])('%s with nats://', async (setting) => {
    const refused = answers(urlOf(secured, 'nats:'), { [setting]: file('authority.pem') });
    await expect(refused).rejects.toThrow(`${setting}: only tls:// in NATS_URL makes use of it.`);
    await expect(refused).rejects.toBeInstanceOf(SettingsError);
  });

  it.each([
    ['tls:', 'nats:'],
    ['nats:', 'tls:'],
  ])('%s// and %s// in one list', async (...protocols) => {
    const urls = protocols.map((protocol) => urlOf(secured, protocol)).join();
    const refused = answers(urls, trusting());
    await expect(refused).rejects.toThrow('NATS_URL: give tls:// in every address or in none.');
    await expect(refused).rejects.toBeInstanceOf(SettingsError);
  });

  it('what is no address, without telling what it is', async () => {
    await expect(answers('contacts secret', {})).rejects.toThrow(/^NATS_URL: give addresses as/);
  });

  it('but not those of a cluster that is protected whole', async () => {
    expect(await answers([urlOf(secured), urlOf(secured)].join(), trusting())).toBe(true);
  });
});

describe('a program', () => {
  it('is refused with a wrong password, and says so', async () => {
    const url = new URL(plain.urlOf('contacts'));
    url.password = 'wrong';
    await expect(answers(url.href, {})).rejects.toThrow('NATS_URL: the server does not know this user and password.');
  });

  it('waits for a server that is not there yet', async () => {
    await plain.stop();
    const waiting = answers(plain.urlOf('contacts'), {});
    await plain.startAgain();
    expect(await waiting).toBe(true);
  });

  it('writes an error to its log when it may not do what it does', async () => {
    const lines: unknown[] = [];
    const loud = Object.assign(makeLog('demo', 'silent'), { error: (line: unknown) => void lines.push(line) });
    const nats = await Nats.connect(plain.urlOf('contacts'), 'contacts', loud);
    nats.connection.publish('events.voorbeeldstad.appointments.appointment.booked.v1', '{}');
    await eventually(() => expect(lines).toHaveLength(1));
    expect(String((lines[0] as { err: Error }).err)).toMatch(/permissions violation/i);
    await nats.close();
  });
});
