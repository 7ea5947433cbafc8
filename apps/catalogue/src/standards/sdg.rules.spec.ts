import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SdgAreaRow, SdgMappingRow } from '#contracts';
import { areasImportOf, type KeptArea, type KeptMapping, mappingImportOf } from './sdg.rules.js';

const area = (line: number, code: string, theme = `thema ${code}`): SdgAreaRow => ({
  line,
  code,
  area: `gebied ${code[0]}`,
  areaUri: `http://a.test/${code[0]}`,
  theme,
  themeUri: `http://a.test/${code}`,
});
const kept = (rows: readonly SdgAreaRow[]): KeptArea[] => [...areasImportOf(rows, [], 0).write];
const mapped = (line: number, name: string, code: string): SdgMappingRow => ({
  line,
  uri: `http://a.test/${name}`,
  code,
});

const counts = ({ added, changed, unchanged, gone }: ReturnType<typeof areasImportOf>['report']) => ({
  added,
  changed,
  unchanged,
  gone,
});

describe('the areas', () => {
  const rows = [area(2, 'A1'), area(3, 'A2'), area(4, 'B1')];

  it('are added, and the second time nothing is written', () => {
    expect(counts(areasImportOf(rows, [], 0).report)).toEqual({
      added: ['A1', 'A2', 'B1'],
      changed: [],
      unchanged: 0,
      gone: [],
    });
    const again = areasImportOf(rows, kept(rows), 0);
    expect(counts(again.report)).toEqual({ added: [], changed: [], unchanged: 3, gone: [] });
    expect([again.write, again.remove]).toEqual([[], []]);
  });

  it('that say something else are changed, and those that are not named are gone', () => {
    const { report, write, remove } = areasImportOf([area(2, 'A1', 'anders'), area(3, 'A2')], kept(rows), 0);
    expect(counts(report)).toEqual({ added: [], changed: ['A1'], unchanged: 1, gone: ['B1'] });
    expect(write).toMatchObject([{ code: 'A1', theme: 'anders' }]);
    expect(remove).toMatchObject([{ code: 'B1' }]);
  });

  it('that come twice count once, and are refused where they say something else', () => {
    const { report } = areasImportOf([area(2, 'A1'), area(3, 'A1'), area(4, 'A1', 'anders')], [], 0);
    expect(report).toMatchObject({ rows: 3, added: ['A1'], refused: [{ line: 4, reason: expect.any(String) }] });
  });

  it.each([
    ['a line could not be read', rows.slice(1), 1],
    ['two lines say different things', [...rows.slice(1), area(9, 'A2', 'anders')], 0],
    ['the file is empty', [], 0],
  ])('are not gone when %s', (_why, read, unread) => {
    const { report, remove } = areasImportOf(read, kept(rows), unread);
    expect([report.gone, remove]).toEqual([[], []]);
  });
});

describe('the mapping', () => {
  const codes = new Set(['A1', 'A2', 'B1']);
  const uris = new Set(['http://a.test/paspoort', 'http://a.test/rijbewijs']);
  const importing = (rows: SdgMappingRow[], present: KeptMapping[] = [], unread = 0) =>
    mappingImportOf(rows, { present, codes, uris }, unread);
  const rows = [mapped(2, 'paspoort', 'A1'), mapped(3, 'paspoort', 'B1'), mapped(4, 'rijbewijs', 'A2')];
  const there = [...importing(rows).write];

  it('takes several areas for one standard, and the same line once', () => {
    const { report, write } = importing([...rows, mapped(5, 'paspoort', 'A1')]);
    expect(report).toMatchObject({
      rows: 4,
      added: ['http://a.test/paspoort', 'http://a.test/rijbewijs'],
      refused: [],
    });
    expect(write).toHaveLength(3);
  });

  it('is unchanged the second time', () => {
    const { report, write, remove } = importing(rows, there);
    expect(counts(report)).toEqual({ added: [], changed: [], unchanged: 2, gone: [] });
    expect([write, remove]).toEqual([[], []]);
  });

  it('tells what changed and what is gone, by standard', () => {
    const { report, write, remove } = importing([mapped(2, 'paspoort', 'A1'), mapped(3, 'paspoort', 'A2')], there);
    expect(counts(report)).toEqual({
      added: [],
      changed: ['http://a.test/paspoort'],
      unchanged: 0,
      gone: ['http://a.test/rijbewijs'],
    });
    expect(write).toEqual([{ uri: 'http://a.test/paspoort', code: 'A2' }]);
    expect(remove).toHaveLength(2);
  });

  it('refuses areas that are not there, and names standards that are not', () => {
    const { report } = importing([mapped(2, 'paspoort', 'Z9'), mapped(3, 'vlieger', 'A1')]);
    expect(report).toMatchObject({
      added: ['http://a.test/vlieger'],
      unknown: ['http://a.test/vlieger'],
      refused: [{ line: 2, reason: 'There is no area Z9.' }],
    });
  });

  it('is gone from nothing when a line could not be read', () => {
    const { report, remove } = importing(rows.slice(0, 1), there, 1);
    expect([report.changed, report.gone, remove]).toEqual([[], [], []]);
  });

  it('leaves what the file says, whatever was there, and then nothing is left to write', () => {
    const some = fc.array(
      fc.record({
        line: fc.integer({ min: 2, max: 999 }),
        uri: fc.constantFrom('http://a.test/a', 'http://a.test/b', 'http://a.test/c'),
        code: fc.constantFrom('A1', 'A2', 'B1'),
      }),
      { minLength: 1 },
    );
    const key = ({ uri, code }: KeptMapping) => `${code} ${uri}`;
    fc.assert(
      fc.property(some, some, (before, file) => {
        const present = [...importing(before).write];
        const { report, write, remove } = importing(file, present);
        const removed = new Set(remove.map(key));
        const left = [...present.filter((one) => !removed.has(key(one))), ...write];
        expect(left.map(key).sort()).toEqual([...new Set(file.map(key))].sort());
        const again = importing(file, left);
        expect([again.write, again.remove]).toEqual([[], []]);
        expect(again.report.unchanged).toBe(report.added.length + report.changed.length + report.unchanged);
      }),
    );
  });
});
