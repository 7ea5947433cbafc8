import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { finishStandardsImport, stageStandards } from '#contracts';
import { type Asked, aGateway, bearer, type TestGateway } from '../a-gateway.builder.js';

let gateway: TestGateway;
let staged: Asked[];
let finished: Asked[];
const unchanged = { standards: 1, municipal: 1, added: 1, changed: 0, unchanged: 0, gone: 0, refused: [] };

beforeAll(async () => {
  gateway = await aGateway();
  staged = (
    await gateway.answers(stageStandards, ({ input }) => ({ ok: { staged: (input.rows as unknown[]).length } }))
  ).asked;
  finished = (await gateway.answers(finishStandardsImport, ({ input }) => ({ ok: { rows: input.rows, ...unchanged } })))
    .asked;
});
beforeEach(() => {
  staged.length = 0;
  finished.length = 0;
});
afterAll(async () => gateway.close());

const header = 'UniformeProductnaam,URI,Rijk,Provincie,Waterschap,Gemeente,Burger,SDG,Grondslaglabel';
const row = (name: string): string => `${name},http://standaarden.overheid.nl/owms/terms/${name},,,,X,X,E1;E3,`;
const importing = (text: string | Buffer, who: Parameters<typeof bearer>[0] = 'editor') =>
  gateway.http
    .post('/v1/standards/imports')
    .set('authorization', bearer(who))
    .set('content-type', 'text/csv; charset=utf-8')
    .send(text);

describe('an import', () => {
  it('stages the lines in portions and finishes with their number', async () => {
    const names = Array.from({ length: 450 }, (_, at) => `naam-${at}`);
    const { status, body } = await importing(`\ufeff${[header, ...names.map(row), ''].join('\r\n')}`);
    expect({ status, body }).toMatchObject({ status: 200, body: { rows: 450, refusedTotal: 0, refused: [] } });
    expect(staged.map(({ input }) => (input.rows as unknown[]).length)).toEqual([200, 200, 50]);
    expect(finished[0]?.input).toMatchObject({ rows: 450, importId: staged[0]?.input.importId });
    expect(staged[0]?.input.rows).toContainEqual({
      line: 2,
      name: 'naam-0',
      uri: 'http://standaarden.overheid.nl/owms/terms/naam-0',
      layers: ['municipality'],
      audience: ['person'],
      sdg: ['E1', 'E3'],
      kinds: [],
    });
  });

  it('tells the line and the reason of what it can not read, and goes on behind it', async () => {
    const lines = [
      header,
      row('a'),
      '"b,http://a.test/b,,,,X,X,,',
      row('c'),
      'too,few',
      ',http://a.test/d,,,,,,,',
      row('e'),
    ];
    const { body } = await importing(Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), Buffer.from([0xff, 0x0a])]));
    expect(body).toMatchObject({ rows: 7, refusedTotal: 4 });
    expect(body.refused).toEqual([3, 5, 6, 8].map((line) => ({ line, reason: expect.any(String) })));
    expect(finished[0]?.input.rows).toBe(3);
  });

  it('lists a thousand refusals and counts all', async () => {
    const { body } = await importing([header, ...Array.from({ length: 1_200 }, () => 'wrong')].join('\n'));
    expect({ total: body.refusedTotal, listed: body.refused.length }).toEqual({ total: 1_200, listed: 1_000 });
  });

  it.each([
    ['UniformeProductnaam', 'URI,Gemeente\n'],
    ['URI', 'UniformeProductnaam,Gemeente\n'],
    ['body', ''],
  ])('needs %s', async (path, text) => {
    const { status, body } = await importing(text);
    expect(status).toBe(400);
    expect(body.errors).toContainEqual({ path, message: expect.any(String) });
    expect(finished).toEqual([]);
  });

  it('ends at 16 MiB, and the connection is good for the next request', async () => {
    const big = Buffer.alloc(17 * 1024 * 1024, 'x');
    const told = await importing(big);
    const untold = await fetch(`${gateway.url}/v1/standards/imports`, {
      method: 'POST',
      headers: { authorization: bearer('editor'), 'content-type': 'text/csv' },
      body: ReadableStream.from([Buffer.from(`${header}\n`), big]),
      duplex: 'half',
    } as RequestInit);
    expect([told.status, untold.status]).toEqual([413, 413]);
    expect(told.body).toMatchObject({ code: 'body-too-large', traceId: told.headers['loket-request-id'] });
    expect((await importing(`${header}\n${row('a')}`)).status).toBe(200);
  });

  it('is for who may write products, and takes CSV only', async () => {
    expect((await importing(header, 'clerk')).status).toBe(403);
    const json = gateway.http.post('/v1/standards/imports').set('authorization', bearer('editor')).send({});
    expect((await json).body).toMatchObject({ status: 415, code: 'media-type-unknown' });
  });
});
