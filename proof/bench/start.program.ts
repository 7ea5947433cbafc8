import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { FirstSlots } from '#contracts';
import { freePort } from '#embedded';
import type { Bench, Outcome } from './bench.program.js';
import { median } from './figures.rules.js';
import { orderOf } from './load/book.program.js';
import { canMeasure, megabytesOf, readStats } from './procfs.client.js';
import { familyOf } from './procfs.rules.js';
import { stoppable } from './stopping.program.js';
import { makeFolder, removeFolder } from './system.program.js';
import { numberOf } from './table.wording.js';

const startBars = { first: 15, again: 8 };
const memoryBar = 700;
const restSeconds = 15;
const patienceMs = 180_000;

interface Typed {
  /** Of npm. */
  readonly pid: number;
  /** Seconds until the product itself began: before that npm builds. */
  readonly begunAfter: number;
  /** Seconds from typing it to the answer to the first booking. */
  readonly bookedAfter: number;
  stop(): Promise<void>;
}

const firstSlot = async (url: string): Promise<string | undefined> => {
  const answer = await fetch(`${url}/v1/slots/first?item=paspoort&locationId=stadskantoor`);
  return answer.ok ? FirstSlots.parse(await answer.json()).locations[0]?.start : undefined;
};

/** Tries until a place is booked, as somebody would who can hardly wait. */
const bookFirst = async (url: string, run: string): Promise<void> => {
  const limit = performance.now() + patienceMs;
  for (let tries = 0; performance.now() < limit; tries += 1) {
    const start = await firstSlot(url).catch(() => undefined);
    if (start !== undefined) {
      const { headers, body } = orderOf({ locationId: 'stadskantoor', start }, run, tries);
      const order = { method: 'POST', headers, body: JSON.stringify(body) };
      const status = await fetch(`${url}/v1/appointments`, order).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 201) return;
    }
    await after(25);
  }
  throw new Error('Nothing could be booked.');
};

/** `npm start` as it is typed, with the demo, until something is booked through it. */
const type = async ({ product }: Bench, folder: string, run: string): Promise<Typed> => {
  const port = await freePort();
  const env = {
    ...product.environment,
    LOKET_DATA: join(folder, 'data'),
    PORT: String(port),
    // It builds first: what is measured with stays there.
    ALSO_BUILD: 'proof/bench',
  };
  const began = performance.now();
  const npm = spawn('npm', ['start'], { cwd: product.root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let begunAfter = 0;
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (begunAfter === 0 && text.includes('Starting')) begunAfter = (performance.now() - began) / 1_000;
  });
  const complaints: string[] = [];
  npm.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const pid = npm.pid ?? 0;
  const stop = stoppable(async () => {
    if (npm.exitCode !== null || npm.signalCode !== null) return;
    const exited = once(npm, 'exit');
    process.kill(-pid, 'SIGINT');
    await exited;
  });
  try {
    await bookFirst(`http://127.0.0.1:${port}`, run);
    return { pid, begunAfter, bookedAfter: (performance.now() - began) / 1_000, stop };
  } catch (error) {
    await stop();
    throw new Error(`Nothing could be booked: ${complaints.join('')}`, { cause: error });
  }
};

const row = (what: string, bookedAfter: number, bar: number) => ({
  scenario: `start, ${what}`,
  limit: '',
  project: `${numberOf(bookedAfter)} s`,
  bar: `<= ${bar} s`,
  met: bookedAfter <= bar,
});

const noteOf = (what: string, { begunAfter, bookedAfter }: Typed): string =>
  `start, ${what}: ${numberOf(bookedAfter)} s from npm start to the first booking, of which npm and building ${numberOf(begunAfter)} s; nats-server was on the machine`;

/** From `npm start` to the first booking: once in an empty folder, then again in the same, as often as there are rounds. */
export const measureStart = async (bench: Bench): Promise<Outcome> => {
  const folder = await makeFolder();
  try {
    const first = await type(bench, folder, 'first');
    await first.stop();
    bench.say(`  ${noteOf('first time', first)}`);
    const again: Typed[] = [];
    for (let round = 0; round < bench.options.rounds; round += 1) {
      const one = await type(bench, folder, `again-${round}`);
      await one.stop();
      bench.say(`  ${noteOf('again', one)}`);
      again.push(one);
    }
    const usual = median(again.map(({ bookedAfter }) => bookedAfter));
    return {
      rows: [
        row('empty data folder, once', first.bookedAfter, startBars.first),
        row(`again, median of ${again.length}`, usual, startBars.again),
      ],
      notes: [noteOf('empty data folder', first), ...again.map((one) => noteOf('again', one))],
      cpu: [],
      raw: { first, again },
    };
  } finally {
    await removeFolder(folder);
  }
};

const notMeasured: Outcome = {
  rows: [{ scenario: 'memory at rest', limit: '', project: 'not measured here', bar: `<= ${memoryBar} MB` }],
  notes: ['memory: only Linux tells what a process holds with shared pages divided (smaps_rollup)'],
  cpu: [],
  raw: null,
};

/** All that `npm start` started and npm itself not, a while after the start, nobody asking anything. */
export const measureMemory = async (bench: Bench): Promise<Outcome> => {
  if (!canMeasure()) return notMeasured;
  const folder = await makeFolder();
  try {
    const typed = await type(bench, folder, 'memory');
    await after(restSeconds * 1_000);
    const stats = await readStats();
    const isNpm = new Map(stats.map(({ pid, name }) => [pid, pid === typed.pid || /^npm|^sh$/.test(name)]));
    const pids = familyOf(typed.pid, stats).filter((pid) => isNpm.get(pid) !== true);
    const memory = await megabytesOf(pids);
    await typed.stop();
    const { each, unread } = memory;
    const sum = Object.values(each).reduce((all, one) => all + one, 0);
    const largest = Object.entries(each).sort(([, a], [, b]) => b - a);
    const isLess = sum <= memoryBar;
    return {
      rows: [
        {
          scenario: 'memory at rest',
          limit: '',
          project: `${numberOf(sum)} MB${unread.length > 0 ? ` without ${unread.length} that can not be read` : ''}`,
          bar: `<= ${memoryBar} MB`,
          // What is not known may be what is too much.
          met: isLess && unread.length > 0 ? undefined : isLess,
        },
      ],
      notes: [
        `memory: PSS of ${Object.keys(each).length} processes ${restSeconds} s after the first booking; ${largest
          .slice(0, 8)
          .map(([name, megabytes]) => `${name} ${numberOf(megabytes)}`)
          .join(', ')} MB`,
        ...unread.map((name) => `memory: nothing could be read of ${name}: it is not counted`),
      ],
      cpu: [],
      raw: memory,
    };
  } finally {
    await removeFolder(folder);
  }
};
