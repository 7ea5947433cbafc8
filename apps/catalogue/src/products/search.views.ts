import type { DataSource } from 'typeorm';
import type { OutputOf, searchProducts } from '#contracts';
import type { Question } from '#platform';
import { languagesToTry, wordsOf } from './search.rules.js';
import { allProducts, matchingProducts } from './search-statements.views.js';

export class SearchViews {
  constructor(private readonly dataSource: DataSource) {}

  async search({ municipalityId, input }: Question<typeof searchProducts>): Promise<OutputOf<typeof searchProducts>> {
    const { q, audience, theme, languages, page, pageSize } = input;
    const words = wordsOf(q ?? '');
    const wanted = q?.trim() ? matchingProducts : allProducts;
    const [found] = (await this.dataSource.query(wanted, [
      municipalityId,
      words,
      languagesToTry(languages),
      audience ?? null,
      theme ?? null,
      pageSize,
      (page - 1) * pageSize,
    ])) as OutputOf<typeof searchProducts>[];
    return { items: found?.items ?? [], total: Number(found?.total ?? 0) };
  }
}
