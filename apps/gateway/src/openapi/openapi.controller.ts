import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemError } from '#platform';
import { BesideTheApi } from '../door/route.interceptor.js';
import { docsAssets, docsHeaders, docsPage, docsScript } from './docs-page.wording.js';

/** The token of the OpenAPI document, as text. */
export const OPENAPI = Symbol('openapi');

const assetsFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** The document and a page to read it by; both without login. */
@Controller()
export class OpenapiController {
  constructor(@Inject(OPENAPI) private readonly document: string) {}

  @Get('/v1/openapi.json')
  @BesideTheApi()
  openapi(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' });
    return this.document;
  }

  @Get('/docs')
  @BesideTheApi()
  page(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.headers({ ...docsHeaders, 'content-type': 'text/html; charset=utf-8' });
    return docsPage;
  }

  @Get('/docs/start.js')
  @BesideTheApi()
  script(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.headers({ ...docsHeaders, 'content-type': 'text/javascript; charset=utf-8' });
    return docsScript;
  }

  /** Of Swagger UI, out of the package that we were installed with. */
  @Get('/docs/assets/:name')
  @BesideTheApi()
  async asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const type = Object.hasOwn(docsAssets, name) ? docsAssets[name] : undefined;
    if (!type) throw new ProblemError('not-found');
    void reply.headers({ ...docsHeaders, 'cache-control': 'public, max-age=3600', 'content-type': type });
    return readFile(join(assetsFolder, name));
  }
}
