import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { programFile, services } from './programs.rules.js';

export interface TestBuild {
  readonly root: string;
  /** The built supervisor. */
  readonly main: string;
  /** What the fake programs note, one line each. */
  readonly journal: string;
  remove(): Promise<void>;
}

const swc = (): string =>
  join(dirname(createRequire(join(resolve('.'), 'package.json')).resolve('@swc/cli/package.json')), 'bin', 'swc.js');

/** A service or gateway that is well, tells what it does, and falls over on request. */
const fakeProgram = `
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
const { JOURNAL, HEALTH_PORT, PORT, OWNER_DATABASE_URL, NATS_URL, ISSUERS_FILE, CREDENTIALS_FILE } = process.env;
const name = import.meta.url.split('/').at(-3);
const note = (what) => appendFileSync(JOURNAL, name + ' ' + what + '\\n');
const up = (url) => new Promise((done) => {
  const socket = connect(new URL(url).port, '127.0.0.1');
  socket.once('connect', () => done(socket.destroy() && 'up')).once('error', () => done('down'));
});
const answers = {
  '/health/ready': () => '{}',
  '/fall-over': () => { console.log(JSON.stringify({ level: 50, msg: 'falling over', err: { message: 'on request' } })); process.exit(3); },
  '/v1/slots/first': () => JSON.stringify({ durationMinutes: 10, locations: [{ locationId: 'stadskantoor', timeZone: 'Europe/Amsterdam', durationMinutes: 10, start: '2026-12-01T08:00:00Z', free: 1 }] }),
};
if (process.env.FALL_OVER === name) { console.log(JSON.stringify({ level: 60, msg: 'HEALTH_PORT: nonsense.' })); process.exit(1); }
createServer((request, response) => response.end(answers[new URL(request.url, 'http://x').pathname]?.() ?? '')).listen(name === 'gateway' ? PORT : HEALTH_PORT, '127.0.0.1');
process.on('SIGTERM', async () => { note('stopped, ' + (OWNER_DATABASE_URL ? 'postgres ' + (await up(OWNER_DATABASE_URL)) + ', ' : '') + 'nats ' + (await up(NATS_URL))); process.exit(0); });
if (name === 'gateway') note('believes ' + ISSUERS_FILE + ' ' + CREDENTIALS_FILE);
note('started ' + OWNER_DATABASE_URL);
`;

const fakeDemo = `
import { appendFileSync } from 'node:fs';
const { JOURNAL, GATEWAY_URL, KEYS_FILE, ISSUER_URL, FALL_OVER } = process.env;
if (FALL_OVER === 'demo') { console.error('The demo was not loaded. It has no streets.'); process.exit(1); }
appendFileSync(JOURNAL, 'demo loaded ' + ((await fetch(GATEWAY_URL + '/health/ready')).ok && KEYS_FILE) + ' ' + ISSUER_URL + '\\n');
`;

const write = async (file: string, text: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
};

/** The real supervisor, built, beside fake programs for it to supervise. */
export const aBuild = async (): Promise<TestBuild> => {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'loket-build-'));
  await chmod(root, 0o755);
  const dist = join(root, 'dist');
  const sources = ['apps/standalone', 'libs/embedded', 'libs/contracts', 'libs/platform'];
  const args = [swc(), ...sources, '-d', dist, '--ignore', '**/*.spec.ts,**/*.db-spec.ts,**/*.builder.ts', '--quiet'];
  await promisify(execFile)(process.execPath, args);
  await cp('package.json', join(root, 'package.json'));
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  const apps = join(dist, 'apps');
  for (const name of [...services, 'gateway']) await write(programFile(apps, name), fakeProgram);
  await write(join(apps, 'standalone', 'src', 'demo', 'main.js'), fakeDemo);
  const municipalities = [{ id: 'voorbeeldstad', default: true }, { id: 'proefdorp' }];
  await write(join(root, 'demo', 'municipalities.json'), JSON.stringify({ municipalities }));
  return {
    root,
    main: join(apps, 'standalone', 'src', 'main.js'),
    journal: join(root, 'journal'),
    remove: () => rm(root, { recursive: true, force: true }),
  };
};
