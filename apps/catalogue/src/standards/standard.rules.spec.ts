import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aRow } from '../a-catalogue.builder.js';
import { standardsIn } from './standard.rules.js';

const law = (article: number) => ({
  uri: `http://standaarden.example/wet_art_${article}`,
  label: `Artikel ${article} van de wet`,
  url: `https://wetten.example/wet?artikel=${article}`,
});

describe('lines of the national list', () => {
  it('with the same address are one standard, with every legal basis once, in the order of the lines', () => {
    const rows = [
      aRow(4, 'paspoort', { legalBasis: law(2) }),
      aRow(2, 'paspoort', { legalBasis: law(7) }),
      aRow(3, 'paspoort', { legalBasis: law(2) }),
      aRow(5, 'paspoort'),
    ];
    const { standards, refused } = standardsIn(rows);
    expect(standards).toHaveLength(1);
    expect(standards[0]?.legalBases).toEqual([law(7), law(2)]);
    expect(refused).toEqual([]);
  });

  it('add up what they say of layers, audience, codes and kinds, in a fixed order', () => {
    const rows = [
      aRow(2, 'wapenvergunning', { layers: ['municipality'], audience: ['business'], sdg: ['X2'], kinds: ['duty'] }),
      aRow(3, 'wapenvergunning', { layers: ['state'], audience: ['person'], sdg: ['C5'], kinds: ['request', 'duty'] }),
    ];
    expect(standardsIn(rows).standards[0]).toMatchObject({
      layers: ['state', 'municipality'],
      audience: ['person', 'business'],
      sdg: ['C5', 'X2'],
      kinds: ['request', 'duty'],
    });
  });

  it('that give an address another name are refused, and the rest is taken', () => {
    const { uri } = aRow(2, 'paspoort');
    const rows = [aRow(2, 'paspoort'), aRow(3, 'reispas', { uri, legalBasis: law(1) }), aRow(4, 'paspoort', { uri })];
    const { standards, refused } = standardsIn(rows);
    expect(standards).toMatchObject([{ name: 'paspoort', legalBases: [] }]);
    expect(refused).toEqual([{ line: 3, reason: expect.stringContaining('paspoort') }]);
  });

  it('say the same in whatever order they are handed over', () => {
    const rows = [1, 2, 3, 4, 5, 6].map((line) => aRow(line, `naam ${line % 3}`, { legalBasis: law(line) }));
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(standardsIn(shuffled)).toEqual(standardsIn(rows));
      }),
    );
  });
});
