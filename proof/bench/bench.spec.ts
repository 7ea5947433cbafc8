import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isAsMeant } from './arrived.rules.js';
import { compared } from './bench.program.js';
import { boardLines, boardRows } from './board.client.js';
import { latencyOf, median, ratiosOf, shuffled, tally, together } from './figures.rules.js';
import { bucketOf, grown, samplesOf } from './metrics.rules.js';
import { optionsOf, scenarioNames } from './options.rules.js';
import { cpuSecondsOf, megabytesOf } from './procfs.client.js';
import { familyOf, machineTicksOf, pssOf, statOf } from './procfs.rules.js';
import { selfTimes } from './profiles.rules.js';
import { summaryOf } from './report.wording.js';
import { countsOf, numberOf, tableOf } from './table.wording.js';
import { type Heard, requestBytes, Wire } from './wire.client.js';

describe('figures', () => {
  it('has the one in the middle, or what is between the two', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('says how long most and nearly all took', () => {
    const oneToHundred = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect(latencyOf(oneToHundred)).toEqual({ p50: 50.5, p95: 96, p99: 100, most: 100 });
  });

  it('compares each round with the limit before and after it', () => {
    expect(ratiosOf([100, 300, 100], [100, 300])).toEqual([0.5, 1.5]);
  });

  it('shuffles the same way each time, and loses nobody', () => {
    const all = Array.from({ length: 50 }, (_, at) => at);
    expect(shuffled(all, 3)).toEqual(shuffled(all, 3));
    expect(shuffled(all, 3)).not.toEqual(shuffled(all, 4));
    expect(shuffled(all, 3).sort((a, b) => a - b)).toEqual(all);
  });

  it('counts', () => {
    expect(together(tally([200, 200, 409]), tally([409]))).toEqual({ 200: 2, 409: 2 });
  });
});

describe('what is told', () => {
  it('stands in columns', () => {
    expect(
      tableOf([
        ['what', 'n'],
        ['slots', '1'],
        ['book', '12'],
      ]),
    ).toEqual(['what   n', '-----  --', 'slots  1', 'book   12']);
    expect(tableOf([])).toEqual([]);
  });

  it('has as many digits as mean something', () => {
    expect([12_345.6, 12.345, 0.1234, 5, Number.NaN].map(numberOf)).toEqual(['12,346', '12.3', '0.123', '5', 'none']);
    expect(countsOf({ 201: 1_000 })).toBe('201: 1,000');
    expect(countsOf({})).toBe('none');
  });

  it('says whether a bar is met, and nothing where there is none', () => {
    const { row } = compared('read', 'a second', { limits: [100, 200, 300], projects: [90, 110] }, 0.5);
    expect(row).toMatchObject({ ratio: 0.5, met: true });
    const [, , met, notMet, less, none] = summaryOf([
      row,
      { ...row, ratio: 0.4, met: false },
      { ...row, met: false, because: 'load not reached' },
      { scenario: 'x', limit: '', project: '', bar: '' },
    ]);
    expect(met).toMatch(/ met$/);
    expect(notMet).toMatch(/ NOT MET$/);
    expect(less).toMatch(/ load not reached$/);
    expect(none).toBe('x');
  });
});

describe('options', () => {
  it('runs everything in its order unless told', () => {
    expect(optionsOf([])).toMatchObject({ only: scenarioNames, rounds: 3, profile: false });
    expect(optionsOf(['--only', 'book,slots', '--rounds', '5', '--profile'])).toMatchObject({
      only: ['slots', 'book'],
      rounds: 5,
      profile: true,
    });
  });

  it('tells how it is used, and nothing else', () => {
    expect(optionsOf(['--rounds', 'many', '--help'])).toEqual({ help: true });
  });

  it.each([['--only', 'nothing'], ['--rounds', 'many'], ['--rounds'], ['--fast']])('refuses %s %s', (...told) => {
    expect(optionsOf(told)).toHaveProperty('refused');
  });
});

describe('what the machine tells', () => {
  const stat = '42 (a (very) odd name) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 30 20 20 0 11 0 100 1 2';

  it('reads a process, whatever it is called', () => {
    expect(statOf(stat)).toEqual({
      pid: 42,
      parent: 7,
      name: 'a (very) odd name',
      ticks: 200,
      ticksOfChildren: 50,
    });
  });

  it('reads memory, and says when there is none told', () => {
    expect(pssOf('Rss:  900 kB\nPss:                 512 kB\nPss_Dirty: 1 kB\n')).toBe(512);
    expect(pssOf('')).toBeUndefined();
  });

  it('reads what all processors did', () => {
    expect(machineTicksOf('cpu  10 1 5 100 20 2 3 7 0 0\ncpu0 1 1 1\n')).toEqual({ busy: 21, idle: 120, stolen: 7 });
  });

  it('finds children and theirs', () => {
    const one = (pid: number, parent: number) => ({ pid, parent, name: '', ticks: 0, ticksOfChildren: 0 });
    expect(familyOf(1, [one(4, 3), one(3, 1), one(2, 1), one(9, 8)]).sort()).toEqual([1, 2, 3, 4]);
  });

  it('names whose memory can not be read, rather than that it has none', async () => {
    const nobody = 2 ** 30;
    const { each, unread } = await megabytesOf([process.pid, nobody]);
    expect(unread).toContain(`gone ${nobody}`);
    expect(Object.keys(each)).toHaveLength(process.platform === 'linux' ? 1 : 0);
  });

  it('counts the CPU of this very process', async () => {
    const { self } = await cpuSecondsOf({ self: process.pid });
    expect(process.platform === 'linux' ? Number(self) > 0 : self === undefined).toBe(true);
  });
});

it('says where a profile was, without waiting and the profiler itself', () => {
  const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 4 });
  const { all, areas, busyMilliseconds } = selfTimes({
    nodes: [
      { id: 1, callFrame: frame('(idle)') },
      { id: 2, callFrame: frame('take', 'file:///x/dist/apps/a/src/take.js') },
      { id: 3, callFrame: frame('(garbage collector)') },
      { id: 4, callFrame: frame('dispatch') },
    ],
    samples: [1, 2, 3, 2, 4],
    timeDeltas: [9_000, 1_000, 1_000, 2_000, 5_000],
  });
  expect(busyMilliseconds).toBe(4);
  expect(areas.map(({ where }) => where)).toEqual(['apps/a', 'garbage collector']);
  expect(all).toEqual([
    { where: 'take dist/apps/a/src/take.js:5', milliseconds: 3, share: 0.75 },
    { where: '(garbage collector)', milliseconds: 1, share: 0.25 },
  ]);
});

