import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, eventually, type House } from '#testkit';
import { aTown, passport, passportPlanning } from './town.builder.js';

let house: House;
beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
  await aTown(house);
}, 60_000);
afterAll(async () => house?.stop());

type Who = Parameters<House['key']>[0];
type Method = 'get' | 'put' | 'post' | 'delete';
const as = (who: Who | undefined, method: Method, path: string, headers: object = {}) =>
  request(house.url)
    [method](path)
    .set({ ...(who ? { Authorization: `Bearer ${house.key(who)}` } : {}), ...headers });
const ask = (path: string, headers: object = {}) => as(undefined, 'get', path, headers);
const edit = (method: Method, path: string, seen: string, body?: object) =>
  as('editor', method, path, seen === 'new' ? { 'If-None-Match': '*' } : { 'If-Match': seen }).send(body);
const put = (id: string, document: object, seen = 'new') => edit('put', `/v1/products/${id}`, seen, document);
const draft = (id: string) => as('editor', 'get', `/v1/products/${id}/draft`);

const setClock = (now: string) =>
  as('administrator', 'post', '/v1/development/clock').send({ now, speed: 0 }).expect(200);

const inDutch = (title: string, more: object = {}) => ({
  ...passport,
  texts: { nl: { title, summary: `${title} aanvragen.`, description: `Alles over ${title}.` } },
  ...more,
});
const ids = ({ body }: request.Response): string[] => body.items.map(({ id }: { id: string }) => id);

/** Channels know nothing of it: not by its id, by its words, in the list, by its ways, or with others. */
const nobodySees = async (id: string, word: string): Promise<void> => {
  for (const who of [undefined, 'web', 'administrator'] as const) {
    for (const path of [id, `${id}/ways`])
      expect((await as(who, 'get', `/v1/products/${path}`)).body).toMatchObject({ code: 'product-unknown' });
    for (const query of [`q=${word}`, 'pageSize=100', `q=${word.slice(0, 4)}`])
      expect(ids(await as(who, 'get', `/v1/products?${query}`))).not.toContain(id);
    expect((await as(who, 'get', `/v1/ways?item=paspoort&item=${id}`)).status).toBe(404);
  }
  const handoff = await request(house.url).post(`/v1/products/${id}/handoffs`).send({ way: 'apply-appointment' });
  expect(handoff.body).toMatchObject({ status: 404, code: 'product-unknown' });
};

