import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { importSdgAreas, importSdgMapping } from '#contracts';
import { type Asked, aGateway, bearer, type TestGateway } from '../a-gateway.builder.js';

let gateway: TestGateway;
let areas: Asked[];
let mappings: Asked[];
const nothing = { added: [], changed: [], unchanged: 0, gone: [], unknown: [] };
const answered = ({ input }: Asked) => ({
  ok: { ...nothing, rows: (input.rows as unknown[]).length, refused: [{ line: 4, reason: 'Said by the catalogue.' }] },
});

beforeAll(async () => {
  gateway = await aGateway();
  areas = (await gateway.answers(importSdgAreas, answered)).asked;
  mappings = (await gateway.answers(importSdgMapping, answered)).asked;
});
beforeEach(() => {
  areas.length = 0;
  mappings.length = 0;
});
afterAll(async () => gateway.close());

const areasHeader = 'SDG_Code,SDG_Informatiegebied,SDG_IGURI,SDG_Thema,SDG_ThemaURI';
const mappingHeader = 'UniformeProductnaam,URI,SDG_Code,SDG_Informatiegebied,SDG_Thema,SDG_URI';
const importing = (text: string, who: Parameters<typeof bearer>[0] = 'editor') =>
  gateway.http
    .post('/v1/sdg-areas/imports')
    .set('authorization', bearer(who))
    .set('content-type', 'text/csv')
    .send(text);

describe('an import of the Single Digital Gateway', () => {
  it('is one of areas when its header says so, quotes and line breaks included', async () => {
    const lines = [
      areasHeader,
      'A1,Reizen,http://a.test/reizen,"documenten (visum, ""paspoort"")',
      'over twee regels",http://a.test/A1',
      'A2,Reizen,http://a.test/reizen',
      'a3,Reizen,http://a.test/reizen,thema,http://a.test/A3',
    ];
    const { status, body } = await importing(`\ufeff${lines.join('\r\n')}\r\n`);
    expect(status).toBe(200);
    expect(areas[0]?.input).toMatchObject({
      unread: 2,
      rows: [{ line: 2, code: 'A1', theme: 'documenten (visum, "paspoort")\nover twee regels' }],
    });
    expect(mappings).toEqual([]);
    expect(body.rows).toBe(3);
    expect(body.refused.map(({ line }: { line: number }) => line)).toEqual([4, 4, 5]);
  });

  it('is one of the mapping when its header says so', async () => {
    const row = (name: string, code: string) => `${name},http://a.test/${name},${code},gebied,thema,http://a.test/sdg`;
    const { body } = await importing([mappingHeader, row('paspoort', 'A1'), row('paspoort', 'F1'), 'x'].join('\n'));
    expect(mappings[0]?.input).toMatchObject({
      unread: 1,
      rows: [
        { line: 2, uri: 'http://a.test/paspoort', code: 'A1' },
        { line: 3, uri: 'http://a.test/paspoort', code: 'F1' },
      ],
    });
    expect(areas).toEqual([]);
    expect(body.rows).toBe(3);
  });

  it.each([
    ['SDG_ThemaURI', 'SDG_Code,SDG_Informatiegebied,SDG_IGURI,SDG_Thema\n'],
    ['SDG_Code', 'UniformeProductnaam,URI\n'],
    ['body', 'naam,code\n'],
    ['body', ''],
  ])('needs %s', async (path, text) => {
    const { status, body } = await importing(text);
    expect(status).toBe(400);
    expect(body.errors).toContainEqual({ path, message: expect.any(String) });
    expect([areas, mappings]).toEqual([[], []]);
  });

  it('takes as many lines as such a file can have', async () => {
    const rows = Array.from({ length: 2_001 }, (_, at) => `A${at % 90},g,http://a.test/g,t,http://a.test/t`);
    expect((await importing([areasHeader, ...rows].join('\n'))).body).toMatchObject({ code: 'body-too-large' });
    expect((await importing([areasHeader, ...rows.slice(1)].join('\n'))).status).toBe(200);
  });

  it('is for who may write products', async () => {
    expect((await importing(areasHeader, 'clerk')).status).toBe(403);
  });
});
