import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aRow, Catalogue, city } from '../a-catalogue.builder.js';

let catalogue: Catalogue;
beforeEach(async () => {
  catalogue = await Catalogue.start();
});
afterEach(async () => catalogue.database.drop());

const small = [
  aRow(2, 'paspoort', { legalBasis: { label: 'Artikel 1 Paspoortwet', uri: 'http://standaarden.example/1' } }),
  aRow(3, 'paspoort', { legalBasis: { label: 'Artikel 2 Paspoortwet', url: 'https://wetten.example/2' } }),
  aRow(4, 'café-vergunning', { audience: ['business'], kinds: ['request'], sdg: ['M1'] }),
  aRow(5, 'vliegtuig melding', { layers: ['state'] }),
];
const stamps = () =>
  catalogue.database.dataSource.query('select uri, xmin::text, imported_at, gone from standards order by uri');
const staged = async () => {
  const [row] = await catalogue.database.dataSource.query('select count(*)::int from standard_import_rows');
  return (row as { count: number }).count;
};

describe('an import of the national list', () => {
  it('takes over what was staged and keeps none of the lines', async () => {
    expect(await catalogue.import(small)).toMatchObject({ rows: 4, standards: 3, municipal: 2, added: 3, gone: 0 });
    expect(await catalogue.standardOf('paspoort')).toEqual({
      uri: small[0]?.uri,
      name: 'paspoort',
      layers: ['municipality'],
      audience: ['person'],
      sdg: [],
      kinds: [],
      legalBases: [small[0]?.legalBasis, small[1]?.legalBasis],
      publishedAs: [],
    });
    expect(await staged()).toBe(0);
  });

  it('changes not one row the second time', async () => {
    await catalogue.import(small);
    const before = await stamps();
    const report = await catalogue.import(small);
    expect(report).toMatchObject({ added: 0, changed: 0, unchanged: 3, gone: 0 });
    expect(await stamps()).toEqual(before);
  });

  it('is the same however its lines are split, repeated and ordered', async () => {
    const importId = randomUUID();
    for (const row of [...small].reverse()) await catalogue.stage(importId, [row]);
    await catalogue.stage(importId, small.slice(1, 3));
    expect(await catalogue.finish(importId, 4)).toMatchObject({ rows: 4, standards: 3 });
    expect(await catalogue.import(small)).toMatchObject({ unchanged: 3 });
  });

  it('keeps what the list no longer names', async () => {
    await catalogue.import(small);
    expect(await catalogue.import(small.slice(2))).toMatchObject({ unchanged: 2, gone: 1 });
    expect(await catalogue.standardOf('paspoort')).toBeDefined();
    expect((await stamps()).filter(({ gone }: { gone: boolean }) => gone)).toHaveLength(1);
    expect(await catalogue.import(small)).toMatchObject({ changed: 1, unchanged: 2, gone: 0 });
  });

  it('takes over nothing when lines are missing', async () => {
    const importId = randomUUID();
    await catalogue.stage(importId, small);
    await expect(catalogue.finish(importId, 5)).rejects.toMatchObject({
      code: 'invalid-input',
      details: { errors: [{ path: 'rows' }] },
    });
    expect((await catalogue.list()).total).toBe(0);
    expect(await staged()).toBe(4);
    expect(await catalogue.finish(importId, 4)).toMatchObject({ added: 3 });
  });

  it('is done one after the other when several come at once', async () => {
    const rows = Array.from({ length: 400 }, (_, at) => aRow(at + 2, `naam ${at}`));
    const importIds = Array.from({ length: 6 }, () => randomUUID());
    await Promise.all(importIds.map((importId) => catalogue.stage(importId, rows)));
    const reports = await Promise.all(importIds.map((importId) => catalogue.finish(importId, 400)));
    expect(reports.map(({ added }) => added).sort()).toEqual([0, 0, 0, 0, 0, 400]);
    expect(reports.map(({ unchanged }) => unchanged).sort()).toEqual([0, 400, 400, 400, 400, 400]);
  });

  it('is finished once, though two finish it at once', async () => {
    const importId = randomUUID();
    await catalogue.stage(importId, small);
    const outcomes = await Promise.allSettled([catalogue.finish(importId, 4), catalogue.finish(importId, 4)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is of one municipality', async () => {
    await catalogue.import(small);
    expect(await catalogue.import(small.slice(0, 2), 'proefdorp')).toMatchObject({ added: 1, gone: 0 });
    expect((await catalogue.list({}, 'proefdorp')).total).toBe(1);
    expect((await catalogue.list()).total).toBe(3);
    const importId = randomUUID();
    await catalogue.stage(importId, small, 'proefdorp');
    await expect(catalogue.finish(importId, 4, city)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('takes a name with hundreds of legal bases, and thousands of names', async () => {
    const bases = Array.from({ length: 300 }, (_, at) =>
      aRow(at + 1, 'apv', { legalBasis: { label: `Artikel ${at}` } }),
    );
    const names = Array.from({ length: 2_700 }, (_, at) => aRow(at + 1_000, `naam ${at}`));
    const importId = randomUUID();
    const rows = [...bases, ...names];
    for (let from = 0; from < rows.length; from += 500) await catalogue.stage(importId, rows.slice(from, from + 500));
    expect(await catalogue.finish(importId, 3_000)).toMatchObject({ standards: 2_701, added: 2_701 });
    expect((await catalogue.standardOf('apv'))?.legalBases).toHaveLength(300);
  });

  it('that nobody finishes is forgotten after a day', async () => {
    await catalogue.stage(randomUUID(), small);
    await catalogue.database.dataSource.query(
      `update standard_import_rows set staged_at = now() - interval '25 hours' where line < 4`,
    );
    await catalogue.staging.forgetOld();
    expect(await staged()).toBe(2);
  });
});
