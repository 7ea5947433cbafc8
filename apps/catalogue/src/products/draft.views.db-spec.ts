import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductAsWas, ProductDraft } from '#contracts';
import { asked, Catalogue, editor } from '../a-catalogue.builder.js';
import { aProduct, titled } from './a-product.builder.js';
import { ProductRecord } from './product.record.js';
import { recordOf } from './product.store.js';
import { ProductVersionRecord } from './product-version.record.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
});
afterAll(async () => catalogue.database.drop());

const now = '2026-12-01T08:00:00Z';
const list = (
  wanted: { untranslated?: string; unpublished?: boolean; page?: number; pageSize?: number },
  town?: string,
) => catalogue.editor.drafts.list(asked({ caller: editor, page: 1, pageSize: 20, ...wanted }, town));

describe('the list of drafts', () => {
  const both = aProduct({ texts: { nl: { title: 'Beide' }, en: { title: 'Both' } }, ways: [] });

  it('tells of every product what was written last, and what is missing in which language', async () => {
    catalogue.setClock(now);
    await catalogue.put('b-beide', both);
    await catalogue.write('a-concept', titled('Concept'));
    await catalogue.publish('a-concept', '1', { at: '2026-12-24T08:00:00Z' });
    await catalogue.put('c-nieuwer', titled('Oud', {}, { ways: [] }));
    await catalogue.write('c-nieuwer', titled('Nieuwer', {}, { ways: [] }), { versions: ['2'] });
    const fields = ['title', 'summary', 'description'];
    const ways = ['ways[0].title', 'ways[0].description'];
    expect(await list({})).toEqual({
      total: 3,
      items: [
        {
          id: 'a-concept',
          title: 'Concept',
          version: 2,
          changedAt: now,
          offered: false,
          unpublished: true,
          scheduledAt: '2026-12-24T08:00:00Z',
          untranslated: [{ language: 'en', fields: [...fields, ...ways] }],
        },
        {
          id: 'b-beide',
          title: 'Beide',
          version: 2,
          changedAt: now,
          offered: true,
          unpublished: false,
          untranslated: [],
        },
        {
          id: 'c-nieuwer',
          title: 'Nieuwer',
          version: 3,
          changedAt: now,
          offered: true,
          unpublished: true,
          untranslated: [{ language: 'en', fields }],
        },
      ],
    });
  });

  it.each([
    [{ untranslated: 'en' }, ['a-concept', 'c-nieuwer']],
    [{ untranslated: 'nl' }, []],
    [{ untranslated: 'de' }, ['a-concept', 'b-beide', 'c-nieuwer']],
    [{ unpublished: true }, ['a-concept', 'c-nieuwer']],
    [{ unpublished: false }, ['b-beide']],
    [{ untranslated: 'en', unpublished: true, page: 2, pageSize: 1 }, ['c-nieuwer']],
  ])('of %j is %j', async (wanted, ids) => {
    expect((await list(wanted)).items.map(({ id }) => id)).toEqual(ids);
  });
});

it('the list of 1,000 drafts is quick', async () => {
  const document = titled('Groot', { description: 'De gemeente helpt u. '.repeat(300) });
  const by = { automatic: true };
  const written = Array.from({ length: 1_000 }, (_, at) => `product-${at}`);
  const { dataSource } = catalogue.database;
  for (let from = 0; from < 1_000; from += 100) {
    const ids = written.slice(from, from + 100);
    const last = { version: 1, changedAt: now, changedBy: by, written: { writtenIn: 1, document } };
    await dataSource.getRepository(ProductRecord).insert(ids.map((id) => recordOf('grootstad', { id, ...last })));
    const step = { municipalityId: 'grootstad', version: 1, did: 'written', at: new Date(now), by } as const;
    const more = { writtenIn: 1, scheduledAt: null, changed: [], document };
    await dataSource
      .getRepository(ProductVersionRecord)
      .insert(ids.map((productId) => ({ ...step, ...more, productId })));
  }
  const milliseconds: number[] = [];
  for (let turn = 0; turn < 11; turn += 1) {
    const began = performance.now();
    const found = await list({ untranslated: 'en', unpublished: true, page: 5 }, 'grootstad');
    milliseconds.push(performance.now() - began);
    expect([found.total, found.items.length]).toEqual([1_000, 20]);
  }
  const median = milliseconds.sort((one, other) => one - other)[5] ?? Number.NaN;
  process.stdout.write(`list of 1,000 drafts, a page of what is not translated: median ${median.toFixed(1)} ms\n`);
  expect(median).toBeLessThan(100);
});

describe('the history of a product', () => {
  it('tells who did what and when, and each version is readable as it stood', async () => {
    catalogue.setClock('2026-12-01T08:00:00Z');
    await catalogue.put('verleden', titled('Eerst'));
    catalogue.setClock('2026-12-02T08:00:00Z');
    await catalogue.write('verleden', titled('Dan'), { versions: ['2'] });
    await catalogue.withdraw('verleden', '3');
    const by = { who: 'editor', client: 'editor' };
    const steps = [
      { version: 1, did: 'written', at: '2026-12-01T08:00:00Z', by, writtenIn: 1, changed: [] },
      { version: 2, did: 'published', at: '2026-12-01T08:00:00Z', by, writtenIn: 1, changed: [] },
      { version: 3, did: 'written', at: '2026-12-02T08:00:00Z', by, writtenIn: 3, changed: ['texts.nl.title'] },
      { version: 4, did: 'withdrawn', at: '2026-12-02T08:00:00Z', by, writtenIn: 1, changed: [] },
    ];
    expect(await catalogue.history('verleden')).toEqual(steps);
    const titles = ['Eerst', 'Eerst', 'Dan', 'Eerst'];
    for (const [at, title] of titles.entries()) {
      const question = asked({ caller: editor, productId: 'verleden', version: at + 1 });
      const was = await catalogue.editor.versions.one(question);
      expect(was).toEqual({ ...steps[at], product: titled(title) });
      expect(ProductAsWas.parse(was)).toEqual(was);
    }
    const draft = await catalogue.draft('verleden');
    expect(ProductDraft.parse(draft)).toEqual(draft);
  });

  it.each([
    ['verleden', 9, 'not-found'],
    ['nooit', 1, 'product-unknown'],
  ])('of %s has no version %i', async (productId, version, code) => {
    const question = asked({ caller: editor, productId, version });
    await expect(catalogue.editor.versions.one(question)).rejects.toMatchObject({ code });
  });

  it('is not there of a product that is not', async () =>
    expect(catalogue.history('nooit')).rejects.toMatchObject({ code: 'product-unknown' }));
});
