import { describe, expect, it } from '@jest/globals';
import { ALine, aLine, atTen } from './a-line.builder.js';
import { desksAhead, dutiesOf, kindAt } from './duty.rules.js';
import type { Duty } from './estimate.rules.js';

const minute = 60_000;
const at = (minutes: number) => atTen + minutes * minute;
const span = (from: number, until: number) => ({ from: at(from), until: at(until) });
const duty = (from: number, until: number, kind: Duty['kind'] = 'both'): Duty => ({ ...span(from, until), kind });
const written = (duties: readonly Duty[]) =>
  duties.map(({ from, until, kind }) => `${(from - atTen) / minute}-${(until - atTen) / minute} ${kind}`);

describe('what a desk is planned for', () => {
  it.each([
    ['nothing', [], [], []],
    ['one of both', [span(0, 60)], [span(90, 120)], ['0-60 appointments', '90-120 walk-in']],
    ['both', [span(0, 60)], [span(0, 60)], ['0-60 both']],
    ['both for a while', [span(0, 60)], [span(30, 90)], ['0-30 appointments', '30-60 both', '60-90 walk-in']],
    ['one after the other', [span(0, 60)], [span(60, 90)], ['0-60 appointments', '60-90 walk-in']],
    [
      'walk-in between appointments',
      [span(0, 30), span(60, 90)],
      [span(0, 90)],
      ['0-30 both', '30-60 walk-in', '60-90 both'],
    ],
  ])('is %s', (_, appointments, walkIn, duties) => {
    expect(written(dutiesOf(appointments, walkIn))).toEqual(duties);
  });

  it('is at a moment what it is planned for then, and both beside the plan', () => {
    const duties = [duty(0, 60, 'walk-in'), duty(60, 90, 'appointments')];
    expect([-1, 0, 59, 60, 90].map((minutes) => kindAt(duties, at(minutes)))).toEqual([
      'both',
      'walk-in',
      'walk-in',
      'appointments',
      'both',
    ]);
  });
});

const planned = new Map([
  ['balie-1', [duty(-60, 120)]],
  ['balie-2', [duty(-60, 60, 'walk-in'), duty(60, 120, 'appointments'), duty(180, 300)]],
]);
/** The desks ahead: in how many minutes each is free, and what it does when. */
const ahead = ({ line }: ALine, duties: ReadonlyMap<string, readonly Duty[]> = planned) =>
  Object.fromEntries(
    desksAhead(line, duties).map(({ deskId, freeAt, duties: each }) => [
      deskId,
      [freeAt === undefined ? 'nobody knows' : (freeAt - line.now) / minute, ...written(each)],
    ]),
  );