describe('a draft', () => {
  it('is for editors only, until it is published, and again once it is withdrawn', async () => {
    const made = await put('vuurwerk', inDutch('Vuurwerkvergunning')).expect(201);
    expect(made.headers).toMatchObject({ etag: '"1"', location: '/v1/products/vuurwerk' });
    await nobodySees('vuurwerk', 'vuurwerkvergunning');
    await ask('/v1/products/vuurwerk/draft').expect(401);
    for (const part of ['draft', 'versions', 'versions/1'])
      await as('clerk', 'get', `/v1/products/vuurwerk/${part}`).expect(403);

    const published = await edit('put', '/v1/products/vuurwerk/publication', '"1"', {}).expect(200);
    expect(published).toMatchObject({ headers: { etag: '"2"' }, body: { version: 2, writtenIn: 1, published: 1 } });
    expect((await ask('/v1/products/vuurwerk')).body).toMatchObject({ version: 2, published: true });
    expect(ids(await ask('/v1/products?q=vuurwerkvergunning'))).toEqual(['vuurwerk']);
    await ask('/v1/products/vuurwerk/ways').expect(200);

    await put('vuurwerk', inDutch('Ballonnen'), '"2"').expect(200);
    expect((await ask('/v1/products/vuurwerk')).body).toMatchObject({ text: { title: 'Vuurwerkvergunning' } });
    expect(ids(await ask('/v1/products?q=ballonnen'))).toEqual([]);
    expect((await draft('vuurwerk')).body).toMatchObject({ version: 3, writtenIn: 3, published: 1 });

    await edit('delete', '/v1/products/vuurwerk/publication', '"3"').expect(204);
    await nobodySees('vuurwerk', 'vuurwerkvergunning');
    expect((await draft('vuurwerk')).body).toMatchObject({
      version: 4,
      texts: { nl: { title: 'Ballonnen' } },
    });
  });

  it('is changed by who saw the last version of it', async () => {
    await put('hond', inDutch('Hond')).expect(201);
    const path = '/v1/products/hond';
    expect((await put('hond', inDutch('Hond'))).body).toMatchObject({ status: 412, code: 'version-changed' });
    expect((await as('editor', 'put', path).send(inDutch('Kat'))).body).toMatchObject({ status: 428 });
    await put('hond', inDutch('Kat'), '"1"').expect(200);
    for (const [method, part] of [
      ['put', 'publication'],
      ['delete', 'publication'],
      ['delete', 'schedule'],
    ] as const) {
      expect((await edit(method, `${path}/${part}`, '"1"', {})).body).toMatchObject({ status: 412 });
      expect((await as('editor', method, `${path}/${part}`).send({})).body).toMatchObject({ status: 428 });
    }
    const racing = await Promise.all(
      Array.from({ length: 10 }, (_, at) => put('hond', inDutch(`Hond ${at}`), '"2"').then(({ status }) => status)),
    );
    expect(racing.sort()).toEqual([200, ...Array(9).fill(412)]);
    expect((await draft('hond')).body.version).toBe(3);
    for (const who of ['web', 'clerk', 'planner'] as const)
      expect((await as(who, 'put', path, { 'If-Match': '"3"' }).send(inDutch('Aap'))).status).toBe(403);
  });

  it('of which something is missing in a language is listed, with its places', async () => {
    await put('vertaling', inDutch('Vertaling')).expect(201);
    const missing = async (query: string) => (await as('editor', 'get', `/v1/drafts?pageSize=100&${query}`)).body.items;
    const [one] = (await missing('untranslated=en')).filter(({ id }: { id: string }) => id === 'vertaling');
    expect(one).toMatchObject({ title: 'Vertaling', offered: false, unpublished: true });
    const [{ language, fields }] = one.untranslated;
    expect(language).toBe('en');
    expect(fields).toEqual(expect.arrayContaining(['title', 'summary', 'description', 'ways[0].title']));
    expect((await draft('vertaling')).body.untranslated).toEqual(one.untranslated);
    expect(ids({ body: { items: await missing('untranslated=nl') } } as request.Response)).not.toContain('vertaling');
    const unpublished = (await missing('unpublished=true')).map(({ id }: { id: string }) => id);
    expect(unpublished).toContain('vertaling');
    expect(unpublished).not.toContain('paspoort');
  });
});

describe('a version', () => {
  it('stays readable, with who did what and when', async () => {
    await put('boot', inDutch('Roeiboot')).expect(201);
    await as('administrator', 'put', '/v1/products/boot', { 'If-Match': '"1"' }).send(inDutch('Zeilboot')).expect(200);
    await edit('put', '/v1/products/boot/publication', '"2"', { writtenIn: 1 }).expect(200);
    expect((await ask('/v1/products/boot')).body.text.title).toBe('Roeiboot');

    const history = (await as('editor', 'get', '/v1/products/boot/versions').expect(200)).body;
    const at = '2026-11-30T07:00:00Z';
    expect(history).toMatchObject({
      total: 3,
      items: [
        { version: 3, did: 'published', at, by: { who: 'editor' }, writtenIn: 1 },
        { version: 2, did: 'written', at, by: { who: 'administrator' }, writtenIn: 2 },
        { version: 1, did: 'written', at, by: { who: 'editor' }, writtenIn: 1 },
      ],
    });
    expect(history.items[1].changed).toContain('texts.nl.title');
    expect(history.items[0].by.client).not.toContain(house.key('editor'));
    const titles = await Promise.all(
      [1, 2, 3].map(async (version) => (await as('editor', 'get', `/v1/products/boot/versions/${version}`)).body),
    );
    expect(titles.map(({ product }) => product.texts.nl.title)).toEqual(['Roeiboot', 'Zeilboot', 'Roeiboot']);
    expect((await as('editor', 'get', '/v1/products/boot/versions/4')).body).toMatchObject({ code: 'not-found' });
  });
});

