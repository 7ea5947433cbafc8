import { StandardRow } from '#contracts';

/** Columns without which nothing can be imported. */
export const requiredColumns = ['UniformeProductnaam', 'URI'] as const;

const layers = { Rijk: 'state', Provincie: 'province', Waterschap: 'water-board', Gemeente: 'municipality' } as const;
const audience = { Burger: 'person', Bedrijf: 'business' } as const;
const kinds = {
  Dienstenwet: 'services-act',
  Autonomie: 'autonomy',
  Medebewind: 'shared-government',
  Aanvraag: 'request',
  Subsidie: 'subsidy',
  Melding: 'notice',
  Verplichting: 'duty',
  DigiDMacht: 'digid',
} as const;
const marks = Object.keys({ ...layers, ...audience, ...kinds });

/** The place of each column, by its name in the header. */
export type Columns = ReadonlyMap<string, number>;

export const columnsOf = (header: readonly string[]): Columns =>
  new Map(header.map((name, at) => [name.trim(), at] as const).reverse());

export const missingColumns = (columns: Columns): string[] => requiredColumns.filter((name) => !columns.has(name));

/** A line as we know it, or why it can not be read. */
export type ReadRow = { readonly row: StandardRow } | { readonly line: number; readonly reason: string };

const namedIn = (path: PropertyKey | undefined): string => {
  if (path === 'name') return 'UniformeProductnaam';
  if (path === 'uri') return 'URI';
  if (path === 'sdg') return 'SDG';
  return path === 'legalBasis' ? 'Grondslag' : String(path ?? '');
};

/** One line of the file of the national list (UPL): `X` marks, SDG codes are separated by semicolons. */
export const standardRowOf = (columns: Columns, line: number, fields: readonly string[]): ReadRow => {
  const of = (name: string): string => (fields[columns.get(name) ?? -1] ?? '').trim();
  const odd = marks.find((name) => !['', 'X'].includes(of(name).toUpperCase()));
  if (odd) return { line, reason: `${odd} holds "${of(odd).slice(0, 40)}" where only an X is known.` };
  const marked = <T extends string>(names: Record<string, T>): T[] =>
    Object.entries(names).flatMap(([name, value]) => (of(name) ? [value] : []));
  const [uri, label, url] = [of('Grondslag'), of('Grondslaglabel'), of('Grondslaglink')];
  const name = of('UniformeProductnaam');
  if (!name) return { line, reason: 'UniformeProductnaam is empty.' };
  if (!of('URI')) return { line, reason: 'URI is empty.' };
  const result = StandardRow.safeParse({
    line,
    name,
    uri: of('URI'),
    layers: marked(layers),
    audience: marked(audience),
    sdg: [
      ...new Set(
        of('SDG')
          .split(/[;,\s]+/)
          .filter((code) => code !== ''),
      ),
    ],
    kinds: marked(kinds),
    ...(label || uri || url
      ? { legalBasis: { ...(uri ? { uri } : {}), label: label || uri || url, ...(url ? { url } : {}) } }
      : {}),
  });
  if (result.success) return { row: result.data };
  const issue = result.error.issues[0];
  return { line, reason: `${namedIn(issue?.path[0])}: ${issue?.message ?? 'can not be read'}.` };
};
