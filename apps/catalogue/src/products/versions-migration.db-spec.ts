import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductDocument } from '#contracts';
import { makeDataSource, makeLog, migrate } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { asked, Catalogue, editor, records } from '../a-catalogue.builder.js';
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

let database: TestDatabase;
let catalogue: Catalogue;
beforeAll(async () => {
  database = await aDatabase({ service: 'catalogue', migrations: before, records });
  const products: [string, number, object][] = [
    ['paspoort', 7, old()],
    ['concept', 2, old({ published: false, texts: { nl: text, en: { ...text, bring: ['Your card'] } }, related: [] })],
    ['kaal', 1, old({ texts: { nl: text }, ways: [], prices: [], related: [] })],
  ];
  for (const [id, version, document] of products) {
    await database.dataSource.query(
      `insert into products (municipality_id, id, version, document, card, changed_at) values ('voorbeeldstad', $1, $2, $3, $4, $5)`,
      [id, version, JSON.stringify(document), JSON.stringify(card), writtenAt],
    );
  }
  await migrate({ service: 'catalogue', url: database.ownerUrl, log: makeLog('test', 'silent') }, migrations);
  catalogue = Catalogue.on(database);
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
      ['kaal', ['nl']],
      ['paspoort', ['en', 'nl']],
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
