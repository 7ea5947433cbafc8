import { Controller } from '@nestjs/common';
import { getProduct, getProductRoute, searchProducts, searchProductsRoute } from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { foundOf } from './page.wording.js';

@Controller()
export class ProductsController {
  constructor(private readonly ask: Ask) {}

  @Serves(searchProductsRoute)
  async search(@Call() { query, languages, asked }: CallOf<typeof searchProductsRoute>) {
    return foundOf(query, await this.ask.of(searchProducts, asked, { ...query, languages }));
  }

  @Serves(getProductRoute)
  async get(@Call() { params, languages, asked }: CallOf<typeof getProductRoute>) {
    const { product, lastModified } = await this.ask.of(getProduct, asked, { ...params, languages });
    return { body: product, changedAt: lastModified, language: product.language };
  }
}
