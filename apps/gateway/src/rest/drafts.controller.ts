import { Controller } from '@nestjs/common';
import {
  getProductDraft,
  getProductDraftRoute,
  getProductVersion,
  getProductVersionRoute,
  listDrafts,
  listDraftsRoute,
  listProductVersions,
  listProductVersionsRoute,
  putProduct,
  putProductRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { pageOf } from './page.wording.js';

@Controller()
export class DraftsController {
  constructor(private readonly ask: Ask) {}

  @Serves(listDraftsRoute)
  async list(@Call() { query, caller, asked }: CallOf<typeof listDraftsRoute>) {
    return pageOf(query, await this.ask.of(listDrafts, asked, { caller, ...query }));
  }

  @Serves(getProductDraftRoute)
  async get(@Call() { params, caller, asked }: CallOf<typeof getProductDraftRoute>) {
    const draft = await this.ask.of(getProductDraft, asked, { caller, ...params });
    return { body: draft, version: draft.version };
  }

  @Serves(putProductRoute)
  async put(@Call() { params, query, body, caller, seen, asked }: CallOf<typeof putProductRoute>) {
    const written = { caller, ...params, ...query, seen, document: body };
    const { product, created } = await this.ask.of(putProduct, asked, written);
    return { body: product, version: product.version, created };
  }

  @Serves(listProductVersionsRoute)
  async versions(@Call() { params, query, caller, asked }: CallOf<typeof listProductVersionsRoute>) {
    return pageOf(query, await this.ask.of(listProductVersions, asked, { caller, ...params, ...query }));
  }

  @Serves(getProductVersionRoute)
  async version(@Call() { params, caller, asked }: CallOf<typeof getProductVersionRoute>) {
    return { body: await this.ask.of(getProductVersion, asked, { caller, ...params }) };
  }
}
