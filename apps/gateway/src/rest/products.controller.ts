import { Controller } from '@nestjs/common';
import {
  getPlanningFacts,
  getPlanningFactsRoute,
  getProduct,
  getProductRoute,
  putPlanningFacts,
  putPlanningFactsRoute,
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

  @Serves(getPlanningFactsRoute)
  async getPlanning(@Call() { params, asked }: CallOf<typeof getPlanningFactsRoute>) {
    const product = await this.ask.of(getPlanningFacts, asked, params);
    return { body: product, version: product.version };
  }

  @Serves(putPlanningFactsRoute)
  async putPlanning(@Call() { params, body, caller, seen, asked }: CallOf<typeof putPlanningFactsRoute>) {
    const order = { caller, ...params, seen, facts: body };
    const { product, created } = await this.ask.of(putPlanningFacts, asked, order);
    return { body: product, version: product.version, created };
  }
}
