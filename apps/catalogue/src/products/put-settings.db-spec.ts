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
const get = (town?: string) => catalogue.editor.settings.settings(asked({}, town));
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
