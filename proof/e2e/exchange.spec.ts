import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jsonld from 'jsonld';
import request from 'supertest';
import { CatalogueDocument, type CatalogueEntry, CatalogueSettings, ProductDocument } from '#contracts';
import { aHouse, type House } from '#testkit';
import { demoProducts } from './demo-town.builder.js';

let house: House;
let demo: CatalogueEntry[];

const demoEntries = (): CatalogueEntry[] =>
  demoProducts().map(({ id, content }) => ({ id, published: ProductDocument.parse(content.product) }));

const settings = CatalogueSettings.parse(JSON.parse(readFileSync('demo/voorbeeldstad/catalogue.json', 'utf8')));

beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
  demo = demoEntries();
  expect(demo.length).toBeGreaterThan(20);
}, 60_000);
afterAll(async () => {
  expect(house?.errors()).toEqual([]);
  await house?.stop();
});

const as = (municipalityId: string, method: 'get' | 'put' | 'post' | 'delete', path: string) =>
  request(house.url)
    [method](path)
    .set('Authorization', `Bearer ${house.key('editor', municipalityId)}`);
const exporting = async (municipalityId = 'voorbeeldstad') =>
  as(municipalityId, 'get', '/v1/exports/catalogue').expect(200);
const importing = (body: object, query: object = {}, municipalityId = 'voorbeeldstad') =>
  as(municipalityId, 'post', '/v1/imports/catalogue').query(query).set('If-Match', '*').send(body);
const aCatalogue = (products: readonly CatalogueEntry[], more: object = {}) => ({
  format: 'open-loket-catalogue/1',
  products,
  ...more,
});
const ids = (entries: readonly CatalogueEntry[]) => entries.map(({ id }) => id).sort();

