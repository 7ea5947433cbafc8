import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getAppointment, largestPlan } from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { exampleOf } from './openapi/openapi-examples.wording.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const hold = exampleOf('placeHold');
const problem = 'application/problem+json; charset=utf-8';

/** What comes back for bytes that no decent client would send. */
const raw = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\r\n\r\n')) socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });

describe('what can not be read', () => {
  const order = () => gateway.http.post('/v1/holds').set('content-type', 'application/json');

  it.each([
    ['broken JSON', '{"a":', 'body'],
    ['nothing', '', 'body'],
    ['a NUL in a value', JSON.stringify({ locationId: 'a\0' }), 'locationId'],
    ['a NUL in a name', JSON.stringify({ 'a\0': 1 }), 'body'],
    ['half a character', '{"locationId":"\\ud800"}', 'locationId'],
    ['a poisoned prototype', '{"items":[{"__proto__":{"x":1}}]}', 'items[0]'],
    ['a poisoned constructor', '{"constructor":{"prototype":{}}}', 'body'],
    ['bottomless nesting', '['.repeat(20_000) + ']'.repeat(20_000), expect.stringContaining('[0]')],
    ['a list', '[]', 'body'],
    ['a field that is not known', JSON.stringify({ ...(hold.body as object), more: 1 }), 'more'],
  ])('is 400 and says where: %s', async (_what, text, path) => {
    const { status, body, headers } = await order().send(text);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 400, type: problem });
    expect(body).toMatchObject({
      code: 'invalid-input',
      errors: expect.arrayContaining([{ path, message: expect.any(String) }]),
    });
  });

  it('is 413 when it is more than 64 KiB', async () => {
    const { status, body } = await order().send(JSON.stringify({ notes: 'x'.repeat(66_000) }));
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'body-too-large' });
  });

  it('is 413 later where the route takes more: a whole location is one document', async () => {
    const write = (bytes: number) =>
      gateway.http
        .put('/v1/locations/stadskantoor/plan')
        .set('authorization', bearer('planner'))
        .set('content-type', 'application/json')
        .set('if-match', '*')
        .send(JSON.stringify({ name: 'x'.repeat(bytes) }));
    expect((await write(66_000)).status).toBe(400);
    expect((await write(largestPlan)).status).toBe(400);
    expect((await write(1024 * 1024)).status).toBe(413);
  });

  it('is 413 later where the route takes more: a product, and a whole catalogue', async () => {
    const write = (method: 'put' | 'post', path: string, body: object) =>
      gateway.http[method](path)
        .set({ authorization: bearer('editor'), 'content-type': 'application/json', 'if-match': '*' })
        .send(JSON.stringify(body));
    const { body } = exampleOf('putProduct') as { body: { texts: { nl: object } } };
    const titled = (title: string) => ({ ...body, texts: { nl: { ...body.texts.nl, title } } });
    const long = await write('put', '/v1/products/paspoort', titled('x'.repeat(200_000)));
    expect(long).toMatchObject({ status: 400, body: { errors: [{ path: 'texts.nl.title' }] } });
    const longer = await write('put', '/v1/products/paspoort', titled('x'.repeat(1024 * 1024)));
    expect(longer).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    const catalogue = (bytes: number) => write('post', '/v1/imports/catalogue', { format: 'x'.repeat(bytes) });
    expect((await catalogue(2 * 1024 * 1024)).body.errors).toContainEqual({
      path: 'format',
      message: expect.any(String),
    });
    expect((await catalogue(33_554_432)).status).toBe(413);
  });

  it.each(['text/plain', 'application/xml', 'text/csv', 'application/merge-patch+json', 'nonsense'])(
    'is 415 when it comes as %s',
    async (type) => {
      const { status, body } = await gateway.http.post('/v1/holds').set('content-type', type).send('{}');
      expect({ status, code: body.code }).toEqual({ status: 415, code: 'media-type-unknown' });
    },
  );

  it.each([
    ['/v1/products?q=%00', 'q'],
    ['/v1/products?%00=1', '?'],
    ['/v1/products?audience=person&audience=business', 'audience'],
    ['/v1/products?pagesize=2', 'pagesize'],
    ['/v1/products?page=0', 'page'],
    ['/v1/products/%00', 'productId'],
    ['/v1/products/a%2Fb', 'productId'],
    ['/v1/slots', 'item'],
    ['/v1/slots?item=paspoort:0', 'item[0]'],
    ['/v1/slots?item=paspoort&from=2026-02-30', 'from'],
  ])('is 400 in the address %s, naming %s', async (path, wrong) => {
    const { status, body } = await gateway.http.get(path);
    expect(status).toBe(400);
    expect(body.errors).toContainEqual({ path: wrong, message: expect.any(String) });
  });

  it('is 414 when the address is too long', async () => {
    for (const length of [9_000, 20_000]) {
      const { status, body } = await gateway.http.get(`/v1/products?q=${'a'.repeat(length)}`);
      expect({ status, code: body.code }).toEqual({ status: 414, code: 'url-too-long' });
    }
  });

  it('is a problem too when it is no HTTP, has endless headers or lies about its length', async () => {
    expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"invalid-input"/);
    expect(await raw('POST /v1/holds HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    expect(await raw(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
    expect(await raw(`GET /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(/^HTTP\/1.1 414 /);
  });

  it('is 404 for an appointment whose id is none, as for a stranger', async () => {
    const stand = await gateway.answers(getAppointment, () => ({ problem: 'appointment-unknown' }));
    const [stranger, nonsense] = await Promise.all([
      gateway.http.get(`/v1/appointments/019abf00-0000-7000-8000-000000000000`),
      gateway.http.get('/v1/appointments/nonsense'),
    ]);
    stand.stop();
    const shape = ({ status, body }: typeof stranger) => ({ status, body: { ...body, instance: '', traceId: '' } });
    expect(shape(nonsense)).toEqual(shape(stranger));
    expect(nonsense.status).toBe(404);
  });
});
