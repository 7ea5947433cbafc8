import { Controller } from '@nestjs/common';
import {
  getProduct,
  getProductRoute,
  putProduct,
  putProductRoute,
  searchProducts,
  searchProductsRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { pageOf } from './page.wording.js';

@Controller()
export class ProductsController {
  constructor(private readonly ask: Ask) {}

  @Serves(searchProductsRoute)
  async search(@Call() { query, languages, asked }: CallOf<typeof searchProductsRoute>) {
    return pageOf(query, await this.ask.of(searchProducts, asked, { ...query, languages }));
  }

  @Serves(getProductRoute)
  async get(@Call() { params, caller, asked }: CallOf<typeof getProductRoute>) {
    const product = await this.ask.of(getProduct, asked, { caller, ...params });
    return { body: product, version: product.version };
  }

  @Serves(putProductRoute)
  async put(@Call() { params, body, caller, seen, asked }: CallOf<typeof putProductRoute>) {
    const { product, created } = await this.ask.of(putProduct, asked, { caller, ...params, seen, document: body });
    return { body: product, version: product.version, created };
  }
}