describe('the demo, over HTTP', () => {
  it('is tried out, taken over in one go, and comes back the same', async () => {
    const tried = await importing(aCatalogue(demo, { settings }), { dryRun: 'true' }).expect(200);
    expect(tried.body).toMatchObject({
      dryRun: true,
      settingsChanged: true,
      added: expect.any(Array),
      changed: [],
      unchanged: 0,
    });
    expect(tried.body.added.sort()).toEqual(ids(demo));
    expect((await exporting()).body.products).toEqual([]);

    const done = await importing(aCatalogue(demo, { settings })).expect(200);
    expect(done.body).toMatchObject({ ...tried.body, dryRun: false, added: expect.any(Array) });
    const exported = await exporting();
    expect(exported.body.settings).toEqual(settings);
    expect(CatalogueDocument.parse(exported.body).products).toEqual(
      [...demo].sort((one, other) => (one.id < other.id ? -1 : 1)),
    );
    const { body: found } = await request(house.url).get('/v1/products').query({ q: 'paspoort' }).expect(200);
    expect(found.items[0]).toMatchObject({ id: 'paspoort' });
  });

  it('changes nothing when it is taken over again, its ETag included', async () => {
    const before = await exporting();
    const again = await importing(before.body, { missing: 'withdraw' }).expect(200);
    expect(again.body).toMatchObject({ added: [], changed: [], withdrawn: [], unchanged: demo.length });
    expect((await exporting()).headers.etag).toBe(before.headers.etag);
    await as('voorbeeldstad', 'get', '/v1/exports/catalogue')
      .set('If-None-Match', before.headers.etag ?? '')
      .expect(304);
  });

  it('becomes an equal catalogue in another municipality', async () => {
    const { body } = await exporting();
    await importing(body, { missing: 'withdraw' }, 'proefdorp').expect(200);
    expect((await exporting('proefdorp')).body).toEqual(body);
  });

  it('leaves a history of each product, and goes over a draft', async () => {
    const versions = async () => {
      const { body } = await as('voorbeeldstad', 'get', '/v1/products/paspoort/versions').expect(200);
      return body.items.map(({ did, by }: { did: string; by: { who: string } }) => `${did} by ${by.who}`).reverse();
    };
    expect(await versions()).toEqual(['written by editor', 'published by editor']);
    const { body: before } = await exporting();
    const document = demo.find(({ id }) => id === 'paspoort')?.published;
    const draft = { ...document, keywords: undefined, themes: ['reizen en zo'] };
    const put = as('voorbeeldstad', 'put', '/v1/products/paspoort').set('If-Match', '*');
    await put.send(draft).expect(200);
    const entry = (await exporting()).body.products.find(({ id }: CatalogueEntry) => id === 'paspoort');
    expect(entry).toMatchObject({ published: { themes: document?.themes }, draft: { themes: ['reizen en zo'] } });
    expect((await importing(before).expect(200)).body).toMatchObject({
      changed: ['paspoort'],
      unchanged: demo.length - 1,
    });
    expect((await exporting()).body).toEqual(before);
    expect(await versions()).toEqual([
      'written by editor',
      'published by editor',
      'written by editor',
      'written by editor',
      'published by editor',
    ]);
  });

  it('does not go over what a colleague wrote since it was exported', async () => {
    const { body, headers } = await exporting();
    const { etag = '' } = headers;
    const document = { ...demo.find(({ id }) => id === 'paspoort')?.published, themes: ['van een collega'] };
    await as('voorbeeldstad', 'put', '/v1/products/paspoort').set('If-Match', '*').send(document).expect(200);
    const seeing = (seen: string, dryRun: boolean) =>
      as('voorbeeldstad', 'post', '/v1/imports/catalogue').query({ dryRun }).set('If-Match', seen).send(body);
    for (const dryRun of [true, false])
      expect((await seeing(etag, dryRun)).body).toMatchObject({ status: 412, code: 'version-changed' });
    const after = await exporting();
    const entry = after.body.products.find(({ id }: CatalogueEntry) => id === 'paspoort');
    expect(entry.draft.themes).toEqual(['van een collega']);
    await seeing(after.headers.etag ?? '', false).expect(200);
    expect((await exporting()).body).toEqual(body);
  });

  it('is refused whole, with everything that is wrong by its place', async () => {
    const before = await exporting();
    const [first, second] = demo as [CatalogueEntry, CatalogueEntry];
    const asking = { fact: 'cows', op: 'is', value: true, because: { nl: 'Geen koeien.' } };
    const way = { ...demo[0]?.published?.ways[0], conditions: [asking] };
    const wrong = { ...second.published, ways: [way] };
    const bad = await importing(
      aCatalogue([
        { ...first, published: { ...first.published, themes: ['anders'] } as never },
        { id: second.id, published: wrong as never },
        first,
      ]),
    );
    expect([bad.status, bad.body.code]).toEqual([400, 'invalid-input']);
    expect(bad.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      'products[1].published.ways[0].conditions[0].fact',
      'products[2].id',
    ]);
    const misshapen = await importing(
      aCatalogue([first, { id: 'x', published: { ...wrong, ways: [{ id: 'A B' }] } as never }]),
    );
    expect(misshapen.body.errors.map(({ path }: { path: string }) => path)).toContain(
      'products[1].published.ways[0].id',
    );
    expect((await exporting()).headers.etag).toBe(before.headers.etag);
  });

  it('is withdrawn as far as the document no longer names it, when that is asked', async () => {
    const { body: before } = await exporting();
    const fewer = before.products.filter(({ id }: CatalogueEntry) => id !== 'paspoort');
    expect((await importing({ ...before, products: fewer }).expect(200)).body).toMatchObject({
      missing: ['paspoort'],
      withdrawn: [],
    });
    const withdrawn = await importing({ ...before, products: fewer }, { missing: 'withdraw' }).expect(200);
    expect(withdrawn.body).toMatchObject({ missing: ['paspoort'], withdrawn: ['paspoort'] });
    await request(house.url).get('/v1/products/paspoort').expect(404);
    await importing(before).expect(200);
    await request(house.url).get('/v1/products/paspoort').expect(200);
    expect((await exporting()).body).toEqual(before);
  });

  it('is told as linked data that a reader reads without fetching anything', async () => {
    const { body, headers } = await request(house.url).get('/v1/exports/cpsv-ap').expect(200);
    expect(headers['content-type']).toContain('application/ld+json');
    expect(headers['last-modified']).toMatch(/GMT$/);
    const documentLoader = async (url: string): Promise<never> => {
      throw new Error(`${url} is fetched.`);
    };
    const expanded = await jsonld.expand(body, { documentLoader });
    const type = 'http://purl.org/vocab/cpsv#PublicService';
    const services = expanded.filter((node) => (node['@type'] as string[] | undefined)?.includes(type));
    expect(services).toHaveLength(demo.length);
    for (const service of services) {
      const id = String(service['@id']).split('/').at(-1);
      const document = demo.find((entry) => entry.id === id)?.published;
      const titles = service['http://purl.org/dc/terms/title'] as { '@language': string; '@value': string }[];
      expect(Object.fromEntries(titles.map((title) => [title['@language'], title['@value']]))).toEqual(
        Object.fromEntries(Object.entries(document?.texts ?? {}).map(([tag, { title }]) => [tag, title])),
      );
      expect(service['http://data.europa.eu/m8g/hasCompetentAuthority']).toHaveLength(1);
      expect(service['http://data.europa.eu/m8g/hasChannel']).toHaveLength(document?.ways.length ?? 0);
    }
    expect(await jsonld.toRDF(body, { documentLoader })).not.toEqual([]);
    await request(house.url)
      .get('/v1/exports/cpsv-ap')
      .set('If-None-Match', headers.etag ?? '')
      .expect(304);
    const since = headers['last-modified'] ?? '';
    await request(house.url).get('/v1/exports/cpsv-ap').set('If-Modified-Since', since).expect(304);
  });
});
