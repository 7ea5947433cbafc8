import type { SdgAreaRow, SdgImportReport, SdgMappingRow } from '#contracts';

export type KeptArea = Omit<SdgAreaRow, 'line'>;
export type KeptMapping = Omit<SdgMappingRow, 'line'>;

export interface SdgImport<T> {
  readonly report: SdgImportReport;
  /** To be written: new or changed. */
  readonly write: readonly T[];
  readonly remove: readonly T[];
}

type Refusal = SdgImportReport['refused'][number];

const mostListed = 1_000;
const listed = <T>(all: readonly T[]): T[] => all.slice(0, mostListed);
const inOrder = <T extends { line: number }>(rows: readonly T[]): T[] =>
  [...rows].sort((one, other) => one.line - other.line);

const areaOf = ({ code, area, areaUri, theme, themeUri }: KeptArea): KeptArea => ({
  code,
  area,
  areaUri,
  theme,
  themeUri,
});
const same = (one: KeptArea, other: KeptArea): boolean => JSON.stringify(areaOf(one)) === JSON.stringify(areaOf(other));

const areasIn = (rows: readonly SdgAreaRow[]): { areaByCode: Map<string, KeptArea>; refused: Refusal[] } => {
  const areaByCode = new Map<string, KeptArea>();
  const refused: Refusal[] = [];
  for (const row of inOrder(rows)) {
    const known = areaByCode.get(row.code);
    if (known && !same(known, row))
      refused.push({ line: row.line, reason: `An earlier line says something else of ${row.code}.` });
    else areaByCode.set(row.code, areaOf(row));
  }
  return { areaByCode, refused };
};

/** A line that could not be read may have named anything, and an empty file says nothing: then nothing is gone. */
const saysWhatIsGone = (rows: readonly unknown[], unread: number): boolean => unread === 0 && rows.length > 0;

/** What taking over the areas comes to, given those that are there. `unread`: lines that could not be read. */
export const areasImportOf = (
  rows: readonly SdgAreaRow[],
  present: readonly KeptArea[],
  unread: number,
): SdgImport<KeptArea> => {
  const { areaByCode, refused } = areasIn(rows);
  const presentByCode = new Map(present.map((area) => [area.code, area]));
  const areas = [...areaByCode.values()];
  const added = areas.filter(({ code }) => !presentByCode.has(code));
  const changed = areas.filter((area) => {
    const known = presentByCode.get(area.code);
    return known !== undefined && !same(known, area);
  });
  const gone = saysWhatIsGone(rows, unread + refused.length) ? present.filter(({ code }) => !areaByCode.has(code)) : [];
  const codes = (of: readonly KeptArea[]): string[] => listed(of.map(({ code }) => code));
  return {
    report: {
      rows: rows.length,
      added: codes(added),
      changed: codes(changed),
      unchanged: areas.length - added.length - changed.length,
      gone: codes(gone),
      unknown: [],
      refused,
    },
    write: [...added, ...changed],
    remove: gone,
  };
};

const keyOf = ({ uri, code }: KeptMapping): string => `${code} ${uri}`;

const codesByUri = (mappings: readonly KeptMapping[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const { uri, code } of mappings) found.set(uri, (found.get(uri) ?? new Set()).add(code));
  return found;
};

const sameCodes = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((code) => other.has(code));

export interface KnownForMapping {
  readonly present: readonly KeptMapping[];
  /** Codes of the areas that are there. */
  readonly codes: ReadonlySet<string>;
  /** Addresses of the standards that are there. */
  readonly uris: ReadonlySet<string>;
}

/** What taking over the mapping comes to: it is told per standard, by address. `unread`: lines that could not be read. */
export const mappingImportOf = (
  rows: readonly SdgMappingRow[],
  { present, codes, uris }: KnownForMapping,
  unread: number,
): SdgImport<KeptMapping> => {
  const refused = inOrder(rows)
    .filter(({ code }) => !codes.has(code))
    .map(({ line, code }) => ({ line, reason: `There is no area ${code}.` }));
  const wanted = inOrder(rows).filter(({ code }) => codes.has(code));
  const byKey = new Map(wanted.map(({ uri, code }) => [keyOf({ uri, code }), { uri, code }]));
  const presentKeys = new Set(present.map(keyOf));
  const remove = saysWhatIsGone(rows, unread + refused.length) ? present.filter((one) => !byKey.has(keyOf(one))) : [];
  const removed = new Set(remove.map(keyOf));
  const before = codesByUri(present);
  const after = codesByUri([...byKey.values(), ...present.filter((one) => !removed.has(keyOf(one)))]);
  const named = [...codesByUri(wanted).keys()];
  const added = named.filter((uri) => !before.has(uri));
  const changed = named.filter((uri) => {
    const [was, is] = [before.get(uri), after.get(uri)];
    return was !== undefined && is !== undefined && !sameCodes(was, is);
  });
  return {
    report: {
      rows: rows.length,
      added: listed(added),
      changed: listed(changed),
      unchanged: named.length - added.length - changed.length,
      gone: listed([...before.keys()].filter((uri) => !after.has(uri))),
      unknown: listed(named.filter((uri) => !uris.has(uri))),
      refused,
    },
    write: [...byKey.values()].filter((one) => !presentKeys.has(keyOf(one))),
    remove,
  };
};
