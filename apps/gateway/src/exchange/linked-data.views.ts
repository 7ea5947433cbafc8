import { listSdgAreas, type SdgArea } from '#contracts';
import type { Ask, AskedFor, Municipalities } from '#platform';
import { addressOf } from './address-of.rules.js';
import { linkedDataOf } from './linked-data.wording.js';
import type { ReadWholeCatalogue } from './whole-catalogue.views.js';

const pageSize = 100;

/** What is offered now as linked data. */
export class LinkedData {
  constructor(
    private readonly ask: Ask,
    private readonly catalogue: ReadWholeCatalogue,
    private readonly municipalities: Municipalities,
    private readonly publicUrl: string | undefined,
  ) {}

  async run(asked: AskedFor): Promise<{ document: Record<string, unknown>; changedAt: string }> {
    const { changedAt, settings, products } = await this.catalogue.run(asked, { drafts: false });
    const { municipalityId: id } = asked;
    const municipality = this.municipalities.get(id) ?? { id, name: id, hosts: [], default: false };
    const document = linkedDataOf({
      municipality,
      address: addressOf(municipality, this.publicUrl),
      settings,
      products: products.flatMap((product) =>
        product.published ? [{ id: product.id, document: product.published }] : [],
      ),
      areas: await this.areas(asked),
    });
    return { document, changedAt };
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
