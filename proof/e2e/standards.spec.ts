import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import request from 'supertest';
import { aHouse, type House } from '#testkit';
import { passport } from './town.builder.js';

const beside = (name: string): string => join(import.meta.dirname, name);
const files = {
  upl: process.env.UPL_FILE ?? beside('national-list.csv'),
  areas: process.env.SDG_AREAS_FILE ?? beside('sdg-areas.csv'),
  mapping: process.env.SDG_MAPPING_FILE ?? beside('sdg-mapping.csv'),
};
/** The files as they are published; the small ones hold lines that are wrong on purpose. */
const whole = process.env.UPL_FILE && process.env.SDG_AREAS_FILE && process.env.SDG_MAPPING_FILE;

type Row = Record<string, string>;
const rowsOf = (text: string): Row[] => parse(text, { columns: true, relax_column_count: true, relax_quotes: true });
const unique = (rows: readonly Row[], column: string): string[] => [
  ...new Set(rows.flatMap((row) => (row[column] ? [row[column]] : []))),
];

let house: House;
let text: Record<keyof typeof files, string>;
let imported: Record<'upl' | 'areas' | 'mapping', Record<string, unknown>>;

const importing = async (path: string, body: string) =>
  (
    await request(house.url)
      .post(path)
      .set('Authorization', `Bearer ${house.key('editor')}`)
      .set('content-type', 'text/csv')
      .send(body)
      .expect(200)
  ).body;
const get = async (path: string, query: object = {}) =>
  (await request(house.url).get(path).query(query).expect(200)).body;
const importAll = async () => ({
  upl: await importing('/v1/standards/imports', text.upl),
  areas: await importing('/v1/sdg-areas/imports', text.areas),
  mapping: await importing('/v1/sdg-areas/imports', text.mapping),
});

beforeAll(async () => {
  house = await aHouse();
  const [upl = '', areas = '', mapping = ''] = await Promise.all(
    [files.upl, files.areas, files.mapping].map((file) => readFile(file, 'utf8')),
  );
  text = { upl, areas, mapping };
  imported = await importAll();
}, 60_000);
afterAll(async () => {
  expect(house?.errors()).toEqual([]);
  await house?.stop();
});

describe('the national list and the Single Digital Gateway', () => {
  it('are taken over, and a second time nothing changes', async () => {
    expect((imported.upl.names as { added: string[] }).added.length).toBe(Math.min(Number(imported.upl.added), 1_000));
    const again = await importAll();
    expect(again.upl).toMatchObject({ added: 0, changed: 0, names: { added: [], changed: [], gone: [] } });
    for (const report of [again.areas, again.mapping])
      expect(report).toMatchObject({ added: [], changed: [], gone: [], refused: expect.any(Array) });
    expect(again.areas.unchanged).toBe((imported.areas.added as string[]).length);
    expect(again.mapping.unchanged).toBe((imported.mapping.added as string[]).length);
  });

  it('say as many lines, areas and standards as the files hold', async () => {
    const [areas, mapping] = [rowsOf(text.areas), rowsOf(text.mapping)];
    expect([imported.areas.rows, imported.mapping.rows]).toEqual([areas.length, mapping.length]);
    const known = unique(areas, 'SDG_Code').filter((code) => /^[A-Z]{1,2}\d{1,2}$/.test(code));
    expect((await get('/v1/sdg-areas')).total).toBe(known.length);
    const mapped = mapping.filter(({ SDG_Code: code = '' }) => known.includes(code));
    expect((imported.mapping.added as string[]).sort()).toEqual(unique(mapped, 'URI').sort());
    const standards = (await get('/v1/standards')).total;
    const uris = rowsOf(text.upl).map(({ URI }) => URI);
    const unknown = unique(mapped, 'URI').filter((uri) => !uris.includes(uri));
    expect((imported.mapping.unknown as string[]).sort()).toEqual(unknown.sort());
    expect(standards).toBe(imported.upl.standards);
    if (whole) expect([imported.areas.refused, imported.mapping.refused]).toEqual([[], []]);
    else {
      expect(imported.areas.refused).toMatchObject([{ line: 7 }, { line: 8 }]);
      expect(imported.mapping.refused).toMatchObject([{ line: 6, reason: 'There is no area Z9.' }]);
    }
  });

  it('give each standard the areas of the list and those of the mapping', async () => {
    const [mapping, areas] = [rowsOf(text.mapping), unique(rowsOf(text.areas), 'SDG_Code')];
    const list = rowsOf(text.upl);
    const uri = unique(mapping, 'URI').find((one) => list.some((row) => row.URI === one)) ?? '';
    const name = list.find((row) => row.URI === uri)?.UniformeProductnaam ?? '';
    const expected = [
      ...list.filter((row) => row.URI === uri).flatMap(({ SDG = '' }) => SDG.split(/[;,\s]+/)),
      ...mapping.filter((row) => row.URI === uri && areas.includes(row.SDG_Code ?? '')).map((row) => row.SDG_Code),
    ].filter((code) => code);
    const { items } = await get('/v1/standards', { q: name, pageSize: '100' });
    const found = items.find((one: { uri: string }) => one.uri === uri);
    expect(found.sdg).toEqual([...new Set(expected)].sort());
  });

  it('tell which municipal standards are published here, and which are not', async () => {
    const municipal = (await get('/v1/standards', { layer: 'municipality' })).total;
    expect(municipal).toBe(imported.upl.municipal);
    const counts = async () => ({
      published: (await get('/v1/standards', { layer: 'municipality', published: 'true' })).total,
      not: (await get('/v1/standards', { layer: 'municipality', published: 'false' })).total,
    });
    expect(await counts()).toEqual({ published: 0, not: municipal });

    const mapped = new Set(imported.mapping.added as string[]);
    const { items } = await get('/v1/standards', { layer: 'municipality', pageSize: '100' });
    const standard = items.find(({ uri }: { uri: string }) => mapped.has(uri));
    const put = request(house.url)
      .put('/v1/products/ons-product')
      .query({ publish: 'true' })
      .set('Authorization', `Bearer ${house.key('editor')}`)
      .set('If-None-Match', '*')
      .send({ ...passport, standard: { name: standard.name, uri: standard.uri } });
    await put.expect(201);
    expect(await counts()).toEqual({ published: 1, not: municipal - 1 });
    const offered = (await get('/v1/standards', { published: 'true' })).items;
    expect(offered).toMatchObject([{ uri: standard.uri, publishedAs: ['ons-product'] }]);
    const areas = (await get('/v1/sdg-areas')).items.filter(
      ({ publishedAs }: { publishedAs: string[] }) => publishedAs.length > 0,
    );
    expect(areas.map(({ code }: { code: string }) => code).sort()).toEqual(standard.sdg);

    const { body } = await request(house.url).get('/v1/exports/cpsv-ap').expect(200);
    const themes = body['@graph'][1]['cv:thematicArea'].map((theme: Row) => theme['@id']);
    expect(themes).toEqual(areas.map(({ themeUri }: { themeUri: string }) => themeUri));
  });
});
