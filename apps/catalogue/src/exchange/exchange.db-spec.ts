import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CatalogueEntry } from '#contracts';
import { Catalogue, city } from '../a-catalogue.builder.js';
import { aProduct, aWay, titled } from '../products/a-product.builder.js';
import { anExchange, type Exchange, someEntries, theSettings } from './an-exchange.builder.js';

let catalogue: Catalogue;
let exchange: Exchange;
beforeEach(async () => {
  catalogue = await Catalogue.start();
  exchange = anExchange(catalogue);
});
afterEach(async () => catalogue.database.drop());

const query = (sql: string) => catalogue.database.dataSource.query(sql);
const stateOf = async (municipalityId = city) =>
  query(
    `select 'catalogue' as what, xmin::text, revision::text as state from catalogues where municipality_id = '${municipalityId}'
     union all select 'product ' || id, xmin::text, version::text from products where municipality_id = '${municipalityId}'
     union all select 'event', xmin::text, id::text from outbox order by 1, 3`,
  );
const stagedRows = async () => (await query('select count(*)::int from catalogue_import_rows'))[0].count;
const fact = { fact: 'pets', type: 'number', question: { nl: 'Hoeveel dieren?' } } as const;
const askingFor = (name: string) => ({
  ...aWay('apply', 'online'),
  conditions: [{ fact: name, op: 'atLeast' as const, value: 1, because: { nl: 'Te weinig.' } }],
});
const three: CatalogueEntry[] = [
  { id: 'paspoort', published: titled('Paspoort') },
  { id: 'rijbewijs', published: titled('Rijbewijs'), draft: titled('Rijbewijs, nieuw') },
  { id: 'trouwen', draft: titled('Trouwen') },
];
const did = async (id: string) => (await catalogue.history(id)).map((step) => step.did);

