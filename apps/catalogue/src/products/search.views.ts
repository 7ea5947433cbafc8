import type { DataSource } from 'typeorm';
import { languageForms, type OutputOf, type searchProducts } from '#contracts';
import type { Question } from '#platform';
import type { SettingsViews } from '../settings/settings.views.js';
import { filterOf, suggestionOf, wordsOf } from './search.rules.js';
import { type FoundItem, itemOf } from './search-found.rules.js';
import { allProducts, matchingProducts } from './search-statements.views.js';

interface Answer {
  readonly items: readonly FoundItem[];
  readonly total: number;
  readonly meant?: Readonly<Record<string, string>> | null;
}

export class SearchViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: SettingsViews,
  ) {}

  async search({ municipalityId, input }: Question<typeof searchProducts>): Promise<OutputOf<typeof searchProducts>> {
    const { q = '', languages, page, pageSize } = input;
    const { settings, changedAt } = await this.settings.ofMunicipality(municipalityId);
    const statement = q.trim() ? matchingProducts : allProducts;
    const [answer] = (await this.dataSource.query(statement, [
      municipalityId,
      wordsOf(q),
      languageForms([...languages, ...settings.languages]),
      JSON.stringify(filterOf(input)),
      pageSize,
      (page - 1) * pageSize,
    ])) as Answer[];
    const didYouMean = suggestionOf(q, answer?.meant ?? null);
    return {
      items: (answer?.items ?? []).map(itemOf),
      total: answer?.total ?? 0,
      ...(didYouMean === undefined ? {} : { didYouMean }),
      changedAt,
    };
  }
}
