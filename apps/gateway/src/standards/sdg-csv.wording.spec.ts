import { describe, expect, it } from '@jest/globals';
import { missingSdgColumns, sdgFileOf, sdgRowOf } from './sdg-csv.wording.js';
import { columnsOf } from './standards-csv.wording.js';

const areas = ['SDG_Code', 'SDG_Informatiegebied', 'SDG_IGURI', 'SDG_Thema', 'SDG_ThemaURI'];
const mapping = ['UniformeProductnaam', 'URI', 'SDG_Code', 'SDG_Informatiegebied', 'SDG_Thema', 'SDG_URI'];

describe('the files of the Single Digital Gateway', () => {
  it.each([
    [areas, 'areas'],
    [mapping, 'mapping'],
    [['SDG_Code', ' SDG_ThemaURI '], 'areas'],
    [['URI'], 'mapping'],
    [['SDG_Code', 'SDG_Thema'], undefined],
    [[], undefined],
  ] as const)('are told apart by the header %j', (header, file) => expect(sdgFileOf(header)).toBe(file));

  it('need their columns', () => {
    expect(missingSdgColumns('areas', columnsOf(areas))).toEqual([]);
    expect(missingSdgColumns('areas', columnsOf(mapping))).toEqual(['SDG_IGURI', 'SDG_ThemaURI']);
    expect(missingSdgColumns('mapping', columnsOf(mapping))).toEqual([]);
    expect(missingSdgColumns('mapping', columnsOf(['URI']))).toEqual(['SDG_Code']);
  });

  const area = (...fields: string[]) => sdgRowOf('areas', columnsOf(areas), { line: 7, fields });
  const mapped = (...fields: string[]) => sdgRowOf('mapping', columnsOf(mapping), { line: 7, fields });

  it('are read, whatever else they say', () => {
    expect(
      area('E1', ' Reizen ', 'http://a.test/reizen', 'een "thema",\nover twee regels', 'http://a.test/E1'),
    ).toEqual({
      row: {
        line: 7,
        code: 'E1',
        area: 'Reizen',
        areaUri: 'http://a.test/reizen',
        theme: 'een "thema",\nover twee regels',
        themeUri: 'http://a.test/E1',
      },
    });
    expect(mapped('', 'http://a.test/paspoort', 'A1', '', '', 'nonsense')).toEqual({
      row: { line: 7, uri: 'http://a.test/paspoort', code: 'A1' },
    });
  });

  it.each([
    [area('', 'Reizen', 'http://a.test/r', 'thema', 'http://a.test/E1'), 'SDG_Code is empty.'],
    [area('e1', 'Reizen', 'http://a.test/r', 'thema', 'http://a.test/E1'), /^SDG_Code: /],
    [area('E1', 'Reizen', 'reizen', 'thema', 'http://a.test/E1'), /^SDG_IGURI: /],
    [area('E1', 'Reizen', 'http://a.test/r', 'thema', 'javascript:alert(1)'), /^SDG_ThemaURI: /],
    [area('E1', 'Reizen', 'http://a.test/r', 'x'.repeat(1_001), 'http://a.test/E1'), /^SDG_Thema: /],
    [mapped('paspoort', '', 'A1'), 'URI is empty.'],
    [mapped('paspoort', 'http://a.test/paspoort', 'A1;A2'), /^SDG_Code: /],
  ])('are refused with a reason: %j', (read, reason) =>
    expect(read).toEqual({ line: 7, reason: expect.stringMatching(reason) }),
  );
});