describe('a catalogue that is taken over', () => {
  it('is what the document says, with a history and events as if each was written and published', async () => {
    expect(await exchange.import(three)).toEqual({
      dryRun: false,
      settingsChanged: false,
      added: ['paspoort', 'rijbewijs', 'trouwen'],
      changed: [],
      unchanged: 0,
      missing: [],
      withdrawn: [],
    });
    expect((await exchange.export()).entries).toEqual(three);
    expect(await did('paspoort')).toEqual(['written', 'published']);
    expect(await did('rijbewijs')).toEqual(['written', 'published', 'written']);
    expect(await did('trouwen')).toEqual(['written']);
    expect((await catalogue.history('paspoort')).map(({ by }) => by.who)).toEqual(['editor', 'editor']);
    expect(await catalogue.announced('rijbewijs')).toMatchObject([['published', { version: 2, bookable: true }]]);
    expect(await catalogue.announced('trouwen')).toEqual([]);
    expect(await catalogue.found('rijbewijs')).toEqual(['rijbewijs']);
    expect(await stagedRows()).toBe(0);
  });

  it('changes nothing the second time, the revision included', async () => {
    const settings = theSettings({ facts: [fact] });
    await exchange.import(three, { settings });
    const before = await stateOf();
    const { entries, settings: kept } = await exchange.export();
    const report = await exchange.import(entries, { settings: kept, missing: 'withdraw' });
    expect(report).toMatchObject({ settingsChanged: false, added: [], changed: [], unchanged: 3, withdrawn: [] });
    expect(await stateOf()).toEqual(before);
    expect(await stagedRows()).toBe(0);
  });

  it('goes over what is there: only what differs is touched', async () => {
    await exchange.import(three);
    const changed = [{ id: 'paspoort', published: titled('Reispas') }, ...three.slice(1)];
    expect(await exchange.import(changed)).toMatchObject({ added: [], changed: ['paspoort'], unchanged: 2 });
    expect((await exchange.export()).entries).toEqual(changed);
    expect(await did('rijbewijs')).toHaveLength(3);
  });

  it('takes back a draft that the document does not have, and a publication', async () => {
    await exchange.import(three);
    const other: CatalogueEntry[] = [
      { id: 'paspoort', draft: titled('Paspoort') },
      { id: 'rijbewijs', published: titled('Rijbewijs') },
    ];
    expect(await exchange.import(other)).toMatchObject({ changed: ['paspoort', 'rijbewijs'], missing: ['trouwen'] });
    expect((await exchange.export()).entries).toEqual([...other, three[2]]);
    expect(await did('paspoort')).toEqual(['written', 'published', 'withdrawn']);
    expect(await catalogue.announced('paspoort')).toMatchObject([
      ['published', {}],
      ['withdrawn', {}],
    ]);
  });

  it('keeps what the document does not name, or withdraws it', async () => {
    await exchange.import(three);
    expect(await exchange.import(three.slice(1))).toMatchObject({ missing: ['paspoort'], withdrawn: [] });
    expect(await catalogue.found('paspoort')).toEqual(['paspoort']);
    const report = await exchange.import([], { missing: 'withdraw' });
    expect(report).toMatchObject({ missing: three.map(({ id }) => id), withdrawn: ['paspoort', 'rijbewijs'] });
    expect(await catalogue.found('paspoort')).toEqual([]);
    expect((await catalogue.draft('paspoort')).texts.nl?.title).toBe('Paspoort');
    expect(await exchange.import([], { missing: 'withdraw' })).toMatchObject({ withdrawn: [] });
  });

  it('is refused when the catalogue was changed since it was exported, and nothing is written', async () => {
    await exchange.import(three);
    const { revision, entries } = await exchange.export();
    await catalogue.write('paspoort', titled('Van een ander'), { versions: ['2'] });
    const before = await stateOf();
    for (const dryRun of [true, false])
      await expect(exchange.import(entries, { seen: revision, dryRun })).rejects.toMatchObject({
        code: 'version-changed',
      });
    expect([await stateOf(), await stagedRows()]).toEqual([before, 0]);
    expect(await exchange.import(entries, { seen: revision + 1 })).toMatchObject({ changed: ['paspoort'] });
    expect(await exchange.import(three, { seen: 0, municipalityId: 'proefdorp' })).toMatchObject({ changed: [] });
  });

  describe('with what is scheduled', () => {
    const at = '2026-12-24T08:00:00Z';
    const planned = (product: ReturnType<typeof titled>, more: object = {}): CatalogueEntry => ({
      id: 'rijbewijs',
      published: titled('Rijbewijs'),
      scheduled: { at, product },
      ...more,
    });
    beforeEach(() => catalogue.setClock('2026-12-01T08:00:00Z'));

    it.each([
      ['beside a draft', planned(titled('Straks'), { draft: titled('Later') })],
      ['without a draft', planned(titled('Straks'))],
      ['and nothing published', { ...planned(titled('Straks'), { draft: titled('Later') }), published: undefined }],
    ])('%s comes back as it was, and is published when it is due', async (_, entry) => {
      const { id, ...rest } = entry;
      await exchange.import([{ id, ...JSON.parse(JSON.stringify(rest)) }]);
      const { entries } = await exchange.export();
      expect(entries).toEqual([JSON.parse(JSON.stringify(entry))]);
      const before = await stateOf();
      expect(await exchange.import(entries)).toMatchObject({ unchanged: 1 });
      expect(await stateOf()).toEqual(before);
      await catalogue.at(at);
      expect((await catalogue.get('rijbewijs')).text.title).toBe('Straks');
    });

    it('takes it over at another time or with another text, and takes off what it does not have', async () => {
      await exchange.import([planned(titled('Straks'))]);
      const others = [
        planned(titled('Anders straks')),
        planned(titled('Anders straks'), {
          scheduled: { at: '2026-12-25T08:00:00Z', product: titled('Anders straks') },
        }),
        { id: 'rijbewijs', published: titled('Rijbewijs') },
      ];
      for (const entry of others) {
        expect(await exchange.import([entry])).toMatchObject({ changed: ['rijbewijs'] });
        expect((await exchange.export()).entries).toEqual([entry]);
      }
      expect((await did('rijbewijs')).at(-1)).toBe('unscheduled');
      await catalogue.at('2026-12-26T08:00:00Z');
      expect((await catalogue.get('rijbewijs')).text.title).toBe('Rijbewijs');
    });

    it('publishes at once what was due, once', async () => {
      catalogue.setClock(at);
      await exchange.import([planned(titled('Straks'))]);
      const expected = [{ id: 'rijbewijs', published: titled('Straks'), draft: titled('Rijbewijs') }];
      expect((await exchange.export()).entries).toEqual(expected);
      expect(await catalogue.announced('rijbewijs')).toHaveLength(1);
      expect(await exchange.import([planned(titled('Straks'))])).toMatchObject({ unchanged: 1 });
    });

    it('is checked as well', async () => {
      const errors = [{ path: 'products[0].scheduled.product.ways[0].conditions[0].fact' }];
      await expect(exchange.import([planned(aProduct({ ways: [askingFor('pets')] }))])).rejects.toMatchObject({
        details: { errors },
      });
    });
  });

  it('brings its settings, and is checked against those', async () => {
    const entries = [{ id: 'hond', published: aProduct({ ways: [askingFor('pets')] }) }];
    await expect(exchange.import(entries)).rejects.toMatchObject({
      details: { errors: [{ path: 'products[0].published.ways[0].conditions[0].fact' }] },
    });
    const settings = theSettings({ facts: [fact] });
    expect(await exchange.import(entries, { settings })).toMatchObject({ settingsChanged: true, added: ['hond'] });
    expect(await exchange.import(entries)).toMatchObject({ settingsChanged: false, unchanged: 1 });
  });

  it('is done one after the other when several come at once', async () => {
    const reports = await Promise.all(Array.from({ length: 6 }, () => exchange.import(three)));
    expect(reports.map(({ added }) => added.length).sort()).toEqual([0, 0, 0, 0, 0, 3]);
  });

  it('is of one municipality', async () => {
    await exchange.import(three);
    expect(
      await exchange.import(three.slice(0, 1), { municipalityId: 'proefdorp', missing: 'withdraw' }),
    ).toMatchObject({
      added: ['paspoort'],
      missing: [],
    });
    expect((await exchange.export()).entries).toHaveLength(3);
    expect((await exchange.export('proefdorp')).entries).toHaveLength(1);
  });
});

