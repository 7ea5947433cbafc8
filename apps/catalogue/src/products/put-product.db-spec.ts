import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testkit';
import { Catalogue, editor } from '../a-catalogue.builder.js';
import { aProduct, titled } from './a-product.builder.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
});
afterAll(async () => catalogue.database.drop());

const twenty = Array.from({ length: 20 }, (_, number) => number);
const waitingForTable = `select 1 from pg_locks where not granted and relation = 'products'::regclass`;
const outcomes = async (attempts: Promise<unknown>[]) => {
  const settled = await Promise.allSettled(attempts);
  const refusals = settled.filter((one) => one.status === 'rejected').map(({ reason }) => reason.code as string);
  return { won: settled.length - refusals.length, refusals: [...new Set(refusals)] };
};

describe('writing a product', () => {
  it('makes it once, though 20 do so at once, none of which sees another', async () => {
    const { dataSource } = catalogue.database;
    const attempts = await dataSource.transaction(async (tx) => {
      await tx.query('lock table products in share row exclusive mode');
      const waiting = twenty.map((number) => catalogue.put('nieuw', titled(`Nieuw ${number}`)));
      await eventually(async () => expect(await dataSource.query(waitingForTable)).toHaveLength(20));
      return waiting;
    });
    expect(await outcomes(attempts)).toEqual({ won: 1, refusals: ['version-changed'] });
    expect((await catalogue.get('nieuw')).version).toBe(1);
  });

  it('changes it once, though 20 saw the same version and write at once', async () => {
    await catalogue.put('druk', titled('Druk'));
    const attempts = twenty.map((number) => catalogue.put('druk', titled(`Druk ${number}`), { versions: ['1'] }));
    expect(await outcomes(attempts)).toEqual({ won: 1, refusals: ['version-changed'] });
    expect((await catalogue.get('druk')).version).toBe(2);
    expect((await catalogue.events()).filter(({ subject }) => subject === 'druk')).toHaveLength(2);
  });

  it('answers all of it, as it was written', async () => {
    const document = titled('Heel', { bring: ['Uw paspoort'], keywords: ['alles'] }, { themes: ['reizen'] });
    const { created, product } = await catalogue.put('heel', document);
    expect(created).toBe(true);
    expect(product).toMatchObject({ ...document, id: 'heel', version: 1 });
    expect(await catalogue.get('heel')).toEqual(product);
  });

  it('changes and announces nothing when the document is the same', async () => {
    const document = aProduct({ texts: { nl: { title: 'Zelfde' }, en: { title: 'Same' } } });
    const turned = { ...document, texts: { en: document.texts.en, nl: document.texts.nl } } as typeof document;
    const { product } = await catalogue.put('zelfde', document);
    expect(await catalogue.put('zelfde', turned, { versions: ['*'] })).toEqual({ created: false, product });
    expect((await catalogue.events()).filter(({ subject }) => subject === 'zelfde')).toHaveLength(1);
  });

  it('announces each change while it is published, and that it is withdrawn, with the version', async () => {
    await catalogue.put('nieuws', aProduct({ published: false }));
    await catalogue.put('nieuws', aProduct({ published: true }), { versions: ['1'] });
    await catalogue.put('nieuws', titled('Anders'), { versions: ['2'] });
    await catalogue.put('nieuws', aProduct({ published: false }), { versions: ['3'] });
    const told = (await catalogue.events()).filter(({ subject }) => subject === 'nieuws');
    const data = (version: number) => ({ municipalityId: 'voorbeeldstad', productId: 'nieuws', version });
    expect(told).toMatchObject([
      { type: 'nl.openloket.catalogue.product.published.v1', data: data(2) },
      { type: 'nl.openloket.catalogue.product.published.v1', data: data(3) },
      { type: 'nl.openloket.catalogue.product.withdrawn.v1', data: data(4) },
    ]);
  });

  it('is of one municipality', async () => {
    await catalogue.put('eigen', titled('Van ons'), { nothing: true });
    const theirs = await catalogue.put('eigen', titled('Van hen'), { nothing: true }, 'proefdorp');
    await catalogue.put('eigen', titled('Van hen, anders'), { versions: ['1'] }, 'proefdorp');
    expect(theirs.created).toBe(true);
    expect(await catalogue.get('eigen')).toMatchObject({ version: 1, texts: { nl: { title: 'Van ons' } } });
    await catalogue.put('alleen-hun', titled('Alleen hun'), { nothing: true }, 'proefdorp');
    await expect(catalogue.get('alleen-hun')).rejects.toMatchObject({ code: 'product-unknown' });
  });
});

describe('a draft', () => {
  it('is seen by those who may write it only', async () => {
    await catalogue.put('concept', aProduct({ published: false }));
    expect(await catalogue.get('concept', editor)).toMatchObject({ id: 'concept', published: false });
    await expect(catalogue.get('concept')).rejects.toMatchObject({ code: 'product-unknown' });
  });
});
