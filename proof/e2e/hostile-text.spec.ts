import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, type House } from '#testkit';
import { badAddresses, inert, placesOf, saying, typed, unwanted } from './hostile.builder.js';

let house: House;
beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
}, 60_000);
afterAll(async () => house?.stop());

const editor = () => ({ Authorization: `Bearer ${house.key('administrator')}` });
const seen = () => ({ ...editor(), 'If-Match': '*', 'Content-Type': 'application/json' });
const isNew = () => ({ ...editor(), 'If-None-Match': '*', 'Content-Type': 'application/json' });

const write = (id: string, document: object | string, headers: object = isNew()) =>
  request(house.url)
    .put(`/v1/products/${id}?publish=true`)
    .set({ ...headers })
    .send(document);
const read = (path: string, headers: object = {}) =>
  request(house.url)
    .get(path)
    .set({ ...headers });
/** Answered, as data that no browser takes for anything else. */
const isData = ({ headers, status }: request.Response): void => {
  expect({ status, type: headers['content-type'], sniff: headers['x-content-type-options'] }).toEqual({
    status: expect.any(Number),
    type: expect.stringMatching(/^application\/(problem\+|ld\+)?json; charset=utf-8$/),
    sniff: 'nosniff',
  });
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(status).toBeLessThan(500);
};

const refusedAt = ({ status, body }: request.Response): { status: number; paths: string[] } => ({
  status,
  paths: (body.errors ?? []).map(({ path }: { path: string }) => path),
});
const errorsAt = (...paths: string[]) => ({ status: 400, paths });

