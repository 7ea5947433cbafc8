import type { CatalogueEntry, CatalogueReport, FactDefinition, InputError, ProductDocument } from '#contracts';
import { andThen, type Change, type KeptProduct, unchanged } from '../products/product.rules.js';
import { publish, unschedule, withdraw, writeOver } from '../products/publication.rules.js';
import { checkWays } from '../products/ways-check.rules.js';
import type { Author } from '../settings/author.rules.js';
import { sameJson } from '../settings/same-json.rules.js';

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
      ...checkDocument(entry.scheduled?.product, `products[${at}].scheduled.product`, facts),
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
  /** What is scheduled, by product. */
  readonly scheduled: ReadonlyMap<string, ProductDocument>;
}

/** What was due by now is published, as the clock would have done. */
const asOf = ({ id, published, draft, scheduled }: CatalogueEntry, now: string): CatalogueEntry => {
  if (!scheduled || Date.parse(scheduled.at) > Date.parse(now))
    return { id, published, draft: sameJson(draft, published) ? undefined : draft, scheduled };
  const last = draft ?? published;
  return { id, published: scheduled.product, draft: sameJson(last, scheduled.product) ? undefined : last };
};

/** Publishes what the document says is published, or nothing; what was scheduled may be off by that. */
const publishing = (
  present: KeptProduct | undefined,
  { id, published, draft, scheduled }: CatalogueEntry,
  { timeZone, author }: Deciding,
): Change | undefined => {
  if (!published) return present?.published && withdraw(present, author);
  const isPublished = sameJson(present?.published?.document, published);
  const isLeftOver = !draft && !scheduled && !sameJson(present?.written.document, published);
  if (isPublished && !isLeftOver) return undefined;
  return andThen(writeOver(present, { id, document: published }, author), (product) =>
    publish(product, { what: product.written, timeZone }, author),
  );
};

const scheduling = (
  present: KeptProduct | undefined,
  { id, scheduled: wanted }: CatalogueEntry,
  { timeZone, author, scheduled }: Deciding,
): Change | undefined => {
  if (!wanted) return present?.scheduled && unschedule(present, author);
  const isScheduled = present?.scheduled && sameJson(scheduled.get(id), wanted.product);
  if (isScheduled && Date.parse(present.scheduled.at) === Date.parse(wanted.at)) return undefined;
  return andThen(writeOver(present, { id, document: wanted.product }, author), (product) =>
    publish(product, { what: product.written, at: wanted.at, timeZone }, author),
  );
};

const writing = (
  present: KeptProduct | undefined,
  { id, published, draft }: CatalogueEntry,
  { author }: Deciding,
): Change | undefined => {
  const document = draft ?? published;
  return document && writeOver(present, { id, document }, author);
};

/** What staff would do one after the other: publish, schedule, and write what was written since. */
const takenOver = (present: KeptProduct | undefined, given: CatalogueEntry, deciding: Deciding): Change[] => {
  const entry = asOf(given, deciding.author.now);
  const changes: Change[] = [];
  for (const decide of [publishing, scheduling, writing]) {
    const change = decide(changes.at(-1)?.product ?? present, entry, deciding);
    if (change && change.steps.length > 0) changes.push(change);
  }
  return changes;
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
