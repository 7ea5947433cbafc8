import { listSdgAreas, readCatalogue, type SdgArea } from '#contracts';
import type { Ask, AskedFor, Municipalities } from '#platform';
import { addressOf } from './address-of.rules.js';
import { linkedDataOf } from './linked-data.wording.js';
import type { ReadWholeCatalogue } from './whole-catalogue.views.js';

const pageSize = 100;
const mostKept = 100;

/** A catalogue as linked data, made and written once for each revision. */
export interface MadeLinkedData {
  readonly document: Record<string, unknown>;
  readonly text: string;
  /** Changes with what it says. */
  readonly version: string;
  readonly changedAt: string;
}

/** What is offered now as linked data. It is large and open to everybody: it is made anew only when it changed. */
export class LinkedData {
  private readonly madeByTown = new Map<string, { readonly version: string; readonly made: Promise<MadeLinkedData> }>();

  constructor(
    private readonly ask: Ask,
    private readonly catalogue: ReadWholeCatalogue,
    private readonly municipalities: Municipalities,
    private readonly publicUrl: string | undefined,
  ) {}

  async of(asked: AskedFor): Promise<MadeLinkedData> {
    const { municipalityId } = asked;
    const { revision } = await this.ask.of(readCatalogue, asked, { drafts: false, most: 1 });
    const version = `${revision}-${this.addressOf(municipalityId) ?? municipalityId}`;
    const kept = this.madeByTown.get(municipalityId);
    if (kept?.version === version) return kept.made;
    const made = this.make(asked, version);
    if (this.madeByTown.size >= mostKept) this.madeByTown.clear();
    this.madeByTown.set(municipalityId, { version, made });
    made.catch(() => this.forget(municipalityId, version));
    return made;
  }

  private forget(municipalityId: string, version: string): void {
    if (this.madeByTown.get(municipalityId)?.version === version) this.madeByTown.delete(municipalityId);
  }

  private townOf(id: string) {
    return this.municipalities.get(id) ?? { id, name: id, hosts: [], default: false };
  }

  private addressOf(id: string): string | undefined {
    return addressOf(this.townOf(id), this.publicUrl);
  }

  private async make(asked: AskedFor, version: string): Promise<MadeLinkedData> {
    const { changedAt, settings, products } = await this.catalogue.run(asked, { drafts: false });
    const document = linkedDataOf({
      municipality: this.townOf(asked.municipalityId),
      address: this.addressOf(asked.municipalityId),
      settings,
      products: products.flatMap(({ id, published }) => (published ? [{ id, document: published }] : [])),
      areas: await this.areas(asked),
    });
    return { document, text: JSON.stringify(document), version, changedAt };
  }

  private async areas(asked: AskedFor): Promise<SdgArea[]> {
    const areas: SdgArea[] = [];
    for (let page = 1; ; page += 1) {
      const { items, total } = await this.ask.of(listSdgAreas, asked, { page, pageSize });
      areas.push(...items);
      if (areas.length >= total || items.length === 0) return areas;
    }
  }
}
