import { Controller, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BesideTheApi } from '../door/route.interceptor.js';
import { type DocsAsset, docsHeaders, docsPage, docsScript } from './docs-page.wording.js';

/** The token of the OpenAPI document, in bytes: it is large. */
export const OPENAPI = Symbol('openapi');
/** The token of what reads a file that the page needs. */
export const DOCS_ASSETS = Symbol('docs assets');

/** The document and a page to read it by; both without login. */
@Controller()
export class OpenapiController {
  constructor(
    @Inject(OPENAPI) private readonly document: Buffer,
    @Inject(DOCS_ASSETS) private readonly readAsset: (name: string) => Promise<DocsAsset>,
  ) {}

  @BesideTheApi('openapi')
  openapi(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' });
    return this.document;
  }

  @BesideTheApi('docs')
  page(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.headers({ ...docsHeaders, 'content-type': 'text/html; charset=utf-8' });
    return docsPage;
  }

  @BesideTheApi('docsScript')
  script(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.headers({ ...docsHeaders, 'content-type': 'text/javascript; charset=utf-8' });
    return docsScript;
  }

  @BesideTheApi('docsAsset')
  async asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { type, bytes } = await this.readAsset(name);
    void reply.headers({ ...docsHeaders, 'cache-control': 'public, max-age=3600', 'content-type': type });
    return bytes;
  }
}
