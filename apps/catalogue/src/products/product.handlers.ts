import { Controller } from '@nestjs/common';
import { getProduct, searchProducts } from '#contracts';
import { Answers, type Question } from '#platform';
import { ProductViews } from './product.views.js';
import { SearchViews } from './search.views.js';

@Controller()
export class ProductHandlers {
  constructor(
    private readonly products: ProductViews,
    private readonly searching: SearchViews,
  ) {}

  @Answers(getProduct)
  get(question: Question<typeof getProduct>) {
    return this.products.product(question);
  }

  @Answers(searchProducts)
  search(question: Question<typeof searchProducts>) {
    return this.searching.search(question);
  }
}