describe('a dry run', () => {
  it('answers the same and writes nothing', async () => {
    await exchange.import(three.slice(0, 2));
    const before = await stateOf();
    const entries = [{ id: 'rijbewijs', published: titled('Anders') }, ...three.slice(2)];
    const options = { settings: theSettings({ languages: ['nl'] }), missing: 'withdraw' } as const;
    const tried = await exchange.import(entries, { ...options, dryRun: true });
    expect(tried).toMatchObject({
      settingsChanged: true,
      added: ['trouwen'],
      changed: ['rijbewijs'],
      withdrawn: ['paspoort'],
    });
    expect([await stateOf(), await stagedRows()]).toEqual([before, 0]);
    expect(await exchange.import(entries, options)).toEqual({ ...tried, dryRun: false });
  });
});

describe('a catalogue that is refused', () => {
  const errorsOf = async (attempt: Promise<unknown>): Promise<{ path: string; message: string }[]> => {
    const error = await attempt.then(
      () => undefined,
      (thrown: { code: string; details: { errors: { path: string; message: string }[] } }) => thrown,
    );
    expect(error?.code).toBe('invalid-input');
    return error?.details.errors ?? [];
  };

  it('names everything that is wrong by its place, and nothing is written', async () => {
    await exchange.import([{ id: 'kat', published: aProduct({ ways: [askingFor('pets')] }) }], {
      settings: theSettings({ facts: [fact] }),
    });
    const before = await stateOf();
    const wrong = aProduct({ ways: [aWay('apply', 'online'), { ...askingFor('cows'), id: 'koeien' }] });
    const errors = await errorsOf(
      exchange.import(
        [
          { id: 'paspoort', published: titled('Paspoort') },
          { id: 'hond', published: titled('Hond'), draft: wrong },
          { id: 'paspoort', published: wrong },
        ],
        { settings: theSettings({ languages: ['nl', 'nl'] }) },
      ),
    );
    expect(errors.map(({ path }) => path)).toEqual([
      'settings.languages[1]',
      'settings.facts',
      'products[1].draft.ways[1].conditions[0].fact',
      'products[2].id',
      'products[2].published.ways[1].conditions[0].fact',
    ]);
    expect([await stateOf(), await stagedRows()]).toEqual([before, 0]);
  });

  it('may not take away a fact for which something asks that is scheduled', async () => {
    catalogue.setClock('2026-12-01T08:00:00Z');
    const settings = theSettings({ facts: [fact] });
    await exchange.import([{ id: 'hond', draft: aProduct({ ways: [askingFor('pets')] }) }], { settings });
    await catalogue.publish('hond', '1', { at: '2026-12-24T08:00:00Z' });
    await catalogue.write('hond', titled('Hond'), { versions: ['2'] });
    const errors = await errorsOf(exchange.import(three, { settings: theSettings() }));
    expect(errors.map(({ path }) => path)).toEqual(['settings.facts']);
    await exchange.import([{ id: 'hond', draft: titled('Hond') }], { settings: theSettings() });
    expect((await catalogue.draft('hond')).scheduled).toBeUndefined();
  });

  it('lists a thousand errors at most', async () => {
    const wrong = aProduct({ ways: [askingFor('cows')] });
    const entries = Array.from({ length: 1_200 }, (_, at) => ({ id: `p-${at}`, published: wrong }));
    expect(await errorsOf(exchange.import(entries))).toHaveLength(1_000);
  });

  it('lacks a part that was not handed over', async () => {
    const importId = randomUUID();
    await exchange.stage(importId, 0, three);
    expect((await errorsOf(exchange.finish(importId, 4))).map(({ path }) => path)).toEqual(['products']);
  });
});