describe('planning', () => {
  const slots = (id: string) => ask(`/v1/slots?item=${id}`);
  const becomes = (id: string, status: number, code?: string) =>
    eventually(async () => {
      const answer = await slots(id);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    });

  it('follows: a product is bookable while it is offered by appointment', async () => {
    const path = '/v1/products/rijbewijs';
    await put('rijbewijs', inDutch('Rijbewijs')).expect(201);
    await as('planner', 'put', `${path}/planning`, { 'If-None-Match': '*' }).send(passportPlanning).expect(201);
    expect((await slots('rijbewijs')).body.code).toBe('product-unknown');
    await edit('put', `${path}/publication`, '"1"', {}).expect(200);
    await becomes('rijbewijs', 200);
    await edit('delete', `${path}/publication`, '"2"').expect(204);
    await becomes('rijbewijs', 404, 'product-unknown');
    const [way] = passport.ways;
    const walkIn = { ...way, id: 'walk-in', kind: 'walk-in' };
    await as('editor', 'put', `${path}?publish=true`, { 'If-Match': '"3"' })
      .send(inDutch('Rijbewijs', { ways: [way, walkIn] }))
      .expect(200);
    await becomes('rijbewijs', 200);
    await as('editor', 'put', `${path}?publish=true`, { 'If-Match': '*' })
      .send(inDutch('Rijbewijs', { ways: [walkIn] }))
      .expect(200);
    await becomes('rijbewijs', 404, 'product-unknown');
  });
});

describe('what a public read says', () => {
  it('is in the language asked, and marks what it took from another', async () => {
    const texts = { ...inDutch('Grafrechten').texts, en: { title: 'Grave rights' } };
    await as('editor', 'put', '/v1/products/graf?publish=true', { 'If-None-Match': '*' })
      .send(inDutch('Grafrechten', { texts }))
      .expect(201);
    const english = await ask('/v1/products/graf', { 'Accept-Language': 'en-GB, fr;q=0.5' });
    expect(english.headers['content-language']).toBe('en');
    expect(english.body).toMatchObject({
      language: 'en',
      text: { title: 'Grave rights', summary: 'Grafrechten aanvragen.' },
      fallbacks: expect.arrayContaining([
        { field: 'summary', language: 'nl' },
        { field: 'description', language: 'nl' },
      ]),
    });
    const dutch = await ask('/v1/products/graf');
    const ways = await ask('/v1/products/graf/ways', { 'Accept-Language': 'en' });
    expect(ways.headers['content-language']).toBe(ways.body.language);
    expect(dutch).toMatchObject({ headers: { 'content-language': 'nl' }, body: { language: 'nl', fallbacks: [] } });
    expect(dutch.headers.etag).not.toBe(english.headers.etag);
    const [found] = (await ask('/v1/products?q=grafrechten', { 'Accept-Language': 'en' })).body.items;
    expect(found).toMatchObject({ id: 'graf', language: 'en', title: 'Grave rights' });
  });

  it('is not sent again to who has it, by its tag or by its date', async () => {
    await setClock('2026-12-01T07:00:00Z');
    await as('editor', 'put', '/v1/products/kade?publish=true', { 'If-None-Match': '*' })
      .send(inDutch('Kadegeld'))
      .expect(201);
    for (const path of ['/v1/products/kade', '/v1/products?q=kadegeld']) {
      const { etag = '', 'last-modified': date = '' } = (await ask(path).expect(200)).headers;
      expect(date).toBe('Tue, 01 Dec 2026 07:00:00 GMT');
      for (const known of [{ 'If-None-Match': etag }, { 'If-Modified-Since': date }])
        expect(await ask(path, known)).toMatchObject({ status: 304, text: '', headers: { etag } });
      await ask(path, { 'If-None-Match': '"other"', 'If-Modified-Since': date }).expect(200);
    }
    const { 'last-modified': date } = (await ask('/v1/products/kade')).headers;
    await setClock('2026-12-01T07:00:10Z');
    await ask('/v1/products/kade', { 'If-Modified-Since': date }).expect(304);
    await put('kade', inDutch('Kade en water'), '*').expect(200);
    await edit('put', '/v1/products/kade/publication', '*', {}).expect(200);
    const changed = await ask('/v1/products/kade', { 'If-Modified-Since': date }).expect(200);
    expect(changed).toMatchObject({
      headers: { 'last-modified': 'Tue, 01 Dec 2026 07:00:10 GMT' },
      body: { text: { title: 'Kade en water' } },
    });
    await ask('/v1/products?q=kade', { 'If-Modified-Since': date }).expect(200);
  });
});

