import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CatalogueEntry, getProduct, getWays, ProductDocument, readCatalogue } from '#contracts';
import { makeDataSource, makeLog, migrate } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { asked, Catalogue, editor, records } from '../a-catalogue.builder.js';
import { anExchange } from '../exchange/an-exchange.builder.js';
import { Messaging1795000000000 } from '../migrations/1795000000000-messaging.js';
import { Wording1795000001000 } from '../migrations/1795000001000-wording.js';
import { Products1795000002000 } from '../migrations/1795000002000-products.js';
import { Standards1795000003000 } from '../migrations/1795000003000-standards.js';
import { migrations } from '../migrations/index.js';
import { completeIn } from './translation.rules.js';

const before = [Messaging1795000000000, Wording1795000001000, Products1795000002000, Standards1795000003000];

const because = { nl: 'U moet zelf komen.', en: 'You must come.' };
const text = {
  title: 'Paspoort',
  summary: 'Kort.',
  description: 'Lang.',
  conditions: [],
  bring: [],
  keywords: ['reizen'],
};
const way = {
  id: 'aanvragen',
  step: 'apply',
  kind: 'appointment',
  title: { nl: 'Aan de balie', en: 'At the counter' },
  description: { nl: 'Maak een afspraak.', en: 'Make an appointment.' },
  ownMinutes: 10,
  trips: 1,
  costCents: 0,
  conditions: [{ fact: 'canTravel', op: 'is', value: true, because }],
  identification: 'in-person',
};
const old = (facts: object = {}) => ({
  audience: ['person'],
  themes: [],
  texts: { nl: text, en: { ...text, title: 'Passport' } },
  prices: [{ from: '2026-01-01', amountCents: 8000, label: { nl: 'Volwassene', en: 'Adult' } }],
  ways: [way, { ...way, id: 'overal', locationIds: [] }, { ...way, id: 'hier', locationIds: ['stadskantoor'] }],
  related: ['rijbewijs', 'identiteitskaart'],
  published: true,
  ...facts,
});
const card = {
  texts: { nl: { title: 'Paspoort', summary: 'Kort.' } },
  audience: ['person'],
  themes: [],
  ways: ['appointment'],
};
const writtenAt = '2026-10-01T08:00:00Z';

type OldProduct = [id: string, version: number, document: object];

/** A catalogue that was written before, and is read since. */
const migrated = async (products: readonly OldProduct[]) => {
  const database = await aDatabase({ service: 'catalogue', migrations: before, records });
  for (const [id, version, document] of products) {
    await database.dataSource.query(
      `insert into products (municipality_id, id, version, document, card, changed_at) values ('voorbeeldstad', $1, $2, $3, $4, $5)`,
      [id, version, JSON.stringify(document), JSON.stringify(card), writtenAt],
    );
  }
  await migrate({ service: 'catalogue', url: database.ownerUrl, log: makeLog('test', 'silent') }, migrations);
  return { database, catalogue: Catalogue.on(database) };
};

let database: TestDatabase;
let catalogue: Catalogue;
beforeAll(async () => {
  ({ database, catalogue } = await migrated([
    ['paspoort', 7, old()],
    ['concept', 2, old({ published: false, texts: { nl: text, en: { ...text, bring: ['Your card'] } }, related: [] })],
    ['kaal', 1, old({ texts: { nl: text }, ways: [], prices: [], related: [] })],
    ['rijbewijs', 1, old({ texts: { nl: text }, ways: [], prices: [], related: [] })],
    ['identiteitskaart', 1, old({ texts: { nl: text }, ways: [], prices: [], related: [] })],
  ]));
});
afterAll(async () => database.drop());

