import type { LegalBasis, Standard, StandardRow } from '#contracts';

/** A line that was read and can not be taken over. */
export interface RefusedLine {
  readonly line: number;
  readonly reason: string;
}

const layerOrder: readonly string[] = ['state', 'province', 'water-board', 'municipality'];
const audienceOrder: readonly string[] = ['person', 'business'];
const kindOrder: readonly string[] = [
  'autonomy',
  'shared-government',
  'request',
  'subsidy',
  'notice',
  'duty',
  'services-act',
  'digid',
];

const placeIn = (order: readonly string[], mark: string): number => {
  const at = order.indexOf(mark);
  return at < 0 ? order.length : at;
};

const union = <T extends string>(order: readonly string[], ...lists: readonly (readonly T[])[]): T[] =>
  [...new Set(lists.flat())].sort(
    (one, other) => placeIn(order, one) - placeIn(order, other) || (one < other ? -1 : 1),
  );

const basisOf = ({ uri, label, url }: LegalBasis): LegalBasis => ({
  ...(uri === undefined ? {} : { uri }),
  label,
  ...(url === undefined ? {} : { url }),
});

const withBases = (bases: readonly LegalBasis[]): LegalBasis[] => [
  ...new Map(bases.map((basis) => [JSON.stringify(basisOf(basis)), basisOf(basis)])).values(),
];

/** The same marks and legal bases in the same order, whatever order they come in. */
export const inOrder = (standard: Standard): Standard => ({
  uri: standard.uri,
  name: standard.name,
  layers: union(layerOrder, standard.layers),
  audience: union(audienceOrder, standard.audience),
  sdg: union([], standard.sdg),
  kinds: union(kindOrder, standard.kinds),
  legalBases: withBases(standard.legalBases),
});

const standardOf = ({ line: _, legalBasis, ...standard }: StandardRow): Standard => ({
  ...standard,
  legalBases: legalBasis ? [legalBasis] : [],
});

const together = (one: Standard, other: Standard): Standard => ({
  ...one,
  layers: [...one.layers, ...other.layers],
  audience: [...one.audience, ...other.audience],
  sdg: [...one.sdg, ...other.sdg],
  kinds: [...one.kinds, ...other.kinds],
  legalBases: [...one.legalBases, ...other.legalBases],
});

/** Lines with the same address are one standard, named by the first of them. */
export const standardsIn = (rows: readonly StandardRow[]): { standards: Standard[]; refused: RefusedLine[] } => {
  const standardByUri = new Map<string, Standard>();
  const refused: RefusedLine[] = [];
  for (const row of [...rows].sort((one, other) => one.line - other.line)) {
    const known = standardByUri.get(row.uri);
    if (known && known.name !== row.name)
      refused.push({ line: row.line, reason: `An earlier line names ${row.uri} "${known.name}".` });
    else standardByUri.set(row.uri, known ? together(known, standardOf(row)) : standardOf(row));
  }
  return { standards: [...standardByUri.values()].map(inOrder), refused };
};
