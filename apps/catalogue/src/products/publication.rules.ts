import type { ProductDocument } from '#contracts';
import type { Author } from '../settings/author.rules.js';
import { beginOf, inWholeSeconds } from '../settings/local-date.rules.js';
import { sameJson } from '../settings/same-json.rules.js';
import { isWhatWasSeen, type SeenVersions } from '../settings/seen.rules.js';
import { changedParts } from './changed-parts.rules.js';
import {
  type Change,
  type ChangeDecision,
  type KeptProduct,
  type Publication,
  stepped,
  unchanged,
  type WrittenDocument,
} from './product.rules.js';

export interface Writing {
  readonly id: string;
  readonly document: ProductDocument;
  readonly seen: SeenVersions;
}

/** Writes a draft over the present one; what is offered stays. */
export const write = (
  present: KeptProduct | undefined,
  { id, document, seen }: Writing,
  author: Author,
): ChangeDecision =>
  isWhatWasSeen(seen, present?.version)
    ? { ok: writeOver(present, { id, document }, author) }
    : { refused: 'version-changed' };

/** Writes a draft, whatever there is. */
export const writeOver = (
  present: KeptProduct | undefined,
  { id, document }: Omit<Writing, 'seen'>,
  author: Author,
): Change => {
  if (present && sameJson(present.written.document, document)) return unchanged(present);
  const writtenIn = (present?.version ?? 0) + 1;
  const written = { writtenIn, document };
  const changed = present ? changedParts(present.written.document, document) : [];
  const before = present ?? { id, version: 0, changedAt: author.now, changedBy: author.by, written };
  return stepped({ ...before, written }, author, { did: 'written', writtenIn, changed, document });
};

export interface Publishing {
  readonly what: WrittenDocument;
  /** Not before this instant, in whole seconds; now unless told. */
  readonly at?: string | undefined;
  /** By whose clock the dates of its period are meant. */
  readonly timeZone: string;
}

const isReached = (at: string | undefined, now: string): boolean =>
  at !== undefined && Date.parse(at) <= Date.parse(now);

/** Publishes what was written: now, or at a time. Either takes the place of what was scheduled. */
export const publish = (present: KeptProduct, publishing: Publishing, author: Author): Change => {
  const { what } = publishing;
  const at = publishing.at && inWholeSeconds(publishing.at);
  return at === undefined || isReached(at, author.now)
    ? publishNow(present, publishing, author)
    : schedule(present, { writtenIn: what.writtenIn, at }, author);
};

const schedule = (present: KeptProduct, scheduled: { writtenIn: number; at: string }, author: Author): Change => {
  const { writtenIn, at: scheduledAt } = scheduled;
  if (present.scheduled?.writtenIn === writtenIn && Date.parse(present.scheduled.at) === Date.parse(scheduledAt))
    return unchanged(present);
  return stepped({ ...present, scheduled }, author, { did: 'scheduled', writtenIn, scheduledAt });
};

/** When the period of a document begins and ends, as far as it has not ended. Later changes of the time zone do not move it. */
const periodOf = ({ publication }: ProductDocument, timeZone: string, now: string) => {
  const from = publication?.from && beginOf(timeZone, publication.from);
  const until = publication?.until && beginOf(timeZone, publication.until);
  if (isReached(until, now)) return { offered: false };
  return { offered: from === undefined || isReached(from, now), from, until };
};

const publishNow = (present: KeptProduct, { what, timeZone }: Publishing, author: Author): Change => {
  const { writtenIn, document } = what;
  if (present.published?.writtenIn === writtenIn && !present.scheduled) return unchanged(present);
  const { product, steps } = stepped(present, author, { did: 'published', writtenIn });
  const published: Publication = {
    writtenIn,
    document,
    as: product.version,
    at: author.now,
    ...periodOf(document, timeZone, author.now),
  };
  const announce = published.offered ? 'published' : withdrawnIf(present.published?.offered);
  return { product: { ...product, published, scheduled: undefined }, steps, announce };
};

const withdrawnIf = (wasOffered: boolean | undefined) => (wasOffered ? 'withdrawn' : undefined);

/** Does not publish what was scheduled; what is offered stays. */
export const unschedule = (present: KeptProduct, author: Author): Change => {
  if (!present.scheduled) return unchanged(present);
  const { writtenIn } = present.scheduled;
  return stepped({ ...present, scheduled: undefined }, author, { did: 'unscheduled', writtenIn });
};

/** Takes it out of what is offered, and off the schedule; what was written stays. */
export const withdraw = (present: KeptProduct, author: Author): Change => {
  if (!present.published) return unschedule(present, author);
  const { writtenIn, offered } = present.published;
  const left = { ...present, published: undefined, scheduled: undefined };
  return { ...stepped(left, author, { did: 'withdrawn', writtenIn }), announce: withdrawnIf(offered) };
};

/** What the clock does to a product: publishes what is due, begins its period and ends it. One thing at a time. */
export const turn = (
  present: KeptProduct,
  { scheduled, timeZone }: { readonly scheduled: ProductDocument | undefined; readonly timeZone: string },
  author: Author,
): Change => {
  const { published } = present;
  if (present.scheduled && scheduled && isReached(present.scheduled.at, author.now))
    return publishNow(
      present,
      { what: { writtenIn: present.scheduled.writtenIn, document: scheduled }, timeZone },
      author,
    );
  if (published && isReached(published.until, author.now)) return end(present, published, author);
  if (published && !published.offered && isReached(published.from, author.now))
    return begin(present, published, author);
  return unchanged(present);
};

const begin = (present: KeptProduct, published: Publication, author: Author): Change => ({
  ...stepped({ ...present, published: { ...published, offered: true } }, author, {
    did: 'began',
    writtenIn: published.writtenIn,
  }),
  announce: 'published',
});

const end = (present: KeptProduct, published: Publication, author: Author): Change => {
  const ended = { ...published, offered: false, from: undefined, until: undefined };
  return {
    ...stepped({ ...present, published: ended }, author, { did: 'ended', writtenIn: published.writtenIn }),
    announce: withdrawnIf(published.offered),
  };
};
