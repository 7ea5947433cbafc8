import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aRow, Catalogue } from '../a-catalogue.builder.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
  const names = ['paspoort', 'paspoort tweede', 'Café-vergunning', '100% regeling', 'a_b', 'c\\d', 'vliegtuig melding'];
  await catalogue.import(
    names.map((name, at) => aRow(at + 2, name, { layers: name.startsWith('vlieg') ? ['state'] : ['municipality'] })),
  );
});
afterAll(async () => catalogue.database.drop());

const named = async (search: Parameters<Catalogue['list']>[0]) =>
  (await catalogue.list(search)).items.map(({ name }) => name);

describe('the list of standards', () => {
  it('is in order of name, whatever case and accents', async () => {
    expect(await named({})).toEqual([
      '100% regeling',
      'a_b',
      'c\\d',
      'Café-vergunning',
      'paspoort',
      'paspoort tweede',
      'vliegtuig melding',
    ]);
  });

  it.each([
    ['paspoort', ['paspoort', 'paspoort tweede']],
    ['TWEEDE', ['paspoort tweede']],
    ['cafe-verg', ['Café-vergunning']],
    [' ', undefined],
    ['%', ['100% regeling']],
    ['_', ['a_b']],
    ['\\', ['c\\d']],
    ['%_', []],
    ["'", []],
    ['\u0000', []],
    ['\ud800', []],
  ])('finds %j anywhere in the name, and nothing else', async (q, names) => {
    expect(await named({ q })).toEqual(names ?? (await named({})));
  });

  it('can be of one layer', async () => {
    expect(await named({ layer: 'state' })).toEqual(['vliegtuig melding']);
    expect(await named({ layer: 'state', q: 'paspoort' })).toEqual([]);
  });

  it('comes in pages, with the same total on each', async () => {
    const page = await catalogue.list({ page: 2, pageSize: 3 });
    expect(page.total).toBe(7);
    expect(page.items.map(({ name }) => name)).toEqual((await named({})).slice(3, 6));
    expect(await catalogue.list({ page: 9, pageSize: 3 })).toEqual({ items: [], total: 7 });
  });
});
