import { type CatalogueEntry, type CatalogueSettings, readCatalogue } from '#contracts';
import { type Ask, type AskedFor, ProblemError } from '#platform';

const most = 200;
const mostTries = 5;

export interface WholeCatalogue {
  /** Rises with every change of it. */
  readonly revision: number;
  /** When anything of it changed last. */
  readonly changedAt: string;
  readonly settings: CatalogueSettings;
  readonly products: readonly CatalogueEntry[];
}

/** Reads a catalogue in parts that fit in a message, each of the same revision. */
export class ReadWholeCatalogue {
  constructor(private readonly ask: Ask) {}

  /**
   * By id; with `drafts` everything there is, without them what is offered now.
   * @throws ProblemError `service-unavailable` when it changes all the time.
   */
  async run(asked: AskedFor, { drafts }: { readonly drafts: boolean }): Promise<WholeCatalogue> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const whole = await this.inOneRevision(asked, drafts);
      if (whole) return whole;
    }
    const detail = 'The catalogue is being changed all the time.';
    throw new ProblemError('service-unavailable', { detail, retryAfterSeconds: 1 });
  }

  private async inOneRevision(asked: AskedFor, drafts: boolean): Promise<WholeCatalogue | undefined> {
    const { products: read, revision, changedAt, settings, ...first } = await this.part(asked, drafts);
    const products = [...read];
    for (let { more } = first; more; ) {
      const next = await this.part(asked, drafts, products.at(-1)?.id);
      if (next.revision !== revision) return undefined;
      products.push(...next.products);
      more = next.more;
    }
    return { revision, changedAt, settings, products };
  }

  private part(asked: AskedFor, drafts: boolean, after?: string) {
    return this.ask.of(readCatalogue, asked, { drafts, most, ...(after === undefined ? {} : { after }) });
  }
}
