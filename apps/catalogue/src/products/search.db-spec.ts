import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Catalogue } from '../a-catalogue.builder.js';
import { aProduct, aWay, titled } from './a-product.builder.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
  const passport = aProduct({
    texts: {
      nl: {
        title: 'Paspoort aanvragen',
        summary: 'U reist ermee.',
        description: 'Kom langs om het te verlengen.',
        keywords: ['reisdocument'],
      },
      en: { title: 'Apply for a passport', summary: 'To travel with.', description: 'Children need one too.' },
    },
    themes: ['documenten'],
  });
  const moving = titled('Verhuizing doorgeven', { keywords: ['verhuizen', 'adreswijziging'] }, { themes: ['wonen'] });
  const container = titled('Afvalcontainer', { summary: 'Voor uw huisvuil.' }, { audience: ['person', 'business'] });
  const cafe = titled('Café beginnen', { summary: 'Een vergunning.' }, { audience: ['business'] });
  const lost = titled(
    'Iets verloren',
    { description: 'Bent u uw paspoort kwijt? Meld het.' },
    {
      ways: [aWay('apply', 'online'), aWay('apply', 'appointment')],
    },
  );
  const products = { paspoort: passport, verhuizing: moving, afvalcontainer: container, cafe, verloren: lost };
  for (const [id, document] of Object.entries(products)) await catalogue.put(id, document);
  await catalogue.put('concept', titled('Paspoort, concept', {}, { published: false }));
  const elsewhere = titled('Paspoort in een ander dorp', { keywords: ['verhuizign'] });
  await catalogue.put('elders', elsewhere, { nothing: true }, 'proefdorp');
});
afterAll(async () => catalogue.database.drop());

describe('search', () => {
  it.each([
    ['the word', 'paspoort', ['paspoort', 'verloren']],
    ['a plural', 'paspoorten', ['paspoort', 'verloren']],
    ['capitals', 'PASPOORT', ['paspoort', 'verloren']],
    ['the beginning of a word', 'afvalc', ['afvalcontainer']],
    ['the beginning of the last word', 'paspoort aanvr', ['paspoort']],
    ['another form of the word', 'aangevraagd paspoort', ['paspoort', 'verloren']],
    ['the last part of a compound', 'containers', ['afvalcontainer']],
    ['a keyword', 'reisdocumenten', ['paspoort']],
    ['a theme', 'wonen', ['verhuizing']],
    ['a word without its accent', 'cafe', ['cafe']],
    ['a word with an accent too many', 'páspoort', ['paspoort', 'verloren']],
    ['English', 'passports', ['paspoort']],
    ['English words in the description', 'child', ['paspoort']],
    ['a sentence', 'ik wil mijn paspoort graag verlengen', ['paspoort']],
    ['words that say little', 'waar is de', []],
    ['nothing like it', 'zwembad', []],
  ])('finds by %s: %s', async (_, typed, ids) => {
    expect(await catalogue.found(typed)).toEqual(ids);
  });

  it('ranks a title above a description, and a keyword in between', async () => {
    await catalogue.put('a', titled('Alles over regels', { description: 'Ook over vuurwerk.' }));
    await catalogue.put('b', titled('Meer over regels', { summary: 'Ook over vuurwerk.' }));
    await catalogue.put('c', titled('Nog meer regels', { keywords: ['vuurwerk'] }));
    await catalogue.put('d', titled('Vuurwerk afsteken'));
    expect(await catalogue.found('vuurwerk')).toEqual(['d', 'c', 'b', 'a']);
  });

  it('leaves out drafts and other municipalities', async () => {
    expect(await catalogue.found('concept')).toEqual([]);
    expect(await catalogue.found('dorp')).toEqual([]);
    expect((await catalogue.search('dorp', {}, 'proefdorp')).items.map(({ id }) => id)).toEqual(['elders']);
    expect((await catalogue.search('', {}, 'proefdorp')).total).toBe(1);
  });

  it('finds whatever the one typing error', async () => {
    const word = 'afvalcontainer';
    const typos = [...word].flatMap((_, at) => {
      const [head, tail] = [word.slice(0, at), word.slice(at)];
      return [`${head}x${tail}`, `${head}${tail.slice(1)}`, `${head}q${tail.slice(1)}`];
    });
    const swaps = [...word.slice(1)].map(
      (_, at) => `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`,
    );
    for (const typo of [...typos, ...swaps])
      expect([typo, await catalogue.found(typo)]).toEqual([typo, ['afvalcontainer']]);
  });

  it.each(['pasport', 'paspoortt', 'pasporten', 'aspoort', 'verhuizign', 'adreswijzging', 'caffé'])(
    'finds by %s',
    async (typed) => {
      expect((await catalogue.search(typed)).total).toBeGreaterThan(0);
    },
  );

  it('does not guess when the word is known', async () => {
    await catalogue.put('boom', titled('Boom kappen'));
    await catalogue.put('boor', titled('Boor lenen'));
    expect(await catalogue.found('boom')).toEqual(['boom']);
    expect((await catalogue.found('booc')).sort()).toEqual(['boom', 'boor']);
  });
});

