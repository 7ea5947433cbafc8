import { describe, expect, it } from '@jest/globals';
import { aRow } from '../a-catalogue.builder.js';
import { importOf, type KeptStandard } from './import.rules.js';

const rows = [
  aRow(2, 'paspoort'),
  aRow(3, 'vliegtuig', { layers: ['state'] }),
  aRow(4, 'paspoort', { legalBasis: { label: 'Artikel 1' } }),
];
const kept = (of: typeof rows): KeptStandard[] => importOf(of, []).write.map((one) => ({ ...one, gone: false }));
const counts = (report: ReturnType<typeof importOf>['report']) => [
  report.added,
  report.changed,
  report.unchanged,
  report.gone,
];

describe('an import', () => {
  it('adds what is new', () => {
    const { report, write } = importOf(rows, []);
    expect(report).toEqual({
      rows: 3,
      standards: 2,
      municipal: 1,
      added: 2,
      changed: 0,
      unchanged: 0,
      gone: 0,
      names: { added: ['paspoort', 'vliegtuig'], changed: [], gone: [] },
      refused: [],
    });
    expect(write.map(({ name }) => name)).toEqual(['paspoort', 'vliegtuig']);
  });

  it('writes nothing the second time', () => {
    const { report, write, nowGone } = importOf(rows, kept(rows));
    expect(counts(report)).toEqual([0, 0, 2, 0]);
    expect([write, nowGone]).toEqual([[], []]);
  });

  it('sees through another order of what is kept', () => {
    const turned = kept([aRow(2, 'x', { kinds: ['duty', 'request'], sdg: ['B1', 'A1'] })]).map((one) => ({
      ...one,
      kinds: [...one.kinds].reverse(),
      sdg: [...one.sdg].reverse(),
    }));
    const again = importOf([aRow(2, 'x', { kinds: ['duty', 'request'], sdg: ['A1', 'B1'] })], turned);
    expect(counts(again.report)).toEqual([0, 0, 1, 0]);
  });

  it('writes what changed only', () => {
    const changed = [...rows.slice(0, 2), aRow(4, 'paspoort', { legalBasis: { label: 'Artikel 2' } })];
    const { report, write } = importOf(changed, kept(rows));
    expect(counts(report)).toEqual([0, 1, 1, 0]);
    expect(write.map(({ name }) => name)).toEqual(['paspoort']);
    expect(report.names).toEqual({ added: [], changed: ['paspoort'], gone: [] });
  });

  it('marks what is no longer named, once, and counts it each time', () => {
    const present = kept(rows);
    const without = rows.filter(({ name }) => name !== 'vliegtuig');
    const first = importOf(without, present);
    expect(counts(first.report)).toEqual([0, 0, 1, 1]);
    expect(first.nowGone).toEqual([rows[1]?.uri]);
    const second = importOf(
      without,
      present.map((one) => ({ ...one, gone: first.nowGone.includes(one.uri) })),
    );
    expect(counts(second.report)).toEqual([0, 0, 1, 1]);
    expect(second.nowGone).toEqual([]);
    expect([first.report.names?.gone, second.report.names?.gone]).toEqual([['vliegtuig'], []]);
  });

  it('names a thousand at most', () => {
    const many = Array.from({ length: 1_200 }, (_, at) => aRow(at + 2, `naam ${at}`));
    const { report } = importOf(many, []);
    expect([report.added, report.names?.added.length]).toEqual([1_200, 1_000]);
  });

  it('takes back what is named again', () => {
    const present = kept(rows).map((one) => ({ ...one, gone: one.name === 'vliegtuig' }));
    const { report, write } = importOf(rows, present);
    expect(counts(report)).toEqual([0, 1, 1, 0]);
    expect(write.map(({ name }) => name)).toEqual(['vliegtuig']);
  });
});
