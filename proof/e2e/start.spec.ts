import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, natsServerBin } from '#testkit';

const run = promisify(execFile);

const list = process.env.UPL_FILE ?? join(import.meta.dirname, 'national-list.csv');
let folder: string;
let environment: NodeJS.ProcessEnv;
let running: ChildProcess | undefined;
let said = '';

const compiled = (path: string): string => join(process.cwd(), 'dist/apps/standalone/src', path);

/** As `npm start` does, after the build. */
const start = async (...args: string[]): Promise<void> => {
  said = '';
  const started = spawn(process.execPath, [compiled('main.js'), ...args], { env: environment });
  running = started;
  started.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  started.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  await eventually(() => {
    if (started.exitCode !== null) throw new Error(`It stopped: ${said}`);
    if (!said.includes('Ctrl-C stops everything')) throw new Error(`It does not run yet: ${said}`);
  }, 90_000);
};

const stop = async (): Promise<number | null> => {
  const stopping = running;
  if (!stopping || stopping.exitCode !== null) return null;
  const ended = once(stopping, 'exit');
  stopping.kill('SIGINT');
  return ((await ended) as [number | null])[0];
};

const token = async (...args: string[]): Promise<string> => {
  const { stdout } = await run(process.execPath, [compiled('main.js'), 'token', ...args], { env: environment });
  return stdout;
};

const importList = async (file: string) =>
  run(process.execPath, [compiled('import/main.js'), file], { env: environment });

const curls = (): string[] =>
  said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('curl '));
/** Does what curl would: the shell reads the line as printed, fetch sends it. */
const curl = async (line: string) => {
  const { stdout } = await run('sh', ['-c', `set -- ${line.replace(/^curl /, '')}; printf '%s\\n' "$@"`]);
  const words = stdout.trimEnd().split('\n');
  const after = (option: string): string | undefined => words[words.indexOf(option) + 1];
  const url = words.find((word) => word.startsWith('http')) ?? '';
  const sent = words.includes('-d')
    ? {
        method: after('-X') ?? 'POST',
        headers: { 'content-type': after('-H')?.split(': ')[1] ?? '' },
        body: after('-d') ?? '',
      }
    : {};
  const answer = await fetch(url, sent);
  return { status: answer.status, body: JSON.parse(await answer.text()) };
};
/** A collection, as far as it is looked at here. */
interface Collection {
  total: number;
  items: { id: string; ways: string[] }[];
}
const collection = async (path: string, headers: Record<string, string> = {}): Promise<Collection> =>
  (await (await fetch(`${gateway()}${path}`, { headers })).json()) as Collection;
