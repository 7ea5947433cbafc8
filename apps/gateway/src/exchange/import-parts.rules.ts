import type { CatalogueEntry, InputError } from '#contracts';

/** Bytes of one document: as many as when it is written by itself. */
export const largestDocument = 262_144;
const mostProducts = 200;
const mostBytes = 1_000_000;

const bytesOf = (value: unknown): number => (value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value)));

/** Documents that are too large, by place. */
export const tooLarge = (entries: readonly CatalogueEntry[]): InputError[] =>
  entries.flatMap(({ published, draft, scheduled }, at) =>
    Object.entries({ published, draft, 'scheduled.product': scheduled?.product })
      .filter(([, document]) => bytesOf(document) > largestDocument)
      .map(([part]) => ({ path: `products[${at}].${part}`, message: `It is larger than ${largestDocument} bytes.` })),
  );

export interface ImportPart {
  /** The place of the first one. */
  readonly first: number;
  readonly products: CatalogueEntry[];
}

/** Parts that fit in a message. */
export const partsOf = (entries: readonly CatalogueEntry[]): ImportPart[] => {
  const parts: ImportPart[] = [];
  let room = 0;
  for (const [at, entry] of entries.entries()) {
    const bytes = bytesOf(entry);
    const last = parts.at(-1);
    if (last && bytes <= room && last.products.length < mostProducts) last.products.push(entry);
    else {
      parts.push({ first: at, products: [entry] });
      room = mostBytes;
    }
    room -= bytes;
  }
  return parts;
};
