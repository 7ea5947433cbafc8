import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { BesideTheApi } from '../door/route.interceptor.js';
import { docsAssets, docsHeaders, docsPage, docsScript } from './docs-page.wording.js';

/** The token of the OpenAPI document, as text. */
export const OPENAPI = Symbol('openapi');

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
}

/** Swagger UI's own files, from the package that we were installed with. */
export const serveDocsAssets = async (app: NestFastifyApplication): Promise<void> => {
  await app.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
    prefix: '/docs/assets/',
    decorateReply: false,
    cacheControl: false,
    allowedPath: (path: string) => docsAssets.includes(path.replace(/^\//, '')),
    setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
  });
};
