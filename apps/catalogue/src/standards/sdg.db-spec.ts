import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SdgAreaRow, SdgMappingRow } from '#contracts';
import { Trail } from '#platform';
import { aRow, Catalogue, city, editor } from '../a-catalogue.builder.js';
import { aProduct, type ProductFacts } from '../products/a-product.builder.js';
import { ImportSdg } from './import-sdg.action.js';
import { SdgStore } from './sdg.store.js';
import { SdgViews } from './sdg.views.js';
import { StandardStore } from './standard.store.js';

let catalogue: Catalogue;
let importing: ImportSdg;
let views: SdgViews;
beforeEach(async () => {
  catalogue = await Catalogue.start();
  importing = new ImportSdg(catalogue.unitOfWork, new SdgStore(), new StandardStore(), catalogue.clock, new Trail());
  views = new SdgViews(catalogue.database.dataSource);
});
afterEach(async () => catalogue.database.drop());

const requestId = 'test';
const uriOf = (name: string): string => aRow(1, name).uri;
const anArea = (line: number, code: string, theme = `thema van ${code}`): SdgAreaRow =>
  SdgAreaRow.parse({
    line,
    code,
    area: 'Reizen',
    areaUri: 'http://a.test/reizen',
    theme,
    themeUri: `http://a.test/${code}`,
  });
const takeAreas = (rows: SdgAreaRow[], municipalityId = city) =>
  importing.areas({ municipalityId, requestId, input: { caller: editor, rows, unread: 0 } });
const takeMapping = (pairs: [string, string][], municipalityId = city) => {
  const rows = pairs.map(([name, code], at) => SdgMappingRow.parse({ line: at + 2, uri: uriOf(name), code }));
  return importing.mapping({ municipalityId, requestId, input: { caller: editor, rows, unread: 0 } });
};
const listed = (page = 1, pageSize = 100, municipalityId = city) =>
  views.areas({ municipalityId, requestId, input: { page, pageSize } });

const aProductWith = (id: string, facts: ProductFacts, offered = true): Promise<unknown> =>
  offered ? catalogue.put(id, aProduct(facts)) : catalogue.write(id, aProduct(facts));
const standard = (name: string) => ({ standard: { name, uri: uriOf(name) } });

const stamps = () =>
  catalogue.database.dataSource.query(
    'select code, xmin::text, imported_at from sdg_areas union all select uri || code, xmin::text, null from standard_sdg order by 1',
  );