describe('the desks that will serve the line', () => {
  it('are as planned while nobody is signed on anywhere, and free while nobody waits', () => {
    const line = new ALine();
    const duties = {
      'balie-1': ['-60-120 both'],
      'balie-2': ['-60-60 walk-in', '60-120 appointments', '180-300 both'],
    };
    expect(ahead(line)).toEqual({ 'balie-1': [0, ...duties['balie-1']], 'balie-2': [0, ...duties['balie-2']] });
    line.join();
    expect(ahead(line)).toEqual({
      'balie-1': ['nobody knows', ...duties['balie-1']],
      'balie-2': ['nobody knows', ...duties['balie-2']],
    });
  });

  it('are those where somebody is signed on, and those that begin later: not those where nobody came', () => {
    expect(ahead(new ALine().signOn('balie-1'))).toEqual({
      'balie-1': [0, '-60-120 both'],
      'balie-2': [0, '180-300 both'],
    });
    expect(ahead(new ALine().signOn('balie-2'))).toEqual({
      'balie-2': [0, '-60-60 walk-in', '60-120 appointments', '180-300 both'],
    });
  });

  it('lose a desk that signs off, though it is planned', () => {
    const line = new ALine().signOn('balie-1', 'balie-2');
    line.signOff('balie-1');
    expect(Object.keys(ahead(line))).toEqual(['balie-2']);
  });

  it('are those, too, that may only be late: the first to sign on does not shut the others out', () => {
    const opening = new Map(['balie-1', 'balie-2'].map((deskId) => [deskId, [duty(0, 60, 'walk-in'), duty(60, 120)]]));
    const line = new ALine();
    line.join();
    line.wait(9).signOn('balie-1');
    const planned = ['0-60 walk-in', '60-120 both'];
    expect(ahead(line, opening)).toEqual({ 'balie-1': [0, ...planned], 'balie-2': ['nobody knows', ...planned] });
    line.wait(1);
    expect(ahead(line, opening)).toEqual({ 'balie-1': [0, ...planned] });
    const afterBreak = new Map([...opening, ['balie-2', [duty(-60, 0), duty(5, 120)]]]);
    expect(ahead(line, afterBreak)).toMatchObject({ 'balie-2': ['nobody knows', '5-120 both'] });
  });

  const awaited = (line: ALine, duties: ReadonlyMap<string, readonly Duty[]>) =>
    desksAhead(line.line, duties).map(({ deskId, missed }) => [
      deskId,
      missed && `${(missed.until - atTen) / minute}, ${missed.others.length} others`,
    ]);

  it('are those, too, where nobody came, while nobody else has their skills', () => {
    const all = new Map([...planned, ['balie-3', [duty(-60, 30), duty(30, 60, 'walk-in'), duty(90, 120)]]]);
    const line = new ALine().signOn('balie-1');
    expect(awaited(line, all)).toEqual([
      ['balie-1', undefined],
      ['balie-2', undefined],
      ['balie-3', '60, 1 others'],
    ]);
    expect(awaited(line.signOn('balie-3'), all)).toEqual([
      ['balie-1', undefined],
      ['balie-2', undefined],
      ['balie-3', undefined],
    ]);
    expect(ahead(line, all)['balie-2']).toEqual([0, '180-300 both']);
  });

  it('are not those for which people wait in vain for three times as long, until they are there after all', () => {
    const all = new Map([
      ['balie-1', [duty(-60, 120)]],
      ['balie-3', [duty(-60, 60), duty(90, 120)]],
    ]);
    const line = new ALine().signOn('balie-1');
    line.join();
    line.wait(29);
    line.join({ items: [{ productId: 'rijbewijs', people: 1 }] });
    line.wait(29);
    expect(awaited(line, all)).toEqual([
      ['balie-1', undefined],
      ['balie-3', '60, 1 others'],
    ]);
    line.wait(1);
    expect(ahead(line, all)['balie-3']).toEqual(['nobody knows', '90-120 both']);
    line.signOn('balie-3');
    expect(ahead(line, all)['balie-3']).toEqual([0, '-60-60 both', '90-120 both']);
  });

  it('are none, when nobody signs on for so long while people wait', () => {
    const all = new Map([['balie-1', [duty(-600, 600)]]]);
    const line = new ALine();
    line.wait(240);
    expect(Object.keys(ahead(line, all))).toEqual(['balie-1']);
    line.join();
    line.wait(29);
    expect(Object.keys(ahead(line, all))).toEqual(['balie-1']);
    line.wait(1);
    expect(ahead(line, all)).toEqual({});
    line.signOn('balie-1');
    expect(Object.keys(ahead(line, all))).toEqual(['balie-1']);
  });

  it('gain a desk that signs on beside the plan: as long as any stays, and until its own plan begins', () => {
    expect(ahead(new ALine().signOn('balie-3'))).toMatchObject({ 'balie-3': [0, '0-300 both'] });
    const later = new Map([...planned, ['balie-3', [duty(45, 90, 'walk-in')]]]);
    expect(ahead(new ALine().signOn('balie-3'), later)).toMatchObject({ 'balie-3': [0, '0-45 both', '45-90 walk-in'] });
  });

  it('stay half an hour at least, when they are signed on after all that was planned', () => {
    const over = new ALine(aLine({ now: at(290) })).signOn('balie-3');
    expect(ahead(over)['balie-3']).toEqual([0, '290-320 both']);
    expect(ahead(new ALine().signOn('balie-3'), new Map())).toEqual({ 'balie-3': [0, '0-30 both'] });
  });

  it('are busy with whom they called for as long as the visit, and from when they serve for what is left of it', () => {
    const line = new ALine().signOn('balie-1');
    line.join();
    line.call('balie-1');
    line.wait(2);
    expect(ahead(line)['balie-1']![0]).toBe(10);
    expect(line.at('balie-1', { do: 'serve' })).toBeUndefined();
    expect(ahead(line)['balie-1']![0]).toBe(10);
    line.wait(8);
    const left = ahead(line)['balie-1']![0];
    expect(left).toBeGreaterThan(3);
    expect(left).toBeLessThan(6);
    line.at('balie-1', { do: 'finish' });
    expect(ahead(line)['balie-1']![0]).toBe(0);
  });

  it('are free in time, though they never say that they serve: who is called is there after two minutes', () => {
    const line = new ALine().signOn('balie-1');
    line.join();
    line.call('balie-1');
    const free = [2, 4, 4].map((minutes) => Number(ahead(line.wait(minutes))['balie-1']![0]));
    expect(free[0]).toBe(10);
    expect(free[1]).toBeLessThan(8);
    expect(free[2]).toBeLessThan(free[1]!);
    line.at('balie-1', { do: 'recall' });
    expect(ahead(line)['balie-1']![0]).toBe(10);
  });
});