describe('what the gateway counts', () => {
  const told = (soon: number, all: number) =>
    samplesOf(
      [
        '# TYPE loket_board_lag_seconds histogram',
        `loket_board_lag_seconds_bucket{le="0.01",service="gateway"} ${soon}`,
        `loket_board_lag_seconds_bucket{le="0.1",service="gateway"} ${all - 1}`,
        `loket_board_lag_seconds_bucket{le="+Inf",service="gateway"} ${all}`,
        `loket_board_answers_total{from="board",service="gateway"} ${all}`,
        'process_cpu_seconds_total 3.5',
        '',
      ].join('\n'),
    );

  it('is what came in between', () => {
    const buckets = grown([told(10, 100), told(70, 200)], 'loket_board_lag_seconds_bucket', 'le');
    expect(Object.fromEntries(buckets)).toEqual({ '0.01': 60, '0.1': 100, '+Inf': 100 });
    expect([0.5, 0.99].map((share) => bucketOf(buckets, share))).toEqual(['0.01', '0.1']);
    expect(bucketOf(new Map(), 0.5)).toBeUndefined();
    expect(boardLines([told(10, 100), told(70, 200)])).toHaveLength(2);
    expect(boardRows([told(10, 100), told(70, 200)])).toMatchObject([{ project: '<= 0.1 s', met: true }]);
    expect(boardRows([new Map(), told(10, 20)])).toMatchObject([{ project: 'beyond all buckets', met: false }]);
  });

  it('says nothing of a board that there is not', () => {
    expect(boardLines([new Map(), new Map()])).toEqual([]);
    expect(boardRows([new Map(), new Map()])).toEqual([]);
  });
});

describe('the bookings beside what is read', () => {
  const load = (statuses: Record<string, number>, problems: Record<string, number> = {}) => ({
    ...{ seconds: 5, statuses, problems, strange: [], latency: latencyOf([]), bytes: 0, cpuSeconds: 0, bodies: [] },
  });
  const read = load({ 200: 1 });

  it('are those that were meant', () => {
    expect(isAsMeant({ read, booked: load({ 201: 995, 409: 5 }, { 'slot-taken': 5 }) }, 200)).toBe(true);
  });

  it.each([
    ['too few', read, load({ 201: 940 })],
    ['refused too often', read, load({ 201: 980, 409: 20 }, { 'slot-taken': 20 })],
    ['refused for something else', read, load({ 201: 998, 409: 2 }, { 'idempotency-key-reused': 2 })],
    ['answered strangely', read, load({ 201: 998, 503: 2 }, { busy: 2 })],
    ['beside answers that are none', load({ 200: 9, 503: 1 }), load({ 201: 1_000 })],
    ['beside nothing', load({}), load({ 201: 1_000 })],
  ])('are not: %s', (_what, told, booked) => {
    expect(isAsMeant({ read: told, booked }, 200)).toBe(false);
  });
});

describe('wire', () => {
  let server: Server | undefined;
  let wire: Wire | undefined;

  const connected = async (answer: (path: string) => { status: number; pieces: string[] } | undefined) => {
    server = createServer((request, response) => {
      const told = answer(request.url ?? '');
      if (told === undefined) {
        request.socket.destroy();
        return;
      }
      response.writeHead(told.status, { 'content-length': Buffer.byteLength(told.pieces.join('')) });
      for (const piece of told.pieces) response.write(piece);
      response.end();
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    wire = new Wire(url, { keepBodies: true });
    return (path: string): Promise<Heard> =>
      new Promise((resolve) => wire?.ask(requestBytes(new URL(path, url), 'GET', {}), resolve));
  };

  afterEach(async () => {
    wire?.close();
    await new Promise((resolve) => server?.close(resolve));
  });

  it('hears one answer after the other, large ones, small ones and empty ones', async () => {
    const large = 'é'.repeat(150_000);
    const ask = await connected((path) =>
      path === '/empty'
        ? { status: 409, pieces: [] }
        : { status: 200, pieces: path === '/large' ? [large, 'x'] : ['ok'] },
    );
    expect(await ask('/small')).toEqual({ status: 200, bytes: 2, body: 'ok' });
    expect(await ask('/large')).toEqual({ status: 200, bytes: 300_001, body: `${large}x` });
    expect(await ask('/empty')).toEqual({ status: 409, bytes: 0, body: '' });
    expect(await ask('/small')).toMatchObject({ status: 200, body: 'ok' });
  });

  it('says when it was cut off, and goes on', async () => {
    const ask = await connected((path) => (path === '/cut' ? undefined : { status: 200, pieces: ['ok'] }));
    expect(await ask('/cut')).toMatchObject({ status: 0 });
    expect(await ask('/small')).toMatchObject({ status: 200 });
  });
});