describe('the parts of an import', () => {
  it('are one document, in whatever order and however often they come', async () => {
    const importId = randomUUID();
    await exchange.stage(importId, 2, three.slice(2));
    await exchange.stage(importId, 0, three.slice(0, 2));
    await exchange.stage(importId, 1, three.slice(1, 2));
    expect(await exchange.finish(importId, 3)).toMatchObject({ added: three.map(({ id }) => id) });
  });

  it('that nobody finishes are forgotten after a day', async () => {
    await exchange.stage(randomUUID(), 0, three);
    await query(`update catalogue_import_rows set staged_at = now() - interval '25 hours' where place < 2`);
    await exchange.staged.forgetOld();
    expect(await stagedRows()).toBe(1);
  });
});

describe('a catalogue that is read', () => {
  it('comes in parts by id, each with the revision', async () => {
    await exchange.import(three);
    const first = await exchange.part(true, undefined, 2);
    expect([first.products.map(({ id }) => id), first.more]).toEqual([['paspoort', 'rijbewijs'], true]);
    const second = await exchange.part(true, 'rijbewijs', 2);
    expect([second.products.map(({ id }) => id), second.more]).toEqual([['trouwen'], false]);
    expect(second.revision).toBe(first.revision);
    await catalogue.write('huis', titled('Huis'));
    expect((await exchange.part()).revision).toBe(first.revision + 1);
  });

  it('comes in parts that fit in a message', async () => {
    const long = 'x'.repeat(9_900);
    const texts = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`x${String.fromCharCode(97 + at)}`, { title: 'T', description: long }]),
    );
    const entries = Array.from({ length: 60 }, (_, at) => ({ id: `p-${at + 10}`, published: aProduct({ texts }) }));
    await exchange.import(entries);
    const ids: string[] = [];
    for (let more = true; more; ) {
      const part = await exchange.part(true, ids.at(-1));
      expect(JSON.stringify(part).length).toBeLessThan(5_000_000);
      ids.push(...part.products.map(({ id }) => id));
      more = part.more;
    }
    expect(ids).toEqual(entries.map(({ id }) => id));
  });

  it('has no drafts, and nothing that is not in force, unless asked', async () => {
    await exchange.import([...three, { id: 'later', published: aProduct({ publication: { from: '2099-01-01' } }) }]);
    const { products } = await exchange.part(false);
    expect(products).toEqual([three[0], { id: 'rijbewijs', published: three[1]?.published }]);
    expect((await exchange.part()).products).toHaveLength(4);
  });

  it('is empty where nothing was written', async () => {
    expect(await exchange.part()).toEqual({
      revision: 0,
      changedAt: '1970-01-01T00:00:00Z',
      settings: theSettings(),
      products: [],
      more: false,
    });
  });
});

describe('whatever catalogue', () => {
  it('comes back as it was taken over, over whatever was there, and in another municipality', async () => {
    const byId = (entries: readonly CatalogueEntry[]) =>
      [...entries].sort((one, other) => (one.id < other.id ? -1 : 1)).map(withoutSameDraft);
    let round = 0;
    await fc.assert(
      fc.asyncProperty(someEntries, someEntries, async (before, entries) => {
        round += 1;
        const [here, there] = [`town-${round}`, `other-${round}`];
        await exchange.import(before, { municipalityId: here });
        await exchange.import(entries, { municipalityId: here, missing: 'withdraw' });
        const named = new Set(entries.map(({ id }) => id));
        const exported = await exchange.export(here);
        expect(exported.entries.filter(({ id }) => named.has(id))).toEqual(byId(entries));
        const state = await stateOf(here);
        expect(await exchange.import(exported.entries, { municipalityId: here, missing: 'withdraw' })).toMatchObject({
          unchanged: exported.entries.length,
          withdrawn: [],
        });
        expect(await stateOf(here)).toEqual(state);
        await exchange.import(exported.entries, { municipalityId: there, settings: exported.settings });
        expect(await exchange.export(there)).toEqual({ ...exported, revision: expect.any(Number) });
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it('of a thousand products is taken over in seconds', async () => {
    const entries = Array.from({ length: 1_000 }, (_, at) => ({
      id: `product-${at}`,
      published: titled(`Product ${at}`),
    }));
    const began = performance.now();
    for (let first = 0; first < 1_000; first += 200)
      await exchange.stage(manyId, first, entries.slice(first, first + 200));
    expect((await exchange.finish(manyId, 1_000)).added).toHaveLength(1_000);
    expect(performance.now() - began).toBeLessThan(20_000);
  }, 60_000);
});

const manyId = randomUUID();

/** A draft that says what is published is none. */
const withoutSameDraft = ({ id, published, draft, scheduled }: CatalogueEntry): CatalogueEntry => ({
  id,
  ...(scheduled ? { scheduled } : {}),
  ...(published ? { published } : {}),
  ...(draft && JSON.stringify(draft) !== JSON.stringify(published) ? { draft } : {}),
});