describe('what was written before there were drafts', () => {
  it('is offered as it was, in the form of today', async () => {
    const { product, lastModified } = await catalogue.offered('paspoort', ['en']);
    expect(product).toMatchObject({
      version: 7,
      changedAt: writtenAt,
      text: { title: 'Passport', synonyms: [] },
      prices: [{ kind: 'base', from: '2026-01-01', amountCents: 8000, label: { nl: 'Volwassene' } }],
      related: [
        { productId: 'rijbewijs', as: 'often-together' },
        { productId: 'identiteitskaart', as: 'often-together' },
      ],
    });
    expect(lastModified).toBe(writtenAt);
    expect(await catalogue.found('passport')).toContain('paspoort');
  });

  it('is a draft when it was not published, and offered to nobody', async () => {
    await expect(catalogue.get('concept')).rejects.toMatchObject({ code: 'product-unknown' });
    const draft = await catalogue.draft('concept');
    expect(draft).toMatchObject({ version: 2, writtenIn: 2, changedAt: writtenAt, changedBy: {} });
    expect(draft.published).toBeUndefined();
    expect(await catalogue.history('concept')).toEqual([
      { version: 2, did: 'written', at: writtenAt, by: {}, writtenIn: 2, changed: [] },
    ]);
  });

  it('reads as if it had been written today, and is known to be complete in the same languages', async () => {
    const rows = (await database.dataSource.query(
      'select id, complete_in, written.document from products join product_versions as written on product_id = id order by id',
    )) as { id: string; complete_in: string[]; document: ProductDocument }[];
    for (const { document, complete_in } of rows) {
      expect(ProductDocument.parse(document)).toEqual(document);
      expect(complete_in.sort()).toEqual(completeIn(document).sort());
    }
    expect(rows.map(({ id, complete_in }) => [id, complete_in])).toEqual([
      ['concept', ['en']],
      ['identiteitskaart', ['nl']],
      ['kaal', ['nl']],
      ['paspoort', ['en', 'nl']],
      ['rijbewijs', ['nl']],
    ]);
  });

  it('is written, published and withdrawn like any other', async () => {
    const { product } = await catalogue.put('paspoort', await documentOf('kaal'), { versions: ['7'] });
    expect(product).toMatchObject({ version: 9, published: 8 });
    expect((await catalogue.withdraw('paspoort', '9')).version).toBe(10);
    await catalogue.publish('concept', '2');
    expect((await catalogue.get('concept')).version).toBe(3);
  });

  it('leaves nothing behind that only it needed', async () => {
    const owner = makeDataSource({
      service: 'catalogue',
      url: database.ownerUrl,
      connections: 1,
      records: [],
      log: makeLog('test', 'silent'),
    });
    await owner.initialize();
    const left = await owner.query(`select proname from pg_proc where proname in ('as_now', 'complete_in')`);
    await owner.destroy();
    expect(left).toEqual([]);
  });
});

const documentOf = async (productId: string): Promise<ProductDocument> =>
  (await catalogue.editor.versions.one(asked({ caller: editor, productId, version: 1 }))).product;