describe('text that attacks', () => {
  it.each(inert.map((text, at) => [text, `inert-${at}`]))('comes back as the text it is: %j', async (text, id) => {
    const document = saying(text);
    const written = await write(id, document);
    expect(written.status).toBe(201);
    const answer = await read(`/v1/products/${id}`);
    isData(answer);
    expect(placesOf(answer.body, text)).toEqual(expect.arrayContaining(placesOf(document, text)));
    expect(answer.body.text).toEqual(document.texts.nl);
    for (const path of ['draft', 'versions/1', 'versions']) {
      const again = await read(`/v1/products/${id}/${path}`, editor());
      expect(again.status).toBe(200);
      isData(again);
    }
  });

  it('is found by its words, and what was found is text too', async () => {
    const title = 'Vuurwerk <script>alert("vuurwerk")</script> <b>vuurwerk</b> \ue000vals\ue001';
    await write('gevonden', { ...saying('x'), texts: { nl: { title, summary: title, description: title } } });
    const answer = await read('/v1/products?q=vuurwerk');
    isData(answer);
    const [first] = answer.body.items;
    expect(first).toMatchObject({ id: 'gevonden', title });
    const fragments: { text: string; hit: boolean }[] = first.found.title;
    expect(fragments.filter(({ hit }) => hit).map(({ text }) => text.toLowerCase())).toContain('vuurwerk');
    for (const { text, hit } of fragments) {
      expect(first.title).toContain(text);
      if (hit) expect(text).not.toMatch(/[<>"\ue000\ue001]|vals/);
    }
  });

  it('with marks of direction keeps them', async () => {
    const title = '\u200fשלום\u200e Paspoort\u200f';
    await write('richting', { ...saying('x'), texts: { nl: { title, summary: title, description: title } } });
    expect((await read('/v1/products/richting')).body.text.title).toBe(title);
  });
});

describe('what no text holds', () => {
  it.each(unwanted)('is refused with its place: %s', async (_name, character) => {
    const refused = await write('nooit', saying(`Pas${character}poort`));
    expect(refused.status).toBe(400);
    isData(refused);
    const { errors } = refused.body;
    expect(placesOf(saying('x'), 'x')).toEqual(
      expect.arrayContaining(errors.map(({ path }: { path: string }) => path)),
    );
    const inTitle = { nl: { title: `Pas${character}poort`, summary: 'x', description: 'x' } };
    const one = await write('nooit', { ...saying('x'), texts: inTitle });
    expect(refusedAt(one)).toEqual(errorsAt('texts.nl.title'));
  });

  it('is named at every place where it stands', async () => {
    const text = 'Pas\u202epoort';
    const { status, paths } = refusedAt(await write('nooit', saying(text)));
    expect({ status, paths: paths.sort() }).toEqual(errorsAt(...placesOf(saying(text), text).sort()));
  });

  it('is a title of 200,000 characters, and a body of a megabyte is not even read', async () => {
    const titled = (title: string) => ({ ...saying('x'), texts: { nl: { title, summary: 'x', description: 'x' } } });
    expect(refusedAt(await write('nooit', titled('x'.repeat(200_000))))).toEqual(errorsAt('texts.nl.title'));
    const large = await write('nooit', titled('x'.repeat(1024 * 1024)));
    expect({ status: large.status, code: large.body.code }).toEqual({ status: 413, code: 'body-too-large' });
    isData(large);
  });

  it.each(badAddresses)('is an address such as %j', async (address) => {
    const [way] = saying('x').ways;
    const parts: [string, object][] = [
      ['ways[0].url', { ways: [{ ...way, url: address }] }],
      ['legalBasis[0].url', { legalBasis: [{ label: 'x', url: address }] }],
      ['legalBasis[0].uri', { legalBasis: [{ label: 'x', uri: address }] }],
      ['organisation.uri', { organisation: { name: { nl: 'x' }, uri: address } }],
      ['standard.uri', { standard: { name: 'x', uri: address } }],
    ];
    for (const [path, part] of parts) {
      const { status, paths } = refusedAt(await write('nooit', { ...saying('x'), ...part }));
      expect({ status, paths: [...new Set(paths)] }).toEqual(errorsAt(path));
    }
  });

  it('is an address that others can read along, for who is sent there', async () => {
    const [way] = saying('x').ways;
    const answer = await write('nooit', { ...saying('x'), ways: [{ ...way, url: 'http://a.example/' }] });
    expect(refusedAt(answer)).toEqual(errorsAt('ways[0].url'));
  });
});

describe('a body that plays with names', () => {
  const text = (title: string) => `{"title":"${title}","summary":"x","description":"x"}`;
  const raw = (texts: string) => `{"audience":["person"],"ways":[],"texts":${texts}}`;

  it.each(['__proto__', 'constructor'])('is refused: %s', async (name) => {
    expect(refusedAt(await write('nooit', raw(`{"nl":${text('a')},"${name}":${text('b')}}`)))).toEqual(
      errorsAt('texts'),
    );
    expect(refusedAt(await write('nooit', `{"${name}":{"publish":true},${raw('{}').slice(1)}`))).toEqual(
      errorsAt('body'),
    );
  });

  it.each(['prototype', 'toString', 'hasOwnProperty', 'valueOf', '', ' ', '0', 'NL', 'nl_NL', '<b>'])(
    'is refused as a language: %j',
    async (name) => {
      const { status, paths } = refusedAt(await write('nooit', raw(`{"nl":${text('a')},"${name}":${text('b')}}`)));
      expect({ status, at: paths.every((path) => path.startsWith('texts')) }).toEqual({ status: 400, at: true });
    },
  );

  it('and says one thing twice, says the last', async () => {
    const answer = await write('dubbel', raw(`{"nl":${text('een')},"nl":${text('twee')}}`));
    expect(answer.status).toBe(201);
    expect((await read('/v1/products/dubbel')).body).toMatchObject({ texts: { nl: { title: 'twee' } } });
    expect((await read('/v1/products/dubbel')).text).not.toContain('een"');
  });

  it.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])('names no fact: %s', async (fact) => {
    const { body } = await read('/v1/catalogue/settings');
    const { version: _, ...settings } = body;
    const facts = [{ fact, type: 'boolean', question: { nl: fact } }];
    const put = request(house.url).put('/v1/catalogue/settings').set(isNew());
    expect(refusedAt(await put.send({ ...settings, facts }))).toEqual(errorsAt('facts[0].fact'));
    const [way] = saying('x').ways;
    const conditions = [{ fact, op: 'is', value: true, because: { nl: 'Nee.' } }];
    const written = await write('nooit', { ...saying('x'), ways: [{ ...way, conditions }] });
    expect(refusedAt(written)).toEqual(errorsAt('ways[0].conditions[0].fact'));
  });
});

