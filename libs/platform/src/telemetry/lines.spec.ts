import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Lines } from './lines.js';

const aLog = () => {
  const writes: string[][] = [];
  let at = 0;
  const lines = new Lines(
    (text) => writes.push(text.split('\n').flatMap((line) => (line ? [JSON.parse(line).msg] : []))),
    () => at,
  );
  return { log: pino({ base: null }, lines), lines, writes, later: (milliseconds: number) => (at += milliseconds) };
};

describe('lines', () => {
  it('after a quiet moment go out at once, and those close behind in one write', () => {
    const { log, lines, writes, later } = aLog();
    log.info('ready');
    for (const msg of ['a', 'b', 'c']) log.info(msg);
    expect(writes).toEqual([['ready']]);
    lines.flush();
    later(50);
    log.child({ of: 'it' }).info('quiet again');
    expect(writes).toEqual([['ready'], ['a', 'b', 'c'], ['quiet again']]);
    lines.flush();
    expect(writes).toHaveLength(3);
  });

  it('that warn go out at once, behind all before them', () => {
    const { log, writes } = aLog();
    log.info('ready');
    log.info('a');
    log.warn('b');
    log.info('c');
    log.error('d');
    expect(writes).toEqual([['ready'], ['a', 'b'], ['c', 'd']]);
  });

  it('are never gathered without end', () => {
    const { log, writes } = aLog();
    log.info('ready');
    for (let line = 0; line < 10; line += 1) log.info('x'.repeat(10_000));
    expect(writes).toHaveLength(2);
  });
});

const program = (end: string) => `
  const { makeLog } = await import(process.argv[1]);
  const log = makeLog('test', 'info');
  for (let line = 0; line < 100; line += 1) log.info(String(line));
  ${end}`;

it.each([
  '',
  'process.exit(3)',
  'throw new Error("unforeseen")',
  'process.on("SIGTERM", () => process.exit()); process.kill(process.pid, "SIGTERM"); setInterval(() => undefined, 1_000);',
])('of a program that ends by "%s" are all there', (end) => {
  const compiled = join(process.cwd(), 'dist/libs/platform/src/telemetry/log.js');
  const args = ['--input-type=module', '-e', program(end), compiled];
  const { stdout } = spawnSync(process.execPath, args, { env: { PATH: process.env.PATH }, encoding: 'utf8' });
  const said = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).msg);
  expect(said).toEqual(Array.from({ length: 100 }, (_, line) => String(line)));
});
