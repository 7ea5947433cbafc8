import type { z } from 'zod';
import { SdgAreaRow, SdgMappingRow } from '#contracts';
import { type Columns, columnsOf } from './standards-csv.wording.js';

export type SdgFile = 'areas' | 'mapping';

const columnOf = {
  areas: {
    code: 'SDG_Code',
    area: 'SDG_Informatiegebied',
    areaUri: 'SDG_IGURI',
    theme: 'SDG_Thema',
    themeUri: 'SDG_ThemaURI',
  },
  mapping: { uri: 'URI', code: 'SDG_Code' },
} as const;

const rowOf = { areas: SdgAreaRow, mapping: SdgMappingRow } as const;
export type SdgRowOf<F extends SdgFile> = z.output<(typeof rowOf)[F]>;

/** Which file it is: only that of the areas has addresses of areas and themes, only the mapping one of standards. */
export const sdgFileOf = (header: readonly string[]): SdgFile | undefined => {
  const columns = columnsOf(header);
  if (columns.has(columnOf.areas.areaUri) || columns.has(columnOf.areas.themeUri)) return 'areas';
  return columns.has(columnOf.mapping.uri) ? 'mapping' : undefined;
};

export const missingSdgColumns = (file: SdgFile, columns: Columns): string[] =>
  Object.values(columnOf[file]).filter((name) => !columns.has(name));

export type ReadSdgRow<F extends SdgFile> =
  | { readonly row: SdgRowOf<F> }
  | { readonly line: number; readonly reason: string };

/** One line of a file of the Single Digital Gateway. */
export const sdgRowOf = <F extends SdgFile>(
  file: F,
  columns: Columns,
  { line, fields }: { readonly line: number; readonly fields: readonly string[] },
): ReadSdgRow<F> => {
  const names: Record<string, string> = columnOf[file];
  const values = Object.entries(names).map(([key, name]) => [key, (fields[columns.get(name) ?? -1] ?? '').trim()]);
  const empty = values.find(([, value]) => value === '')?.[0];
  if (empty !== undefined) return { line, reason: `${names[empty]} is empty.` };
  const result = rowOf[file].safeParse({ line, ...Object.fromEntries(values) });
  if (result.success) return { row: result.data as SdgRowOf<F> };
  const issue = result.error.issues[0];
  return { line, reason: `${names[String(issue?.path[0])]}: ${issue?.message ?? 'can not be read'}.` };
};
