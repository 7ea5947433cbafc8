import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type CatalogueEntry,
  CatalogueSettings,
  finishCatalogueImport,
  listSdgAreas,
  ProductDocument,
  readCatalogue,
  stageCatalogue,
} from '#contracts';
import { type Asked, aGateway, bearer, type TestGateway } from '../a-gateway.builder.js';

const aDocument = (title: string, more: object = {}): ProductDocument =>
  ProductDocument.parse({
    audience: ['person'],
    texts: { nl: { title, summary: 'Kort.', description: 'Lang.' } },
    ways: [],
    ...more,
  });
const many = (count: number, more: object = {}): CatalogueEntry[] =>
  Array.from({ length: count }, (_, at) => ({ id: `product-${1_000 + at}`, published: aDocument(`P${at}`, more) }));

let gateway: TestGateway;
let catalogue: CatalogueEntry[];
/** Told for each part that is asked. */
let revisionOf: (part: number) => number;
let read: Asked[];
let staged: Asked[];
let finished: Asked[];
const settings = CatalogueSettings.parse({});
const report = { settingsChanged: false, added: [], changed: [], unchanged: 0, missing: [], withdrawn: [] };

beforeAll(async () => {
  gateway = await aGateway({ PUBLIC_URL: 'https://voorbeeldstad.test' });
  const answerPart = ({ input }: Asked) => {
    const { after = '', most } = input as { after?: string; most: number };
    const rest = catalogue.filter(({ id }) => id > after);
    const products = rest.slice(0, most);
    const changedAt = '2026-12-01T08:00:00Z';
    return { ok: { revision: revisionOf(read.length), changedAt, settings, products, more: rest.length > most } };
  };
  read = (await gateway.answers(readCatalogue, answerPart)).asked;
  staged = (await gateway.answers(stageCatalogue, () => ({ ok: { staged: 1 } }))).asked;
  finished = (
    await gateway.answers(finishCatalogueImport, ({ input }) => ({ ok: { ...report, dryRun: input.dryRun } }))
  ).asked;
  await gateway.answers(listSdgAreas, () => ({ ok: { items: [], total: 0 } }));
});
beforeEach(() => {
  for (const asked of [read, staged, finished]) asked.length = 0;
  catalogue = many(450);
  revisionOf = () => 7;
});
afterAll(async () => gateway.close());

const exporting = () => gateway.http.get('/v1/exports/catalogue').set('authorization', bearer('editor'));
const importing = (body: object, query: object = {}, seen = '"7"') =>
  gateway.http
    .post('/v1/imports/catalogue')
    .query(query)
    .set({ authorization: bearer('editor'), 'if-match': seen })
    .send(body);
const aCatalogue = (products: readonly object[]) => ({ format: 'open-loket-catalogue/1', products });

describe('an export', () => {
  it('is put together from parts, and its ETag is the revision of the catalogue', async () => {
    const { status, body, headers } = await exporting();
    expect(status).toBe(200);
    expect(body).toEqual({ format: 'open-loket-catalogue/1', settings, products: catalogue });
    expect(read.map(({ input }) => [input.drafts, input.after])).toEqual([
      [true, undefined],
      [true, 'product-1199'],
      [true, 'product-1399'],
    ]);
    expect((await exporting().set('if-none-match', String(headers.etag))).status).toBe(304);
    expect(headers.etag).toBe('"7"');
    revisionOf = () => 8;
    expect((await exporting().set('if-none-match', '"7"')).headers.etag).toBe('"8"');
  });

  it('begins anew when the catalogue changed in between', async () => {
    revisionOf = (part) => (part <= 2 ? part : 9);
    expect((await exporting()).body.products).toHaveLength(450);
    expect(read.length).toBe(5);
  });

  it('gives up when it changes all the time', async () => {
    revisionOf = (part) => part;
    const { status, body, headers } = await exporting();
    expect([status, body.code, headers['retry-after']]).toEqual([503, 'service-unavailable', '1']);
  });

  it('is for who may write products', async () => {
    expect((await gateway.http.get('/v1/exports/catalogue').set('authorization', bearer('clerk'))).status).toBe(403);
    expect((await gateway.http.get('/v1/exports/catalogue')).status).toBe(401);
  });
});

