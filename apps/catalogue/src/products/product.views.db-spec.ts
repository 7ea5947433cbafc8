import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { getProduct } from '#contracts';
import { Catalogue } from '../a-catalogue.builder.js';
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
