import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CatalogueSettings, getProduct } from '#contracts';
import { asked, Catalogue, editor } from '../a-catalogue.builder.js';
import { aProduct } from './a-product.builder.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
});
afterAll(async () => catalogue.database.drop());

it('a product is in the best language asked, with what is missing from another, and the prices of today', async () => {
  catalogue.setClock('2026-12-01T08:00:00Z');
  const document = aProduct({
    texts: { nl: { title: 'Paspoort', costs: 'Een bedrag' }, en: { title: 'Passport' } },
    prices: [
      { from: '2026-01-01', kind: 'base', amountCents: 8_000 },
      { from: '2027-01-01', kind: 'base', amountCents: 8_500 },
    ],
  });
  await catalogue.put('paspoort', document);
  const before = await catalogue.offered('paspoort', ['en-GB', 'de']);
  expect(before).toMatchObject({
    product: {
      language: 'en',
      text: { title: 'Passport', costs: 'Een bedrag' },
      fallbacks: [{ field: 'costs', language: 'nl' }],
      pricesNow: [{ amountCents: 8_000 }],
    },
    lastModified: '2026-12-01T08:00:00Z',
  });

  expect(getProduct.output.parse(before)).toEqual(before);

  catalogue.setClock('2026-12-31T23:00:00Z');
  const after = await catalogue.offered('paspoort', ['de']);
  expect(after.product).toMatchObject({ language: 'nl', pricesNow: [{ amountCents: 8_500 }] });
  expect(after.lastModified).toBe('2026-12-31T23:00:00Z');
});

it('a product is as it is since anything of it changed: settings and related products are part of it', async () => {
  catalogue.setClock('2026-12-01T08:00:00Z');
  const related = ['ander', 'concept', 'nergens'].map((productId) => ({ productId, as: 'instead-of' as const }));
  await catalogue.put('wijst', aProduct({ related }));
  await catalogue.write('concept', aProduct());
  const seen = async () => {
    const { product, lastModified } = await catalogue.offered('wijst');
    return [product.related.map(({ productId }) => productId), lastModified];
  };
  expect(await seen()).toEqual([[], '2026-12-01T08:00:00Z']);

  catalogue.setClock('2026-12-02T08:00:00Z');
  await catalogue.put('ander', aProduct({ publication: { until: '2026-12-04' } }));
  expect(await seen()).toEqual([['ander'], '2026-12-02T08:00:00Z']);
  expect((await catalogue.draft('wijst')).related).toEqual(related);

  await catalogue.at('2026-12-03T23:00:00Z');
  expect(await seen()).toEqual([[], '2026-12-03T23:00:00Z']);

  catalogue.setClock('2026-12-05T08:00:00Z');
  const settings = CatalogueSettings.parse({ languages: ['en', 'nl'] });
  await catalogue.editor.puttingSettings.run(asked({ caller: editor, seen: { nothing: true }, settings }));
  expect((await seen())[1]).toBe('2026-12-05T08:00:00Z');
});