describe('the largest product there can be', () => {
  it('is saved and found', async () => {
    const words = (language: string, count: number, size: number) =>
      Array.from({ length: count }, (_, at) => `${language}${at}`.padEnd(size, 'x')).join(' ');
    const texts = Object.fromEntries(
      ['nl', 'en', 'de', 'fr', 'tr', 'pl', 'ro', 'uk', 'ar', 'es'].map((tag) => {
        const keywords = Array.from({ length: 60 }, (_, at) => words(`k${at}${tag}`, 6, 9));
        return [tag, { title: words(tag, 12, 9), description: words(tag, 1_000, 9), keywords }];
      }),
    );
    await catalogue.put('groot', aProduct({ texts }));
    expect(await catalogue.found('nl999xxxx')).toEqual([]);
    expect(await catalogue.found('nl499xxxx')).toEqual(['groot']);
  });
});

describe('a list of products', () => {
  it('has all of them by title when nothing is asked', async () => {
    const { items, total } = await catalogue.search(undefined);
    const titles = items.map(({ title }) => title);
    expect(total).toBe(titles.length);
    expect(titles).toEqual([...titles].sort(new Intl.Collator('nl').compare));
    expect(await catalogue.search('   ')).toEqual({ items, total });
  });

  it('comes in pages, with the same total on each, also on one that is too far', async () => {
    const all = await catalogue.found('');
    const first = await catalogue.search('', { pageSize: 2 });
    const second = await catalogue.search('', { page: 2, pageSize: 2 });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.slice(0, 4));
    expect(await catalogue.search('', { page: 900, pageSize: 2 })).toEqual({ items: [], total: all.length });
    expect(await catalogue.search('paspoort', { page: 900 })).toEqual({ items: [], total: 2 });
  });

  it('can be of one audience or theme', async () => {
    expect(await catalogue.found('', { audience: 'business' })).toEqual(['afvalcontainer', 'cafe']);
    expect(await catalogue.found('vergunning', { audience: 'person' })).toEqual([]);
    expect(await catalogue.found('', { theme: 'documenten' })).toEqual(['paspoort']);
    expect(await catalogue.found('paspoort', { theme: 'wonen' })).toEqual([]);
  });

  it.each([
    [['en'], 'en', 'Apply for a passport'],
    [['en-GB'], 'en', 'Apply for a passport'],
    [['de', 'en'], 'en', 'Apply for a passport'],
    [['de'], 'nl', 'Paspoort aanvragen'],
  ])('speaks the best of the languages asked: %j', async (languages, language, title) => {
    const { items } = await catalogue.search('passport', { languages });
    expect(items[0]).toMatchObject({ id: 'paspoort', language, title });
  });

  it('speaks the language there is, when there is no Dutch', async () => {
    await catalogue.put('papers', aProduct({ texts: { pap: { title: 'Papel' }, tr: { title: 'Evrak' } } }));
    const [item] = (await catalogue.search('evrak')).items;
    expect(item).toMatchObject({ language: 'pap', title: 'Papel' });
  });

  it('tells the ways, and whether one can do without an appointment', async () => {
    const { items } = await catalogue.search('verloren');
    expect(items[0]).toEqual({
      id: 'verloren',
      language: 'nl',
      title: 'Iets verloren',
      summary: 'Kort.',
      audience: ['person'],
      themes: [],
      ways: ['online', 'appointment'],
      noAppointmentNeeded: true,
    });
  });
});

describe('whatever is typed', () => {
  it.each([
    '%',
    '_',
    "'",
    '"',
    '\\',
    ':*',
    'a:*',
    '!&|()',
    "');drop table products;--",
    '\u0000',
    '\ud800',
    '½',
    '№ 1',
    '<->',
    'ﬃ',
    '👩‍👩‍👧',
    'ا ل',
    '𝔭𝔞𝔰𝔭𝔬𝔬𝔯𝔱',
    'x'.repeat(200),
  ])('is never an error: %j', async (typed) => {
    await expect(catalogue.search(typed)).resolves.toHaveProperty('total');
  });

  it('is never an error', async () => {
    const typed = fc.string({
      unit: fc.constantFrom('grapheme', 'binary').chain(() => fc.string({ unit: 'binary' })),
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(typed, async (text) => {
        expect((await catalogue.search(text.slice(0, 200))).total).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });
});
