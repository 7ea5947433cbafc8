import { describe, expect, it } from '@jest/globals';
import { type CsvRecord, type Line, linesOf, recordsOf } from './csv-lines.rules.js';
import { columnsOf, missingColumns, standardRowOf } from './standards-csv.wording.js';

async function* chunks(...parts: (string | number[])[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part as string);
}

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

describe('lines', () => {
  it('are found however the file is cut up', async () => {
    const text = '\ufeffa,é\r\nb\n\nc';
    const whole: Line[] = await all(linesOf(chunks(text)));
    expect(whole).toEqual([
      { line: 1, text: 'a,é' },
      { line: 2, text: 'b' },
      { line: 3, text: '' },
      { line: 4, text: 'c' },
    ]);
    const bytes = [...Buffer.from(text)].map((byte) => [byte]);
    expect(await all(linesOf(chunks(...bytes)))).toEqual(whole);
  });

  it('that are not UTF-8 are told apart', async () =>
    expect(await all(linesOf(chunks([0x61, 0x0a, 0xff, 0x0a, 0x62])))).toEqual([
      { line: 1, text: 'a' },
      { line: 2, text: undefined },
      { line: 3, text: 'b' },
    ]));
});

describe('records', () => {
  /** Two fields; `"` opens and closes, and may hold a line feed. */
  const twoFields = (text: string): string[] | undefined => {
    const [, one, other] = /^("[^"]*"|[^",\n]*),("[^"]*"|[^",\n]*)$/.exec(text) ?? [];
    return one === undefined || other === undefined ? undefined : [one, other];
  };
  const read = async (text: string): Promise<CsvRecord[]> => all(recordsOf(linesOf(chunks(text)), twoFields));
  const lineNumbers = async (text: string) =>
    (await read(text)).map((record) => ('fields' in record ? record.line : -record.line));

  it('may go on over the next line inside quotes, and begin where they begin', async () => {
    expect(await read('a,b\n"c\nd",e\nf,g')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['"c\nd"', 'e'] },
      { line: 4, fields: ['f', 'g'] },
    ]);
  });

  it.each([
    ['a quote that is not closed', 'a,b\n"c,d\ne,f\ng,h', [1, -2, 3, 4]],
    ['a quote that is not closed, and a sound one further on', '"c,d\ne,f\n"g,g",h\ni,j', [-1, 2, 3, 4]],
    ['a quote in the middle', 'a,b"\nc,d', [-1, 2]],
    ['too few fields', 'a\nc,d', [-1, 2]],
    ['control characters', 'a,\u0000\nc,d', [-1, 2]],
    ['an empty line, which is no record', 'a,b\n\n  \nc,d', [1, 4]],
    ['a line of 30,000 characters', `${'a'.repeat(30_000)},b\nc,d`, [-1, 2]],
  ])('%s costs that line only', async (_what, text, lines) => expect(await lineNumbers(text)).toEqual(lines));
});

describe('a line of the national list', () => {
  const header =
    'UniformeProductnaam,URI,Rijk,Provincie,Waterschap,Gemeente,Burger,Bedrijf,Dienstenwet,SDG,Autonomie,Medebewind,Aanvraag,Subsidie,Melding,Verplichting,DigiDMacht,Grondslag,Grondslaglabel,Grondslaglink';
  const columns = columnsOf(header.split(','));
  const uri = 'http://standaarden.overheid.nl/owms/terms/paspoort';
  const row = (fields: string) => standardRowOf(columns, 7, fields.split(','));

  it('is read', () =>
    expect(
      row(`paspoort,${uri},,,,X,X,x,, E1;E3 ,,X,X,,,,X,http://a.test/26,Artikel 26 Paspoortwet,https://b.test`),
    ).toEqual({
      row: {
        line: 7,
        name: 'paspoort',
        uri,
        layers: ['municipality'],
        audience: ['person', 'business'],
        sdg: ['E1', 'E3'],
        kinds: ['shared-government', 'request', 'digid'],
        legalBasis: { uri: 'http://a.test/26', label: 'Artikel 26 Paspoortwet', url: 'https://b.test' },
      },
    }));

  it.each([
    [`,${uri}`, 'UniformeProductnaam is empty.'],
    ['paspoort,', 'URI is empty.'],
    [`paspoort,${uri},ja`, 'Rijk holds "ja" where only an X is known.'],
    ['paspoort,geen adres', /^URI: /],
    [`${'p'.repeat(201)},${uri}`, /^UniformeProductnaam: /],
  ])('%s is refused with a reason', (fields, reason) =>
    expect(row(fields)).toEqual({ line: 7, reason: expect.stringMatching(reason) }),
  );

  it('needs two columns', () => {
    expect(missingColumns(columns)).toEqual([]);
    expect(missingColumns(columnsOf(['naam', ' URI ']))).toEqual(['UniformeProductnaam']);
  });
});
