import { Controller } from '@nestjs/common';
import { getProduct, putProduct, searchProducts } from '#contracts';
import { Answers, type Question } from '#platform';
import { ProductViews } from './product.views.js';
import { PutProduct } from './put-product.action.js';
import { SearchViews } from './search.views.js';

@Controller()
export class ProductHandlers {
  constructor(
    private readonly writing: PutProduct,
    private readonly products: ProductViews,
    private readonly searching: SearchViews,
  ) {}

  @Answers(putProduct)
  put(question: Question<typeof putProduct>) {
    return this.writing.run(question);
  }

  @Answers(getProduct)
  get(question: Question<typeof getProduct>) {
    return this.products.product(question);
  }

  @Answers(searchProducts)
  search(question: Question<typeof searchProducts>) {
    return this.searching.search(question);
  }
}
