import type { ImportReport, Standard, StandardRow } from '#contracts';
import { inOrder, standardsIn } from './standard.rules.js';

export interface KeptStandard extends Standard {
  /** The national list named it once, and not the last time. */
  readonly gone: boolean;
}

export interface Import {
  readonly report: ImportReport;
  /** To be written: new, changed or back. */
  readonly write: readonly Standard[];
  /** Addresses of those that are to be marked as gone. */
  readonly nowGone: readonly string[];
}

const same = (one: Standard, other: Standard): boolean =>
  JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));

const mostNamed = 1_000;
const namesOf = (standards: readonly Standard[]): string[] => standards.slice(0, mostNamed).map(({ name }) => name);

/** What taking over a list comes to, given what is there. */
export const importOf = (rows: readonly StandardRow[], present: readonly KeptStandard[]): Import => {
  const { standards, refused } = standardsIn(rows);
  const presentByUri = new Map(present.map((standard) => [standard.uri, standard]));
  const named = new Set(standards.map(({ uri }) => uri));
  const added = standards.filter(({ uri }) => !presentByUri.has(uri));
  const changed = standards.filter((standard) => {
    const known = presentByUri.get(standard.uri);
    return known !== undefined && (known.gone || !same(known, standard));
  });
  const gone = present.filter(({ uri }) => !named.has(uri));
  const newlyGone = gone.filter((standard) => !standard.gone);
  return {
    report: {
      rows: rows.length,
      standards: standards.length,
      municipal: standards.filter(({ layers }) => layers.includes('municipality')).length,
      added: added.length,
      changed: changed.length,
      unchanged: standards.length - added.length - changed.length,
      gone: gone.length,
      names: { added: namesOf(added), changed: namesOf(changed), gone: namesOf(newlyGone) },
      refused,
    },
    write: [...added, ...changed],
    nowGone: newlyGone.map(({ uri }) => uri),
  };
};