describe('the areas of the Single Digital Gateway', () => {
  it('are taken over, and not one row changes the second time', async () => {
    const rows = [anArea(2, 'A10'), anArea(3, 'A2'), anArea(4, 'AA1'), anArea(5, 'B1')];
    expect((await takeAreas(rows)).added).toHaveLength(4);
    await takeMapping([['paspoort', 'A2']]);
    expect((await listed()).items.map(({ code }) => code)).toEqual(['A2', 'A10', 'B1', 'AA1']);
    expect((await listed()).items[0]).toEqual({
      ...anArea(3, 'A2'),
      line: undefined,
      standards: 0,
      publishedAs: [],
    });
    const before = await stamps();
    expect(await takeAreas(rows)).toMatchObject({ added: [], unchanged: 4 });
    expect(await takeMapping([['paspoort', 'A2']])).toMatchObject({ added: [], unchanged: 1 });
    expect(await stamps()).toEqual(before);
  });

  it('come in pages, with the same total on each', async () => {
    await takeAreas([anArea(2, 'A1'), anArea(3, 'A2'), anArea(4, 'A3')]);
    const { items, total } = await listed(2, 2);
    expect([items.map(({ code }) => code), total]).toEqual([['A3'], 3]);
    expect(await listed(9, 2)).toEqual({ items: [], total: 3 });
  });

  it('change, and go when the file names them no longer', async () => {
    await takeAreas([anArea(2, 'A1'), anArea(3, 'A2')]);
    expect(await takeAreas([anArea(2, 'A2', 'anders')])).toMatchObject({ changed: ['A2'], gone: ['A1'] });
    expect((await listed()).items).toMatchObject([{ code: 'A2', theme: 'anders' }]);
  });

  it('are of one municipality', async () => {
    await takeAreas([anArea(2, 'A1')]);
    expect(await takeAreas([anArea(2, 'B1')], 'proefdorp')).toMatchObject({ added: ['B1'], gone: [] });
    expect((await listed()).items).toMatchObject([{ code: 'A1' }]);
    expect((await takeMapping([['paspoort', 'A1']], 'proefdorp')).refused).toHaveLength(1);
  });

  it('are taken over one after the other when several come at once', async () => {
    const rows = [anArea(2, 'A1'), anArea(3, 'A2')];
    const reports = await Promise.all(Array.from({ length: 6 }, () => takeAreas(rows)));
    expect(reports.map(({ added }) => added.length).sort()).toEqual([0, 0, 0, 0, 0, 2]);
  });

  it('count standards, and name the products offered by their own codes or by their standard', async () => {
    await takeAreas([anArea(2, 'A1'), anArea(3, 'B1'), anArea(4, 'C1')]);
    await catalogue.import([
      aRow(2, 'paspoort', { sdg: ['A1'] }),
      aRow(3, 'rijbewijs'),
      aRow(4, 'oud', { sdg: ['B1'] }),
    ]);
    await catalogue.import([aRow(2, 'paspoort', { sdg: ['A1'] }), aRow(3, 'rijbewijs')]);
    await takeMapping([
      ['paspoort', 'A1'],
      ['rijbewijs', 'A1'],
      ['rijbewijs', 'B1'],
    ]);
    await aProductWith('rijbewijs', standard('rijbewijs'));
    await aProductWith('paspoort', { ...standard('paspoort'), sdg: ['C1', 'A1'] });
    await aProductWith('concept', { ...standard('paspoort'), sdg: ['C1'] }, false);
    await aProductWith('los', { sdg: ['C1'] });
    expect((await listed()).items.map(({ code, standards, publishedAs }) => [code, standards, publishedAs])).toEqual([
      ['A1', 2, ['paspoort', 'rijbewijs']],
      ['B1', 1, ['rijbewijs']],
      ['C1', 0, ['los', 'paspoort']],
    ]);
  });
});

describe('a standard in the list', () => {
  beforeEach(async () => {
    await catalogue.import([
      aRow(2, 'paspoort', { sdg: ['F1', 'A2'] }),
      aRow(3, 'rijbewijs'),
      aRow(4, 'vliegtuig melding', { layers: ['state'] }),
      aRow(5, 'oud'),
    ]);
    await catalogue.import([
      aRow(2, 'paspoort', { sdg: ['F1', 'A2'] }),
      aRow(3, 'rijbewijs'),
      aRow(4, 'vliegtuig melding', { layers: ['state'] }),
    ]);
    await aProductWith('paspoort', standard('paspoort'));
    await aProductWith('een-paspoort', standard('paspoort'));
    await aProductWith('rijbewijs', standard('rijbewijs'), false);
  });
  const names = async (search: Parameters<Catalogue['list']>[0]) => {
    const { items, total } = await catalogue.list(search);
    expect(total).toBe(items.length);
    return items.map(({ name }) => name);
  };

  it('names the products that are offered of it', async () => {
    const all = (await catalogue.list()).items;
    expect(all.map(({ name, publishedAs }) => [name, publishedAs])).toEqual([
      ['oud', []],
      ['paspoort', ['een-paspoort', 'paspoort']],
      ['rijbewijs', []],
      ['vliegtuig melding', []],
    ]);
    expect(all.map(({ gone }) => gone)).toEqual([true, undefined, undefined, undefined]);
  });

  it('is found by whether it is published, and whether it is gone', async () => {
    expect(await names({ published: true })).toEqual(['paspoort']);
    expect(await names({ published: false, layer: 'municipality' })).toEqual(['oud', 'rijbewijs']);
    expect(await names({ published: false, layer: 'municipality', gone: false })).toEqual(['rijbewijs']);
    expect(await names({ gone: true })).toEqual(['oud']);
    expect(await names({ gone: true, published: true })).toEqual([]);
  });

  it('belongs to the areas of the list and those of the mapping', async () => {
    await takeAreas([anArea(2, 'A1'), anArea(3, 'A2')]);
    await takeMapping([
      ['paspoort', 'A2'],
      ['paspoort', 'A1'],
      ['rijbewijs', 'A1'],
    ]);
    const sdg = (await catalogue.list()).items.map((one) => one.sdg);
    expect(sdg).toEqual([[], ['A1', 'A2', 'F1'], ['A1'], []]);
  });
});
