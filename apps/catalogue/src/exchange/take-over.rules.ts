import type { CatalogueEntry, CatalogueReport, FactDefinition, InputError, ProductDocument } from '#contracts';
import { type Author, andThen, type Change, type KeptProduct, unchanged } from '../products/product.rules.js';
import { publish, withdraw, writeOver } from '../products/publication.rules.js';
import { sameJson } from '../products/same-json.rules.js';
import { checkWays } from '../products/ways-check.rules.js';

/** What is wrong with the products of a catalogue, by place: `products[3].published.ways[0].conditions[1].fact`. */
export const checkEntries = (entries: readonly CatalogueEntry[], facts: readonly FactDefinition[]): InputError[] => {
  const placeById = new Map<string, number>();
  return entries.flatMap((entry, at) => {
    const earlier = placeById.get(entry.id);
    if (earlier === undefined) placeById.set(entry.id, at);
    const twice = { path: `products[${at}].id`, message: `products[${earlier}] is the same product.` };
    return [
      ...(earlier === undefined ? [] : [twice]),
      ...checkDocument(entry.published, `products[${at}].published`, facts),
      ...checkDocument(entry.draft, `products[${at}].draft`, facts),
    ];
  });
};

const checkDocument = (
  document: ProductDocument | undefined,
  place: string,
  facts: readonly FactDefinition[],
): InputError[] =>
  document ? checkWays(document, facts).map(({ path, message }) => ({ path: `${place}.${path}`, message })) : [];

export interface Deciding {
  readonly timeZone: string;
  readonly author: Author;
}

/** As one PUT with `publish=true` would, and one without it for what was written since. */
const takenOver = (
  present: KeptProduct | undefined,
  { id, published, draft }: CatalogueEntry,
  { timeZone, author }: Deciding,
): Change[] => {
  const last = draft ?? published;
  if (!last) return [];
  const isPublished = sameJson(present?.published?.document, published);
  if (present && isPublished && sameJson(present.written.document, last)) return [];
  if (!published) {
    const change = writeOver(present, { id, document: last }, author);
    return [andThen(change, (product) => (product.published ? withdraw(product, author) : unchanged(product)))];
  }
  const isDraft = draft !== undefined && !sameJson(draft, published);
  if (present && isPublished && isDraft) return [writeOver(present, { id, document: draft }, author)];
  const first = andThen(writeOver(present, { id, document: published }, author), (product) =>
    publish(product, { what: product.written, timeZone }, author),
  );
  return isDraft ? [first, writeOver(first.product, { id, document: draft }, author)] : [first];
};

export interface TakingOver extends Deciding {
  readonly entries: readonly CatalogueEntry[];
  readonly present: readonly KeptProduct[];
  /** What becomes of products that the document does not name. */
  readonly missing: 'keep' | 'withdraw';
}

export interface TakenOver {
  readonly changes: readonly Change[];
  readonly report: Omit<CatalogueReport, 'dryRun' | 'settingsChanged'>;
}

/** What taking over the products of a catalogue comes to, given those that are there. Each is named once. */
export const takeOver = ({ entries, present, missing, ...deciding }: TakingOver): TakenOver => {
  const presentById = new Map(present.map((product) => [product.id, product]));
  const decided = entries.map((entry) => ({
    id: entry.id,
    changes: takenOver(presentById.get(entry.id), entry, deciding),
  }));
  const named = new Set(entries.map(({ id }) => id));
  const notNamed = present.filter(({ id }) => !named.has(id)).sort((one, other) => (one.id < other.id ? -1 : 1));
  const withdrawals = notNamed
    .map((product) => (missing === 'withdraw' ? withdraw(product, deciding.author) : unchanged(product)))
    .filter(({ steps }) => steps.length > 0);
  const touched = decided.filter(({ changes }) => changes.length > 0);
  return {
    changes: [...touched.flatMap(({ changes }) => changes), ...withdrawals],
    report: {
      added: touched.filter(({ id }) => !presentById.has(id)).map(({ id }) => id),
      changed: touched.filter(({ id }) => presentById.has(id)).map(({ id }) => id),
      unchanged: decided.length - touched.length,
      missing: notNamed.map(({ id }) => id),
      withdrawn: withdrawals.map(({ product }) => product.id),
    },
  };
};