describe('the clock', () => {
  const titleOf = async (id: string) => (await ask(`/v1/products/${id}`)).body.text?.title;
  const becomes = (id: string, title: string | undefined) =>
    eventually(async () => expect(await titleOf(id)).toBe(title));

  it('publishes what is due, and not what was taken off the schedule', async () => {
    await setClock('2026-12-02T07:00:00Z');
    await as('editor', 'put', '/v1/products/markt?publish=true', { 'If-None-Match': '*' })
      .send(inDutch('Markt nu'))
      .expect(201);
    await put('markt', inDutch('Markt straks'), '"2"').expect(200);
    const at = '2026-12-02T08:00:00Z';
    const planned = await edit('put', '/v1/products/markt/publication', '"3"', { at }).expect(200);
    expect(planned.body).toMatchObject({ version: 4, published: 1, scheduled: { writtenIn: 3, at } });
    await put('markt', inDutch('Markt nog later'), '"4"').expect(200);
    await put('oud', inDutch('Oud')).expect(201);
    await edit('put', '/v1/products/oud/publication', '"1"', { at }).expect(200);
    await edit('delete', '/v1/products/oud/schedule', '"2"').expect(204);

    await setClock('2026-12-02T07:59:59Z');
    expect(await titleOf('markt')).toBe('Markt nu');
    await setClock(at);
    await becomes('markt', 'Markt straks');
    expect((await draft('markt')).body).toMatchObject({ published: 3, writtenIn: 5, version: 6 });
    const [last] = (await as('editor', 'get', '/v1/products/markt/versions')).body.items;
    expect(last).toMatchObject({ did: 'published', by: { automatic: true }, writtenIn: 3, at });
    expect(await titleOf('oud')).toBeUndefined();
  });

  it('begins and ends what is offered for a while, and planning hears of it', async () => {
    await setClock('2026-12-03T07:00:00Z');
    const publication = { from: '2026-12-04', until: '2026-12-06' };
    await as('editor', 'put', '/v1/products/kerst?publish=true', { 'If-None-Match': '*' })
      .send(inDutch('Kerstboom', { publication }))
      .expect(201);
    await as('planner', 'put', '/v1/products/kerst/planning', { 'If-None-Match': '*' })
      .send(passportPlanning)
      .expect(201);
    expect(await titleOf('kerst')).toBeUndefined();
    await setClock('2026-12-03T23:00:00Z');
    await becomes('kerst', 'Kerstboom');
    await eventually(async () => void (await ask('/v1/slots?item=kerst').expect(200)));
    expect((await ask('/v1/products/kerst')).headers['last-modified']).toBe('Thu, 03 Dec 2026 23:00:00 GMT');
    await setClock('2026-12-05T23:00:00Z');
    await becomes('kerst', undefined);
    await eventually(async () => void (await ask('/v1/slots?item=kerst').expect(404)));
    const steps = (await as('editor', 'get', '/v1/products/kerst/versions')).body.items;
    expect(steps.map(({ did }: { did: string }) => did)).toEqual(['ended', 'began', 'published', 'written']);
  });
});

it('leaves no error behind in any log', () => {
  expect(house.errors()).toEqual([]);
});
