import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testkit';
import { asked, Catalogue, city, editor } from '../a-catalogue.builder.js';
import { theClock } from '../settings/author.rules.js';
import { aProduct, aWay, titled } from './a-product.builder.js';
import { writeOver } from './publication.rules.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
});
afterAll(async () => catalogue.database.drop());

const twenty = Array.from({ length: 20 }, (_, number) => number);
const waitingForTable = `select 1 from pg_locks where not granted and relation = 'catalogues'::regclass`;
const outcomes = async (attempts: Promise<unknown>[]) => {
  const settled = await Promise.allSettled(attempts);
  const refusals = settled.filter((one) => one.status === 'rejected').map(({ reason }) => reason.code as string);
  return { won: settled.length - refusals.length, refusals: [...new Set(refusals)] };
};

describe('writing a product', () => {
  it('makes it once, though 20 do so at once, none of which sees another', async () => {
    const { dataSource } = catalogue.database;
    const attempts = await dataSource.transaction(async (tx) => {
      await tx.query('lock table catalogues in share row exclusive mode');
      const waiting = twenty.map((number) => catalogue.put('nieuw', titled(`Nieuw ${number}`)));
      await eventually(async () => expect(await dataSource.query(waitingForTable)).toHaveLength(20));
      return waiting;
    });
    expect(await outcomes(attempts)).toEqual({ won: 1, refusals: ['version-changed'] });
    expect((await catalogue.draft('nieuw')).version).toBe(2);
  });

  it('is dated when it is its turn, not when it came', async () => {
    const { dataSource } = catalogue.database;
    await catalogue.put('beurt', titled('Eerst'));
    const waits = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%from catalogues%for update'`;
    catalogue.setClock('2026-12-01T08:00:00Z');
    const waiting = await dataSource.transaction(async (tx) => {
      await tx.query('select 1 from catalogues for update');
      const orders = [
        catalogue.put('beurt', titled('Dan'), { versions: ['2'] }),
        catalogue.publish('nog-een-beurt', '1'),
      ].map((order) => order.catch(({ code }: { code: string }) => code));
      await eventually(async () => expect(await dataSource.query(waits)).toHaveLength(2));
      catalogue.setClock('2026-12-01T08:00:09Z');
      return orders;
    });
    expect((await Promise.all(waiting))[1]).toBe('product-unknown');
    catalogue.clock.set(undefined);
    const { at } = (await catalogue.history('beurt')).at(-1) ?? {};
    expect([at, (await catalogue.draft('beurt')).changedAt]).toEqual(Array(2).fill('2026-12-01T08:00:09Z'));
  });

  it('changes it once, though 20 saw the same version and write at once', async () => {
    await catalogue.put('druk', titled('Druk'));
    const attempts = twenty.map((number) => catalogue.put('druk', titled(`Druk ${number}`), { versions: ['2'] }));
    expect(await outcomes(attempts)).toEqual({ won: 1, refusals: ['version-changed'] });
    expect((await catalogue.draft('druk')).version).toBe(4);
    expect(await catalogue.announced('druk')).toHaveLength(2);
  });

  it('is refused by the database when somebody came in between without waiting', async () => {
    await catalogue.put('tussen', titled('Tussen'));
    const { keeping, products } = catalogue.editor;
    const present = await catalogue.unitOfWork.run((tx) => products.loadForUpdate(tx, city, 'tussen'));
    if (!present) throw new Error('It is there.');
    const change = writeOver(present, { id: 'tussen', document: titled('Anders') }, theClock('2026-12-01T08:00:00Z'));
    const save = () => catalogue.unitOfWork.run((tx) => keeping.within(tx, city, change));
    await save();
    await expect(save()).rejects.toMatchObject({ code: '23505' });
  });

  it('is done by one of those who write it, publish it and withdraw it at once', async () => {
    await catalogue.put('strijd', titled('Strijd'));
    const attempts = twenty.flatMap((number) => [
      catalogue.write('strijd', titled(`Strijd ${number}`), { versions: ['2'] }),
      catalogue.withdraw('strijd', '2'),
      catalogue.publish('strijd', '2', { at: '2090-01-01T00:00:00Z' }),
    ]);
    expect(await outcomes(attempts)).toEqual({ won: 1, refusals: ['version-changed'] });
    expect((await catalogue.history('strijd')).map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('answers all of it, as it was written, and by whom', async () => {
    const document = titled('Heel', { bring: ['Uw paspoort'], keywords: ['alles'] }, { themes: ['reizen'] });
    const { created, product } = await catalogue.put('heel', document);
    expect(created).toBe(true);
    const by = { who: 'editor', client: 'editor' };
    expect(product).toMatchObject({ ...document, id: 'heel', version: 2, writtenIn: 1, published: 1, changedBy: by });
    expect(await catalogue.draft('heel')).toEqual(product);
    expect(await catalogue.get('heel')).toMatchObject({ ...document, version: 2, published: true });
  });

  it('changes and announces nothing when the document is the same', async () => {
    const document = aProduct({ texts: { nl: { title: 'Zelfde' }, en: { title: 'Same' } } });
    const turned = { ...document, texts: { en: document.texts.en, nl: document.texts.nl } } as typeof document;
    const { product } = await catalogue.put('zelfde', document);
    const revision = async () => (await catalogue.database.dataSource.query('select revision from catalogues'))[0];
    const before = await revision();
    expect(await catalogue.put('zelfde', turned, { versions: ['*'] })).toEqual({ created: false, product });
    expect(await revision()).toEqual(before);
    expect(await catalogue.announced('zelfde')).toHaveLength(1);
  });

  it('asks only for facts that there are', async () => {
    const because = { nl: 'Daarom.' };
    const way = {
      ...aWay('apply', 'online'),
      conditions: [{ fact: 'unheard', op: 'is' as const, value: true, because }],
    };
    const errors = [{ path: 'ways[1].conditions[0].fact', message: 'There is no fact unheard.' }];
    await expect(catalogue.put('feit', aProduct({ ways: [aWay('collect', 'post'), way] }))).rejects.toMatchObject({
      code: 'invalid-input',
      details: { errors },
    });
    await expect(catalogue.draft('feit')).rejects.toMatchObject({ code: 'product-unknown' });
  });

  it('is of one municipality', async () => {
    await catalogue.put('eigen', titled('Van ons'));
    const theirs = await catalogue.put('eigen', titled('Van hen'), { nothing: true }, 'proefdorp');
    await catalogue.put('eigen', titled('Van hen, anders'), { versions: ['2'] }, 'proefdorp');
    expect(theirs.created).toBe(true);
    expect(await catalogue.get('eigen')).toMatchObject({ version: 2, texts: { nl: { title: 'Van ons' } } });
    await catalogue.put('alleen-hun', titled('Alleen hun'), { nothing: true }, 'proefdorp');
    await expect(catalogue.get('alleen-hun')).rejects.toMatchObject({ code: 'product-unknown' });
    await expect(catalogue.draft('alleen-hun')).rejects.toMatchObject({ code: 'product-unknown' });
  });
});

describe('a draft', () => {
  it('is found, listed and read as a product by nobody', async () => {
    const ways = catalogue.editor.ways;
    await catalogue.write('concept', titled('Onvindbaar concept'));
    await expect(catalogue.get('concept')).rejects.toMatchObject({ code: 'product-unknown' });
    expect(await catalogue.found('onvindbaar')).toEqual([]);
    expect(await catalogue.found(undefined, { pageSize: 100 })).not.toContain('concept');
    await expect(ways.ways(asked({ productIds: ['heel', 'concept'] }))).rejects.toMatchObject({
      code: 'product-unknown',
      details: { productId: 'concept' },
    });
    expect(await catalogue.draft('concept')).toMatchObject({
      version: 1,
      writtenIn: 1,
      texts: { nl: { title: 'Onvindbaar concept' } },
    });
    expect((await catalogue.draft('concept')).published).toBeUndefined();
  });

  it('changes nothing of what is offered until it is published', async () => {
    await catalogue.put('rustig', titled('Rustig'));
    await catalogue.write('rustig', titled('Onrustig'), { versions: ['2'] });
    expect(await catalogue.get('rustig')).toMatchObject({ version: 2, text: { title: 'Rustig' } });
    expect(await catalogue.found('onrustig')).not.toContain('rustig');
    await catalogue.publish('rustig', '3');
    expect(await catalogue.get('rustig')).toMatchObject({ version: 4, text: { title: 'Onrustig' } });
    expect(await catalogue.found('onrustig')).toEqual(['rustig']);
  });
});

it.each(['publish', 'withdraw', 'unschedule'] as const)('to %s is refused when nobody wrote it', async (order) =>
  expect(catalogue[order]('nergens', '1')).rejects.toMatchObject({ code: 'product-unknown' }),
);

it.each(['publish', 'withdraw', 'unschedule'] as const)('to %s is refused when it was changed since', async (order) => {
  await catalogue.put(`sinds-${order}`, titled('Sinds'));
  await expect(catalogue[order](`sinds-${order}`, '1')).rejects.toMatchObject({ code: 'version-changed' });
  const nothing = { caller: editor, productId: `sinds-${order}`, seen: { nothing: true as const } };
  await expect(catalogue.editor.takingOff.withdraw(asked(nothing))).rejects.toMatchObject({ code: 'version-changed' });
});
