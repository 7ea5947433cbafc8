import type { DataSource } from 'typeorm';
import type { OutputOf, searchProducts } from '#contracts';
import { instantOf, type Question } from '#platform';
import { filterOf, languagesToTry, suggestionOf, wordsOf } from './search.rules.js';
import { type FoundItem, itemOf } from './search-found.rules.js';
import { allProducts, matchingProducts } from './search-statements.views.js';

interface Answer {
  readonly items: readonly FoundItem[];
  readonly total: number;
  readonly changedAt: Date | null;
  readonly meant?: Readonly<Record<string, string>> | null;
}

export class SearchViews {
  constructor(private readonly dataSource: DataSource) {}

  async search({ municipalityId, input }: Question<typeof searchProducts>): Promise<OutputOf<typeof searchProducts>> {
    const { q = '', languages, page, pageSize } = input;
    const wanted = q.trim() ? matchingProducts : allProducts;
    const [answer] = (await this.dataSource.query(wanted, [
      municipalityId,
      wordsOf(q),
      languagesToTry(languages),
      JSON.stringify(filterOf(input)),
      pageSize,
      (page - 1) * pageSize,
    ])) as Answer[];
    const didYouMean = suggestionOf(q, answer?.meant ?? null);
    return {
      items: (answer?.items ?? []).map(itemOf),
      total: answer?.total ?? 0,
      ...(didYouMean === undefined ? {} : { didYouMean }),
      ...(answer?.changedAt ? { changedAt: instantOf(answer.changedAt.getTime()) } : {}),
    };
  }
}