describe('an import', () => {
  it('is handed over in parts that fit in a message, and finished with what was asked', async () => {
    const long = { texts: { nl: { title: 'T', summary: 'S', description: 'x'.repeat(9_000) } } };
    const entries = [...many(300), ...many(300, long).map((entry) => ({ ...entry, id: `long-${entry.id}` }))];
    const { status, body } = await importing(aCatalogue(entries), { dryRun: 'true', missing: 'withdraw' });
    expect([status, body]).toEqual([200, { ...report, dryRun: true }]);
    for (const { input } of staged) expect(JSON.stringify(input).length).toBeLessThan(1_100_000);
    expect(staged.flatMap(({ input }) => input.products)).toEqual(entries);
    expect(staged.map(({ input }) => input.first).slice(0, 2)).toEqual([0, 200]);
    expect(finished[0]?.input).toMatchObject({
      importId: staged[0]?.input.importId,
      products: 600,
      versions: ['7'],
      dryRun: true,
      missing: 'withdraw',
    });
    expect(finished[0]?.input.settings).toBeUndefined();
  });

  it('goes over what was seen, or over anything when that is said', async () => {
    await importing(aCatalogue([]), {}, '*');
    expect(finished[0]?.input.versions).toEqual(['*']);
    for (const dryRun of ['true', 'false']) {
      const unseen = gateway.http
        .post('/v1/imports/catalogue')
        .query({ dryRun })
        .set('authorization', bearer('editor'));
      expect((await unseen.send(aCatalogue([]))).body).toMatchObject({ status: 428, code: 'version-required' });
    }
    expect(finished).toHaveLength(1);
  });

  it('brings its settings, keeps what is missing, and may be empty', async () => {
    await importing({ ...aCatalogue([]), settings: { languages: ['nl'] } });
    expect(staged).toEqual([]);
    expect(finished[0]?.input).toMatchObject({
      products: 0,
      settings: { ...settings, languages: ['nl'] },
      missing: 'keep',
      dryRun: false,
    });
  });

  it('names what is wrong by its place, before anything is handed over', async () => {
    const published = aDocument('Goed');
    const { status, body } = await importing(
      aCatalogue([
        { id: 'a', published },
        { id: 'b', published: { ...published, ways: [{ id: 'x' }] } },
        { id: 'c', draft: { ...published, prices: [{ from: 'ooit', amountCents: 1 }] } },
        { id: 'd' },
        { id: 'e', draft: { ...published, publishedBy: 'x' } },
      ]),
    );
    const paths = body.errors.map(({ path }: { path: string }) => path);
    expect(status).toBe(400);
    expect(paths).toContain('products[1].published.ways[0].step');
    expect(paths).toContain('products[2].draft.prices[0].from');
    expect(paths).toContain('products[3]');
    expect(paths).toContain('products[4].draft.publishedBy');
    expect(paths.every((path: string) => /^products\[[1-4]\]/.test(path))).toBe(true);
    expect([staged, finished]).toEqual([[], []]);
  });

  it('lists a thousand errors at most', async () => {
    const wrong = { ...aDocument('Fout'), ways: Array.from({ length: 30 }, () => ({})) };
    const entries = Array.from({ length: 2_000 }, (_, at) => ({ id: `p${at}`, published: wrong }));
    const { status, body } = await importing(aCatalogue(entries));
    expect([status, body.errors.length]).toEqual([400, 1_000]);
  });

  it('refuses a document that could not be written by itself', async () => {
    const languages = Array.from({ length: 30 }, (_, at) => `x${String.fromCharCode(97 + (at % 26))}-a${at}`);
    const texts = Object.fromEntries(
      languages.map((tag) => [
        tag.replace(/-a(\d)$/, '-a0$1'),
        { title: 'T', summary: 'S', description: 'x'.repeat(9_900) },
      ]),
    );
    const { status, body } = await importing(
      aCatalogue([...many(1), { id: 'groot', draft: aDocument('x', { texts }) }]),
    );
    expect([status, body.errors]).toEqual([400, [{ path: 'products[1].draft', message: expect.any(String) }]]);
    const scheduled = { at: '2026-12-24T08:00:00Z', product: aDocument('x', { texts }) };
    const planned = await importing(aCatalogue(many(1).map((entry) => ({ ...entry, scheduled }))));
    expect(planned.body.errors).toMatchObject([{ path: 'products[0].scheduled.product' }]);
    expect(staged).toEqual([]);
  });

  it('is of our format', async () => {
    const { body } = await importing({ ...aCatalogue([]), format: 'something-else/1' });
    expect(body.errors).toMatchObject([{ path: 'format' }]);
  });
});

describe('the linked data', () => {
  it('are public, of what is offered now, with ETag and Last-Modified', async () => {
    const { status, body, headers } = await gateway.http.get('/v1/exports/cpsv-ap');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/ld+json; charset=utf-8');
    expect(headers['last-modified']).toBe('Tue, 01 Dec 2026 08:00:00 GMT');
    expect(read.every(({ input }) => input.drafts === false)).toBe(true);
    expect(body['@graph']).toHaveLength(451);
    expect(body['@graph'][1]['@id']).toBe('https://voorbeeldstad.test/v1/products/product-1000');
    const again = gateway.http.get('/v1/exports/cpsv-ap').set('if-none-match', String(headers.etag));
    expect((await again).status).toBe(304);
  });

  it('are made once for each revision, however many ask', async () => {
    revisionOf = () => 8;
    const ask = async () => (await gateway.http.get('/v1/exports/cpsv-ap')).headers.etag;
    const tags = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(new Set(tags).size).toBe(1);
    expect(read.filter(({ input }) => Number(input.most) > 1)).toHaveLength(3);
    expect(await ask()).toBe(tags[0]);
    expect(read.filter(({ input }) => Number(input.most) > 1)).toHaveLength(3);
    revisionOf = () => 9;
    expect(await ask()).not.toBe(tags[0]);
    expect(read.filter(({ input }) => Number(input.most) > 1)).toHaveLength(6);
  });

  it('that could not be made are made when they are asked again', async () => {
    revisionOf = (part) => 100 + part;
    expect((await gateway.http.get('/v1/exports/cpsv-ap')).status).toBe(503);
    revisionOf = () => 10;
    expect((await gateway.http.get('/v1/exports/cpsv-ap')).status).toBe(200);
  });
});
