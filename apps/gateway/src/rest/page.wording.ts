interface Page {
  readonly page: number;
  readonly pageSize: number;
}

/** A page that the owner made, as a collection. */
export const pageOf = <T>({ page, pageSize }: Page, { items, total }: { items: T[]; total: number }) => ({
  body: { items, page, pageSize, total },
});

/** A page out of everything there is. */
export const pageFrom = <T>({ page, pageSize }: Page, all: readonly T[]) =>
  pageOf({ page, pageSize }, { items: all.slice((page - 1) * pageSize, page * pageSize), total: all.length });

interface Found<T> {
  readonly items: T[];
  readonly total: number;
  readonly didYouMean?: string | undefined;
  readonly changedAt?: string | undefined;
}

/** A page of what was searched for. */
export const foundOf = <T>(page: Page, { items, total, didYouMean, changedAt }: Found<T>) => ({
  body: { ...pageOf(page, { items, total }).body, ...(didYouMean === undefined ? {} : { didYouMean }) },
  changedAt,
});
