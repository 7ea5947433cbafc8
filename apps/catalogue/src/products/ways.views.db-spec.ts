import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CatalogueSettings, usualFacts } from '#contracts';
import { asked, Catalogue, editor } from '../a-catalogue.builder.js';
import { aProduct, aWay, titled } from './a-product.builder.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
  catalogue.setClock('2026-11-30T23:30:00Z');
});
afterAll(async () => catalogue.database.drop());

it('the ways of products come in the order asked, with settings, facts and days off', async () => {
  const { ways } = catalogue.editor;
  const online = aProduct({ ways: [aWay('apply', 'online')] });
  await catalogue.put('verhuizing', online);
  await catalogue.put('paspoort', titled('Paspoort'));
  await catalogue.write('paspoort', online, { versions: ['2'] });
  const answer = await ways.ways(asked({ productIds: ['verhuizing', 'paspoort', 'verhuizing'] }));
  expect(answer.products).toEqual([
    { productId: 'verhuizing', ways: [aWay('apply', 'online')] },
    { productId: 'paspoort', ways: [aWay('apply', 'appointment')] },
  ]);
  expect([answer.settings, answer.facts]).toEqual([CatalogueSettings.parse({}), usualFacts]);
  expect(answer.daysOff.slice(0, 3)).toEqual(['2026-12-25', '2026-12-26', '2027-01-01']);
  expect(answer.daysOff.at(-1)).toBe('2029-05-21');

  await expect(ways.ways(asked({ productIds: ['verhuizing', 'nergens'] }))).rejects.toMatchObject({
    code: 'product-unknown',
    details: { productId: 'nergens' },
  });
});

it('what people are made to do is told of what is offered', async () => {
  const { ways } = catalogue.editor;
  const town = 'proefdorp';
  const facts = async () => (await ways.facts(asked({ languages: ['en'] }, town))).facts;
  expect(await facts()).toMatchObject({ products: 0, onlyByAppointment: [], weights: { travelMinutes: 30 } });
  await catalogue.put(
    'trouwen',
    aProduct({ texts: { nl: { title: 'Trouwen' }, en: { title: 'Marrying' } } }),
    { nothing: true },
    town,
  );
  const narrow = { ...aWay('apply', 'online'), channels: ['web' as const] };
  await catalogue.put('aangifte', titled('Aangifte', {}, { ways: [narrow] }), { nothing: true }, town);
  await catalogue.put('later', titled('Later', {}, { publication: { from: '2030-01-01' } }), { nothing: true }, town);
  expect(await facts()).toMatchObject({
    products: 2,
    onlyByAppointment: [{ productId: 'trouwen', title: 'Marrying', steps: ['apply'] }],
    onlyDigital: [{ productId: 'aangifte', title: 'Aangifte', steps: ['apply'] }],
    leftOut: [{ productId: 'aangifte', way: 'apply-online', channels: ['web'] }],
  });
  const told = await facts();
  await catalogue.database.dataSource.query(
    `update products set card = card - 'waysInShort' where municipality_id = $1 and card is not null`,
    [town],
  );
  expect(await facts()).toEqual(told);
});

it('facts are in the first language of the municipality when nothing else was asked', async () => {
  const town = 'grenspost';
  const settings = CatalogueSettings.parse({ languages: ['de', 'nl'] });
  await catalogue.editor.puttingSettings.run(
    asked({ caller: editor, seen: { nothing: true as const }, settings }, town),
  );
  const texts = { ar: { title: 'A' }, de: { title: 'Heiraten' }, nl: { title: 'Trouwen' } };
  await catalogue.put('trouwen', aProduct({ texts }), { nothing: true }, town);
  const title = async (languages: string[]) =>
    (await catalogue.editor.ways.facts(asked({ languages }, town))).facts.onlyByAppointment[0]?.title;
  expect([await title([]), await title(['fr']), await title(['NL-be'])]).toEqual(['Heiraten', 'Heiraten', 'Trouwen']);
});