describe('what could be written then, and can no longer be', () => {
  const asks = (fact: string, op: string, value: unknown) => ({ ...way, conditions: [{ fact, op, value, because }] });
  const repairs: [what: string, facts: object, repaired: object][] = [
    [
      'ways with one id',
      { ways: ['x', 'x-2', 'x', 'x'].map((id) => ({ ...way, id })) },
      { ways: ['x', 'x-2', 'x-3', 'x-4'].map((id) => ({ id })) },
    ],
    [
      'a fact with a capital',
      { ways: [asks('Resident', 'is', true)] },
      { ways: [{ conditions: [{ fact: 'resident', op: 'is', value: true }] }] },
    ],
    [
      'a list of nothing',
      { ways: [asks('canTravel', 'oneOf', [])] },
      { ways: [{ conditions: [{ fact: 'people', op: 'atMost', value: 0, because }] }] },
    ],
    [
      'white space in an address',
      { ways: [{ ...way, url: 'https://a.example/mijn aan\u00a0vraag\t?q=a b' }] },
      { ways: [{ url: 'https://a.example/mijn%20aan%C2%A0vraag?q=a%20b' }] },
    ],
    [
      'control characters',
      { texts: { nl: { ...text, title: 'Pas\u0085poort', keywords: ['\u0080\u009f'] } }, themes: ['reizen\u0090'] },
      { texts: { nl: { title: 'Paspoort', keywords: ['-'] } }, themes: ['reizen'] },
    ],
    [
      'a text of which nothing can be seen',
      { texts: { nl: { ...text, summary: '\u200b\u3164' } } },
      { texts: { nl: { summary: '-' } } },
    ],
    [
      'two prices from one date',
      { prices: [1, 2].map((amountCents) => ({ from: '2026-01-01', amountCents })) },
      { prices: [{ from: '2026-01-01', amountCents: 2 }] },
    ],
  ];

  it.each(repairs)('is repaired: %s', async (_, facts, repaired) => {
    const { database, catalogue } = await migrated([['oud', 1, old({ related: [], ...facts })]]);
    try {
      const [part, offered, ways] = await Promise.all([
        anExchange(catalogue).part(),
        catalogue.offered('oud'),
        catalogue.editor.ways.ways(asked({ productIds: ['oud'] })),
      ]);
      expect(readCatalogue.output.parse(part)).toEqual(part);
      expect(getProduct.output.parse(offered)).toEqual(offered);
      expect(getWays.output.parse(ways)).toEqual(ways);
      const [{ published }] = part.products as [CatalogueEntry];
      expect(ProductDocument.parse(published)).toEqual(published);
      expect(published).toMatchObject(repaired);
      expect((await catalogue.put('oud', ProductDocument.parse(published), { versions: ['1'] })).created).toBe(false);
    } finally {
      await database.drop();
    }
  });

  it('names the facts that conditions ask, so that settings can be written', async () => {
    const ways = [
      asks('Dieren', 'atLeast', 2),
      { ...asks('soort', 'oneOf', ['hond', 'kat']), id: 'b' },
      { ...asks('chip', 'is', true), id: 'c' },
    ];
    const { database, catalogue } = await migrated([['hond', 1, old({ ways, related: [] })]]);
    try {
      const { settings, version } = await catalogue.editor.settings.ofMunicipality('voorbeeldstad');
      const named = (fact: string, type: string) => ({ fact, type, question: { nl: fact, en: fact } });
      expect([version, settings.facts]).toEqual([
        1,
        [named('dieren', 'number'), named('soort', 'text'), named('chip', 'boolean')],
      ]);
      const put = { caller: editor, seen: { versions: ['1'] }, settings: { ...settings, languages: ['nl'] } };
      expect((await catalogue.editor.puttingSettings.run(asked(put))).settings.version).toBe(2);
      const { items } = await catalogue.editor.settingsVersions.list(asked({ caller: editor, page: 1, pageSize: 20 }));
      expect(items.map(({ by }) => by)).toEqual([{ who: 'editor', client: 'editor' }, { automatic: true }]);
    } finally {
      await database.drop();
    }
  });
});

it('what was published before is told once more, with whether it can be booked, and stays as it is', async () => {
  const bare = { related: [], prices: [] };
  const { database, catalogue } = await migrated([
    ['afspraak', 3, old(bare)],
    ['post', 2, old({ ...bare, ways: [{ ...way, kind: 'post' }] })],
    ['concept', 1, old({ ...bare, published: false })],
  ]);
  try {
    const ids = ['afspraak', 'post'];
    const documents = async () => (await anExchange(catalogue).part(false)).products;
    const before = await documents();
    expect(before.map(({ id }) => id)).toEqual(ids);
    await Promise.all([catalogue.editor.publishDue.run(), catalogue.anotherEditor().publishDue.run()]);
    await catalogue.editor.publishDue.run();
    expect(await documents()).toEqual(before);
    const told = (await catalogue.events()).map(({ type, data }) => [type.split('.').at(-2), data]);
    const about = (productId: string, version: number, bookable: boolean) => [
      'published',
      { municipalityId: 'voorbeeldstad', productId, version, bookable },
    ];
    expect(told.sort()).toEqual([about('afspraak', 4, true), about('post', 3, false)]);
    const cards = await database.dataSource.query(`select card ? 'lifeEvents' as built from products where offered`);
    expect(cards).toEqual([{ built: true }, { built: true }]);
    expect((await catalogue.draft('afspraak')).scheduled).toBeUndefined();
  } finally {
    await database.drop();
  }
});
