import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeDataSource, makeLog } from '#platform';
import { Catalogue, city } from '../a-catalogue.builder.js';
import { titled } from './a-product.builder.js';
import { cardOf } from './card.rules.js';
import { ProductRecord } from './product.record.js';

import { matchingProducts } from './search-statements.views.js';

const things = ['paspoort', 'rijbewijs', 'vergunning', 'uittreksel', 'melding', 'subsidie', 'kaart', 'ontheffing'];
const deeds = ['aanvragen', 'verlengen', 'wijzigen', 'opzeggen', 'betalen', 'ophalen', 'melden', 'inzien'];
const filler = 'De gemeente helpt u aan het loket, online of per telefoon met alles wat u daarvoor nodig hebt. ';

const record = (number: number): ProductRecord => {
  const thing = things[number % 8];
  const deed = deeds[Math.floor(number / 8) % 8];
  const document = titled(
    `${thing} ${deed} ${number}`,
    {
      summary: `Zo kunt u uw ${thing} ${deed}.`,
      description: `${filler.repeat(10)} Soms is ${things[(number * 7) % 8]} nodig. Woord${number}.`,
      keywords: [`soort${number % 100}`, `${thing}en`, `gemeente${number}`],
    },
    { themes: [`thema${number % 10}`] },
  );
  const id = `product-${number}`;
  const at = new Date(0);
  return {
    municipalityId: city,
    id,
    version: 1,
    changedAt: at,
    writtenIn: 1,
    completeIn: [],
    document,
    card: cardOf(document),
    publishedIn: 1,
    publishedAs: 1,
    publishedAt: at,
    offered: true,
    offeredFrom: null,
    offeredUntil: null,
    scheduledIn: null,
    scheduledAt: null,
  };
};

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: Plan[];
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
  const records = Array.from({ length: 1_000 }, (_, number) => record(number));
  const repository = catalogue.database.dataSource.getRepository(ProductRecord);
  for (let from = 0; from < records.length; from += 100) await repository.insert(records.slice(from, from + 100));
  const log = makeLog('test', 'silent');
  const url = catalogue.database.ownerUrl;
  const owner = makeDataSource({ service: 'catalogue', url, connections: 1, records: [], log });
  await owner.initialize();
  await owner.query('analyze products');
  await owner.destroy();
});
afterAll(async () => catalogue.database.drop());

describe('among 1,000 products', () => {
  it('search takes a few milliseconds', async () => {
    const asked = ['woord77', 'paspoort verlengen', 'rijbwijs', 'soort12', 'gemeente', 'thema3 kaart', 'uittrek', ''];
    const milliseconds: number[] = [];
    for (let turn = 0; turn < 10; turn += 1) {
      for (const q of asked) {
        const began = performance.now();
        expect((await catalogue.search(q)).total).toBeGreaterThan(0);
        milliseconds.push(performance.now() - began);
      }
    }
    const sorted = milliseconds.sort((one, other) => one - other);
    const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1);
    process.stdout.write(`search among 1,000 products: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms\n`);
    expect(Number(at(0.5))).toBeLessThan(100);
  });

  it('search goes by the index of words', async () => {
    const parameters = [city, ['woord77'], ['nl'], '{}', 20, 0];
    const rows = await catalogue.database.dataSource.query(`explain (format json) ${matchingProducts}`, parameters);
    const nodes = nodesOf((rows as [{ 'QUERY PLAN': [{ Plan: Plan }] }])[0]['QUERY PLAN'][0].Plan);
    const indexes = nodes.map((node) => node['Index Name']);
    expect(indexes).toEqual(expect.arrayContaining(['products_words', 'products_near_words']));
    const whole = nodes.filter((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'products');
    expect(whole).toEqual([]);
  });
});
