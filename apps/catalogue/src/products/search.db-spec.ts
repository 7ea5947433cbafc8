import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CatalogueSettings, ProductText } from '#contracts';
import { asked, Catalogue, editor } from '../a-catalogue.builder.js';
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
  const moving = titled(
    'Verhuizing doorgeven',
    { keywords: ['verhuizen', 'adreswijziging'] },
    { themes: ['wonen'], lifeEvents: ['emigreren'] },
  );
  const container = titled(
    'Afvalcontainer',
    { summary: 'Voor uw huisvuil.', synonyms: ['kliko'], conditions: ['U hoort niet bij de bejaarden.'] },
    { audience: ['person', 'business'] },
  );
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
  await catalogue.write('concept', titled('Paspoort, concept'));
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
    ['the beginning of the last word, with a typing error', 'afvlac', ['afvalcontainer']],
    ['the beginning of a long last word, with a typing error', 'nieuwe adrswijzigi', ['verhuizing']],
    ['a compound of which a part is known', 'kindercontainer', ['afvalcontainer']],
    ['a part of the sentence about who can get it', 'bejaarden', ['afvalcontainer']],
    ['a synonym', 'kliko', ['afvalcontainer']],
    ['what happens in a life', 'emigreren', ['verhuizing']],
    ['words that say little', 'waar is de', []],
    ['nothing like it', 'zwembad', []],
  ])('finds by %s: %s', async (_, typed, ids) => {
    expect(await catalogue.found(typed)).toEqual(ids);
  });

  it('ranks a title above a description, and a keyword or a synonym in between', async () => {
    await catalogue.put('a', titled('Alles over regels', { description: 'Ook over vuurwerk.' }));
    await catalogue.put('b', titled('Meer over regels', { summary: 'Ook over vuurwerk.' }));
    await catalogue.put('c', titled('Nog meer regels', { keywords: ['vuurwerk'] }));
    await catalogue.put('d', titled('Vuurwerk afsteken'));
    await catalogue.put('e', titled('Nog meer regels', { synonyms: ['vuurwerk'] }));
    expect(await catalogue.found('vuurwerk')).toEqual(['d', 'c', 'e', 'b', 'a']);
  });

  it('leaves out drafts, what is no longer offered, and other municipalities', async () => {
    expect(await catalogue.found('concept')).toEqual([]);
    await catalogue.put('weg', titled('Zwemdiploma'));
    expect(await catalogue.found('zwemdiploma')).toEqual(['weg']);
    await catalogue.withdraw('weg', '*');
    expect(await catalogue.found('zwemdiploma')).toEqual([]);
    expect(await catalogue.found('')).not.toContain('weg');
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
    const { items, total, changedAt } = await catalogue.search(undefined);
    const titles = items.map(({ title }) => title);
    expect(total).toBe(titles.length);
    expect(titles).toEqual([...titles].sort(new Intl.Collator('nl').compare));
    expect(await catalogue.search('   ')).toEqual({ items, total, changedAt });
    expect(items.filter(({ found }) => found)).toEqual([]);
  });

  it('comes in pages, with the same total on each, also on one that is too far', async () => {
    const all = await catalogue.found('');
    const first = await catalogue.search('', { pageSize: 2 });
    const second = await catalogue.search('', { page: 2, pageSize: 2 });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.slice(0, 4));
    expect(await catalogue.search('', { page: 900, pageSize: 2 })).toMatchObject({ items: [], total: all.length });
    expect(await catalogue.search('paspoort', { page: 900 })).toMatchObject({ items: [], total: 2 });
  });

  it('can be of one audience, theme or event of life', async () => {
    expect(await catalogue.found('', { audience: 'business' })).toEqual(['afvalcontainer', 'cafe']);
    expect(await catalogue.found('vergunning', { audience: 'person' })).toEqual([]);
    expect(await catalogue.found('', { theme: 'documenten' })).toEqual(['paspoort']);
    expect(await catalogue.found('paspoort', { theme: 'wonen' })).toEqual([]);
    expect(await catalogue.found('', { lifeEvent: 'emigreren' })).toEqual(['verhuizing']);
    expect(await catalogue.found('afvalcontainer', { lifeEvent: 'emigreren' })).toEqual([]);
    for (const theme of ['', '\u0000', '\ud800', 'wonen"]}'])
      expect(await catalogue.found('', { theme, lifeEvent: theme })).toEqual([]);
  });

  it('can be of one way, and of what needs an appointment or not', async () => {
    expect(await catalogue.found('', { way: 'online' })).toEqual(['verloren']);
    expect(await catalogue.found('paspoort', { way: 'appointment' })).toEqual(['paspoort', 'verloren']);
    expect(await catalogue.found('', { way: 'home-visit' })).toEqual([]);
    expect(await catalogue.found('paspoort', { noAppointmentNeeded: true })).toEqual(['verloren']);
    expect(await catalogue.found('paspoort', { noAppointmentNeeded: false })).toEqual(['paspoort']);
    expect(await catalogue.found('paspoort', { noAppointmentNeeded: true, way: 'video' })).toEqual([]);
  });

  it('tells when anything changed last', async () => {
    catalogue.setClock('2030-01-01T12:00:00Z');
    await catalogue.put('nieuw', titled('Nieuwjaarsreceptie'));
    expect((await catalogue.search('')).changedAt).toBe('2030-01-01T12:00:00Z');
    catalogue.setClock('2030-01-02T12:00:00Z');
    await catalogue.withdraw('nieuw', '*');
    expect((await catalogue.search('nergens te vinden')).changedAt).toBe('2030-01-02T12:00:00Z');
    expect(await catalogue.search('', {}, 'leegdorp')).toEqual({
      items: [],
      total: 0,
      changedAt: '1970-01-01T00:00:00Z',
    });
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

  it('speaks the language there is, when there is none of those asked', async () => {
    await catalogue.put('papers', aProduct({ texts: { pap: { title: 'Papel' }, tr: { title: 'Evrak' } } }));
    const [item] = (await catalogue.search('evrak')).items;
    expect(item).toMatchObject({ language: 'pap', title: 'Papel' });
  });

  it('speaks the first language of the municipality when nothing is asked that there is', async () => {
    const town = 'grenspost';
    const settings = CatalogueSettings.parse({ languages: ['de', 'nl'] });
    const seen = { nothing: true as const };
    await catalogue.editor.puttingSettings.run(asked({ caller: editor, seen, settings }, town));
    const texts = { ar: { title: 'A' }, de: { title: 'Heiraten' }, nl: { title: 'Trouwen' } };
    await catalogue.put('trouwen', aProduct({ texts }), seen, town);
    const spoken = async (q: string, languages: string[]) =>
      (await catalogue.search(q, { languages }, town)).items[0]?.language;
    for (const q of ['', 'trouwen'])
      expect([await spoken(q, []), await spoken(q, ['fr']), await spoken(q, ['NL-be'])]).toEqual(['de', 'de', 'nl']);
    const got = await catalogue.get('trouwen', [], town);
    expect([got.language, got.text.title]).toEqual(['de', 'Heiraten']);
  });

  it('speaks, in a search, a list and of itself, the same language, whatever is asked and there is', async () => {
    const tag = fc.constantFrom('nl', 'en', 'en-GB', 'en-AU', 'zh', 'zh-Hant', 'zh-Hant-TW', 'pap', 'pap-aw');
    const said = fc.record({ title: fc.boolean(), summary: fc.boolean() });
    const nothing = { description: undefined };
    await catalogue.put('talen', titled('Talen'));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(tag, said), fc.array(tag, { maxLength: 3 }), async (others, wanted) => {
        const texts = Object.entries(others).map(([tongue, { title, summary }]) => [
          tongue,
          {
            ...nothing,
            title: title ? `T ${tongue}` : undefined,
            summary: summary ? `S ${tongue}` : undefined,
            keywords: ['veeltalig'],
          },
        ]);
        const document = aProduct({
          texts: { zz: { title: 'T zz', keywords: ['veeltalig'] }, ...Object.fromEntries(texts) },
        });
        await catalogue.put('talen', document, { versions: ['*'] });
        const asTyped = wanted.map((one, at) => (at % 2 ? one.toLowerCase() : one));
        const { language, text, fallbacks } = await catalogue.get('talen', asTyped);
        const shown = {
          language,
          title: text.title,
          summary: text.summary,
          fallbacks: fallbacks.filter(({ field }) => field === 'title' || field === 'summary'),
        };
        for (const q of ['veeltalig', '']) {
          const { items } = await catalogue.search(q, { languages: asTyped, pageSize: 100 });
          expect(items.find(({ id }) => id === 'talen')).toMatchObject(shown);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes what a language lacks from another', async () => {
    const nl = { title: 'Zonnepanelen', summary: 'Op uw dak.' };
    await catalogue.put(
      'zon',
      aProduct({
        texts: {
          nl,
          en: { title: 'Solar panels', summary: undefined },
          fr: { title: undefined, summary: 'Pour votre toit.', keywords: ['soleil'] },
        },
      }),
    );
    const shown = async (languages: string[]) => (await catalogue.search('soleil', { languages })).items[0];
    expect(await shown(['en'])).toMatchObject({
      language: 'en',
      title: 'Solar panels',
      summary: 'Op uw dak.',
      fallbacks: [{ field: 'summary', language: 'nl' }],
    });
    expect(await shown(['en', 'fr'])).toMatchObject({
      language: 'en',
      summary: 'Pour votre toit.',
      fallbacks: [{ field: 'summary', language: 'fr' }],
    });
    expect(await shown(['fr'])).toMatchObject({ language: 'nl', title: 'Zonnepanelen', fallbacks: [] });
  });

  it('tells the ways, and whether one can do without an appointment', async () => {
    const { items } = await catalogue.search('verloren');
    expect(items[0]).toEqual({
      id: 'verloren',
      language: 'nl',
      title: 'Iets verloren',
      summary: 'Kort.',
      fallbacks: [],
      audience: ['person'],
      themes: [],
      ways: ['online', 'appointment'],
      noAppointmentNeeded: true,
      found: { title: [part('Iets '), hit('verloren')] },
    });
  });
});

const part = (text: string, isHit = false) => ({ text, hit: isHit });
const hit = (text: string) => part(text, true);

describe('where it was found', () => {
  const foundIn = async (q: string, languages = ['nl']) => (await catalogue.search(q, { languages })).items[0]?.found;

  it('is shown in title and summary, in the language that is shown', async () => {
    const nl = { title: 'Uw tuinhek', summary: 'Bouw tuinhekken.', description: 'U vraagt uw tuinhek aan.' };
    await catalogue.put('tuinhek', aProduct({ texts: { nl, en: { title: 'Garden house', summary: 'Build it.' } } }));
    expect(await foundIn('tuinhekken')).toEqual({
      title: [part('Uw '), hit('tuinhek')],
      summary: [part('Bouw '), hit('tuinhekken'), part('.')],
    });
    expect(await foundIn('houses', ['en'])).toEqual({ title: [part('Garden '), hit('house')] });
  });

  it('is shown in a piece of the text when it is neither in the title nor in the summary', async () => {
    const description = `${'Dit gaat over iets anders. '.repeat(30)} U vraagt een schuur aan bij het loket. ${'En dit ook. '.repeat(30)}`;
    await catalogue.put(
      'schuur',
      aProduct({ texts: { nl: { title: 'Bouwen', description }, en: { title: 'Build' } } }),
    );
    const found = await foundIn('schuren');
    expect(Object.keys(found ?? {})).toEqual(['text']);
    expect(found?.text?.filter((piece) => piece.hit)).toEqual([hit('schuur')]);
    expect(found?.text?.map(({ text }) => text).join('').length).toBeLessThan(300);
    expect(await foundIn('schuren', ['en'])).toEqual({});
  });

  it.each([
    ['the beginning of a word', 'afvalc', { title: [hit('Afvalcontainer')] }],
    ['the last part of a compound', 'containers', { title: [hit('Afvalcontainer')] }],
    ['a word without its accent', 'cafe', { title: [hit('Café'), part(' beginnen')] }],
    ['a word with a typing error', 'afvalcontianer', { title: [hit('Afvalcontainer')] }],
    ['the end of the conditions', 'bejaarden', { text: [part('hoort niet bij de '), hit('bejaarden')] }],
    ['a synonym, which is not shown', 'kliko', {}],
  ])('is shown for %s', async (_, typed, found) => {
    expect(await foundIn(typed)).toEqual(found);
  });

  it('is never markup, and is the whole title, whatever the title', async () => {
    const odd = [
      '<b>bold</b>',
      'a@b.nl',
      'https://x.nl/a?b=1&c',
      '&amp;',
      'id-kaart-pas',
      '1e-5',
      '../a/b.txt',
      '<!-- x -->',
      '\\',
      "'",
      '"',
      'é',
      '👩‍👩‍👧',
      'ﬁn',
      '  ',
    ];
    const title = fc
      .array(fc.oneof(fc.constantFrom(...odd, 'paspoortje'), fc.string({ unit: 'grapheme', maxLength: 8 })), {
        maxLength: 8,
      })
      .map((parts) => ['speciaal', ...parts].join(' ').slice(0, 120))
      .filter((said) => ProductText.safeParse({ title: said }).success);
    await catalogue.put('vreemd', titled('speciaal'));
    await fc.assert(
      fc.asyncProperty(title, async (said) => {
        await catalogue.put('vreemd', titled(said), { versions: ['*'] });
        const [item] = (await catalogue.search('speciaal paspoortje')).items.filter(({ id }) => id === 'vreemd');
        expect(item?.found?.title?.map(({ text }) => text).join('')).toBe(item?.title);
        expect(item?.found?.title?.[0]).toEqual(hit('speciaal'));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what was probably meant', () => {
  const meant = async (q: string) => (await catalogue.search(q)).didYouMean;

  it.each([
    ['pasport', 'paspoort'],
    ['Nieuw PASPORT, aub', 'Nieuw paspoort aub'],
    ['caffe beginnen', 'café beginnen'],
    ['verhuizign', 'verhuizing'],
    ['pasport verloern', 'paspoort verloren'],
    ['paspoort', undefined],
    ['paspo', undefined],
    ['zwembad', undefined],
    ['pasport zwembad', 'paspoort zwembad'],
    ['<b>pasport</b>', 'b paspoort b'],
    ['', undefined],
  ])('by %j is %j', async (typed, expected) => {
    expect(await meant(typed)).toBe(expected);
  });

  it('is the nearest word, then the one that most products know', async () => {
    await catalogue.put('molen', titled('Molen'));
    await catalogue.put('meten', titled('Meten'));
    await catalogue.put('meten-ook', titled('Laten meten'));
    expect(await meant('molken')).toBe('molen');
    await catalogue.put('haten', titled('Haren'));
    await catalogue.put('hazen', titled('Hazen'));
    await catalogue.put('hazen-ook', titled('Nog meer hazen'));
    expect(await meant('haqen')).toBe('hazen');
  });

  it('is no word of a draft, nor of another municipality', async () => {
    await catalogue.write('geheim', titled('Xylofoon'));
    expect(await meant('xylofon')).toBeUndefined();
    expect((await catalogue.search('xylofon', {}, 'proefdorp')).didYouMean).toBeUndefined();
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