describe('what is typed', () => {
  const encoded = encodeURIComponent;
  const asked = (text: string): [path: string, headers?: object][] => {
    const term = encoded(text);
    return [
      ...['q', 'audience', 'theme', 'lifeEvent', 'way', 'noAppointmentNeeded', 'page', 'pageSize', term].map(
        (key): [string] => [`/v1/products?${key}=${term}`],
      ),
      [`/v1/products/${term}`],
      [`/v1/products/${term}/ways`],
      [`/v1/products/${term}/handoffs/${term}`],
      [`/v1/products/inert-0/ways?age=${term}&resident=${term}&postcode=${term}&people=${term}`],
      [`/v1/products/inert-0/ways?postcode=${term}`],
      [`/v1/products/inert-0/ways?${term}=${term}&__proto__=${term}&constructor=${term}`],
      [`/v1/products/inert-0/ways?locationId=${term}`],
      [`/v1/ways?item=${term}`],
      [`/v1/ways?item=inert-0&item=inert-1&${term}=true`],
      [`/v1/standards?q=${term}&layer=${term}`],
      [`/v1/standards?q=${term}`],
      [`/v1/contacts?handoffId=${term}`, editor()],
      [`/v1/drafts?untranslated=${term}`, editor()],
      [`/v1/products/${term}/draft`, editor()],
      [`/v1/products/${term}/versions`, editor()],
      [`/v1/products/inert-0/versions/${term}`, editor()],
      [`/v1/facts/handoffs?productId=${term}&from=${term}&until=${term}`, editor()],
    ];
  };

  it.each(typed.map((text) => [JSON.stringify(text).slice(0, 60), text]))('is answered: %s', async (_name, text) => {
    for (const [path, headers] of asked(text)) isData(await read(path, headers));
    const handoff = await request(house.url).post('/v1/products/inert-0/handoffs').send({ way: text, channel: text });
    expect(handoff.status).toBe(400);
    const searched = await read(`/v1/products?q=${encoded(text)}`);
    expect(searched.status).toBe(200);
  });

  it('is no text at all with a NUL in it, wherever it stands', async () => {
    for (const [path, headers] of asked('a\0')) {
      const answer = await read(path, headers);
      isData(answer);
      expect([400, 404]).toContain(answer.status);
    }
  });

  it('in a header is answered as well', async () => {
    for (const text of [';q=1', 'a'.repeat(2_000), '__proto__', 'constructor', 'nl;q=;q=;', ',,,,', "nl'--"])
      for (const name of ['Accept-Language', 'If-None-Match', 'If-Modified-Since'])
        isData(await read('/v1/products?q=script', { [name]: text }));
  });

  it('as a version that was seen changes nothing', async () => {
    for (const version of ['"constructor"', '"__proto__"', '"1e0"', '"01"', '"\';--"', `"${'9'.repeat(40)}"`, 'W/"1"'])
      expect((await write('inert-0', saying('y'), { ...seen(), 'If-Match': version })).status).toBe(412);
    expect((await read('/v1/products/inert-0')).body.text.title).toBe(inert[0]);
  });
});

it('leaves nothing behind of what was refused', async () => {
  expect((await read('/v1/products/nooit')).status).toBe(404);
  expect((await read('/v1/products/nooit/draft', editor())).status).toBe(404);
});

it('leaves no error behind in any log', () => {
  expect(house.errors()).toEqual([]);
});
