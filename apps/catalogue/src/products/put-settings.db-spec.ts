import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CatalogueSettings, type InputOf, type putCatalogueSettings } from '#contracts';
import { asked, Catalogue, editor } from '../a-catalogue.builder.js';
import { aProduct, aWay } from './a-product.builder.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
});
afterAll(async () => catalogue.database.drop());

const dog = { fact: 'dog', type: 'boolean' as const, question: { nl: 'Hebt u een hond?' } };
const put = (given: unknown, seen: InputOf<typeof putCatalogueSettings>['seen'], town?: string) =>
  catalogue.editor.puttingSettings.run(asked({ caller: editor, seen, settings: CatalogueSettings.parse(given) }, town));
const read = (town?: string) => catalogue.editor.settings.settings(asked({}, town));
const get = async (town?: string) => (await read(town)).settings;
const asksForDog = aProduct({
  ways: [
    {
      ...aWay('apply', 'online'),
      conditions: [{ fact: 'dog', op: 'is', value: true, because: { nl: 'Voor honden.' } }],
    },
  ],
});

describe('settings', () => {
  it('are there before anybody wrote them, and have a version for each time they change', async () => {
    const usual = CatalogueSettings.parse({});
    expect(await get('proefdorp')).toEqual({ ...usual, version: 0 });
    expect(await put({}, { versions: ['0'] }, 'proefdorp')).toEqual({
      created: true,
      settings: { ...usual, version: 1 },
    });
    await expect(put({}, { nothing: true }, 'proefdorp')).rejects.toMatchObject({ code: 'version-changed' });
    expect((await put({}, { versions: ['1'] }, 'proefdorp')).settings.version).toBe(1);
    const changed = await put({ languages: ['nl', 'fy'] }, { versions: ['1'] }, 'proefdorp');
    expect(changed).toMatchObject({ created: false, settings: { version: 2, languages: ['nl', 'fy'] } });
    expect(await get('proefdorp')).toEqual(changed.settings);
  });

  it('are kept with who wrote them and when, and say since when they are as they are', async () => {
    const { settingsVersions } = catalogue.editor;
    const town = 'archiefdorp';
    const list = (page = 1) => settingsVersions.list(asked({ caller: editor, page, pageSize: 1 }, town));
    const one = (version: number) => settingsVersions.one(asked({ caller: editor, version }, town));
    expect([await list(), (await read(town)).changedAt]).toEqual([{ items: [], total: 0 }, '1970-01-01T00:00:00Z']);
    for (const [day, language] of ['nl', 'fy', 'fy'].entries()) {
      catalogue.setClock(`2026-12-0${day + 1}T08:00:00Z`);
      await put({ languages: [language] }, day === 0 ? { nothing: true } : { versions: ['*'] }, town);
    }
    catalogue.setClock('2026-12-04T08:00:00Z');
    await catalogue.put('later', aProduct(), { nothing: true }, town);
    const by = { who: 'editor', client: 'editor' };
    const first = { version: 1, at: '2026-12-01T08:00:00Z', by };
    const second = { version: 2, at: '2026-12-02T08:00:00Z', by };
    expect([await list(), await list(2)]).toEqual([
      { items: [second], total: 2 },
      { items: [first], total: 2 },
    ]);
    expect(await one(1)).toEqual({ ...first, settings: CatalogueSettings.parse({ languages: ['nl'] }) });
    expect((await read(town)).changedAt).toBe(second.at);
    await expect(one(3)).rejects.toMatchObject({ code: 'not-found' });
    const elsewhere = settingsVersions.one(asked({ caller: editor, version: 2 }, 'nergens'));
    await expect(elsewhere).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that are wrong are named', async () => {
    await expect(put({ workingDays: { country: 'XX' } }, { versions: ['0'] })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { errors: [{ path: 'workingDays.country' }] },
    });
  });

  it('say in which languages something is missing', async () => {
    await put({ languages: ['nl', 'de'] }, { versions: ['0'] }, 'grensdorp');
    const { product } = await catalogue.put('grens', aProduct({ ways: [] }), { nothing: true }, 'grensdorp');
    expect(product.untranslated.map(({ language }) => language)).toEqual(['de']);
  });
});

describe('a fact of the municipality', () => {
  it('can be asked once it is named, and stays as long as something that was written last, published or scheduled asks for it', async () => {
    const dropped = { code: 'invalid-input', details: { errors: [{ path: 'facts' }] } };
    await expect(catalogue.write('hond', asksForDog)).rejects.toMatchObject({ code: 'invalid-input' });
    await put({ facts: [dog] }, { nothing: true });
    await catalogue.write('hond', asksForDog);
    await expect(put({}, { versions: ['1'] })).rejects.toMatchObject(dropped);
    await expect(put({ facts: [{ ...dog, type: 'number' }] }, { versions: ['1'] })).rejects.toMatchObject(dropped);

    await catalogue.publish('hond', '1', { at: '2090-01-01T00:00:00Z' });
    await catalogue.write('hond', aProduct(), { versions: ['2'] });
    await expect(put({}, { versions: ['1'] })).rejects.toMatchObject(dropped);
    await catalogue.unschedule('hond', '3');
    await catalogue.publish('hond', '4', { writtenIn: 1 });
    await expect(put({}, { versions: ['1'] })).rejects.toMatchObject(dropped);

    await catalogue.withdraw('hond', '5');
    expect((await put({}, { versions: ['1'] })).settings.facts).toEqual([]);
    await expect(catalogue.publish('hond', '6', { writtenIn: 1 })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { errors: [{ path: 'ways[0].conditions[0].fact' }] },
    });
  });

  it('is never left out while somebody asks for it, though both happen at once', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const town = `dorp-${turn}`;
      await put({ facts: [dog] }, { nothing: true }, town);
      const [written, left] = await Promise.allSettled([
        catalogue.put('hond', asksForDog, { nothing: true }, town),
        put({}, { versions: ['1'] }, town),
      ]);
      expect([written.status, left.status].sort()).toEqual(['fulfilled', 'rejected']);
    }
  });
});