/** What the gateway answers to who asks for the appointment with this credential. */
const statusWith = async (credential: string): Promise<number> => {
  const headers = { Authorization: `Bearer ${credential}` };
  return (await fetch(`${gateway()}/v1/appointments/${appointment.id}`, { headers })).status;
};
const gateway = (): string => /gateway\s+(http:\S+)/.exec(said)?.[1] ?? '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-start-'));
  await chmod(folder, 0o711);
  environment = { ...process.env, LOKET_DATA: join(folder, 'data'), PORT: '0', NATS_SERVER_BIN: natsServerBin() };
  for (const name of [
    'NODE_OPTIONS',
    'DATABASE_URL',
    'NATS_URL',
    'LOKET_CLOCK',
    'LOKET_DEMO',
    'ISSUERS_FILE',
    'KEYS_FILE',
  ])
    delete environment[name];
  delete environment.NODE_ENV;
  await start();
  appointment = (await curl(curls()[2] ?? '')).body;
}, 120_000);
afterAll(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

let appointment: { id: string; token: string };

describe('the first start', () => {
  it('prints three calls that work as printed', async () => {
    const [find = '', slots = '', book = ''] = curls();
    expect((await curl(find)).body.items[0].id).toBe('paspoort');
    expect((await curl(slots)).body.locations[0].days.length).toBeGreaterThan(0);
    expect(book).toContain('/v1/appointments');
    expect(appointment).toMatchObject({ state: 'booked', locationId: 'stadskantoor' });
  });

  it('has two municipalities, about 25 products, and some that need no appointment', async () => {
    const products = await collection('/v1/products?pageSize=100');
    expect(products.total).toBeGreaterThanOrEqual(25);
    const without = products.items.filter((item) => !item.ways.includes('appointment'));
    expect(without.length).toBeGreaterThanOrEqual(3);
    const Authorization = `Bearer ${(await token('phone', '--municipality', 'proefdorp')).trim()}`;
    const locations = await collection('/v1/locations', { Authorization });
    expect(locations.items.map(({ id }) => id)).toEqual(['gemeentehuis']);
  });

  it.each(['clerk', 'counter'])('prints an access token that the gateway takes, and nothing else: %s', async (who) => {
    const printed = await token(who);
    expect(printed).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(await statusWith(printed.trim())).toBe(200);
    expect(await statusWith(printed.trim().slice(0, -8))).toBe(401);
  });

  it('keeps the keys to itself: the gateway takes tokens only', async () => {
    const { keys } = JSON.parse(await readFile(join(folder, 'data/keys.json'), 'utf8'));
    expect(await statusWith(keys.find(({ who }: { who: string }) => who === 'clerk').key)).toBe(401);
    for (const name of ['provider.json', 'keys.json', 'issuers.json'])
      expect([name, (await stat(join(folder, 'data', name))).mode & 0o777]).toEqual([name, 0o600]);
  });
});

describe('the national list', () => {
  it('is imported through the gateway, and again changes nothing', async () => {
    const lines = (await readFile(list, 'utf8')).trimEnd().split(/\r?\n/).length - 1;
    const first = await importList(list);
    const unreadable = first.stdout.split('\n').filter((line) => line.startsWith('  line ')).length;
    expect(first.stdout).toContain(`${lines.toLocaleString('en')} lines read`);
    if (process.env.UPL_FILE)
      expect(first.stdout).toContain('1,121 lines read: 1,017 standards, 450 of municipalities.');
    else expect([unreadable, first.stdout]).toEqual([2, expect.stringContaining('3 standards, 2 of municipalities')]);
    const second = await importList(list);
    expect(second.stdout).toContain('0 added, 0 changed');
  });
});

describe('a second start', () => {
  it('stops cleanly at Ctrl-C, leaves nothing running, and finds yesterday’s data', async () => {
    const { processes } = JSON.parse(await readFile(join(folder, 'data/run.json'), 'utf8'));
    const before = (await token('clerk')).trim();
    expect(await stop()).toBe(0);
    await expect(token('clerk')).rejects.toThrow('is not running');
    expect(said).toContain('Stopped.');
    for (const pid of Object.values(processes).flat())
      if (typeof pid === 'number') expect(() => process.kill(pid, 0)).toThrow();
    await start();
    expect(await statusWith(before)).toBe(200);
    const found = await fetch(`${gateway()}/v1/appointments/${appointment.id}`, {
      headers: { 'Appointment-Token': appointment.token },
    });
    expect(found.status).toBe(200);
    expect((await curl(curls()[2] ?? '')).status).toBe(201);
  }, 90_000);
});

describe('a backup', () => {
  const program = async (name: string, file: string): Promise<string> =>
    (await run(process.execPath, [compiled(name), file], { env: environment })).stdout;

  it('is made while everything runs, and brings it back in a data folder with nothing but the secrets', async () => {
    const [file, data, fresh] = ['loket.backup', 'data', 'fresh'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    expect(await program('backup/main.js', file)).toContain(`are in ${file}.`);
    await expect(program('backup/restore/main.js', file)).rejects.toThrow(/already runs on .+ stop that one first/);
    await stop();
    environment.LOKET_DATA = fresh;
    await mkdir(fresh, { mode: 0o711 });
    await cp(join(data, 'secrets.json'), join(fresh, 'secrets.json'));
    // A stream of what came after the backup would hide from readers what they have yet to hear.
    await cp(join(data, 'nats'), join(fresh, 'nats'), { recursive: true });
    expect(await program('backup/restore/main.js', file)).toContain('are back, as they were at ');
    expect(await readdir(fresh)).not.toContain('nats');
    await start();
    const found = await fetch(`${gateway()}/v1/appointments/${appointment.id}`, {
      headers: { 'Appointment-Token': appointment.token },
    });
    expect([found.status, said.includes('Loading the demo')]).toEqual([200, false]);
    const booked = await curl(curls()[2] ?? '');
    expect(booked.status).toBe(201);
    const headers = { Authorization: `Bearer ${(await token('clerk')).trim()}` };
    await eventually(async () =>
      expect((await collection(`/v1/contacts?appointmentId=${booked.body.id}`, headers)).total).toBe(1),
    );
  }, 120_000);
});
