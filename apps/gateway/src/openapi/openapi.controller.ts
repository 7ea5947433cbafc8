import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BesideTheApi } from '../door/route.interceptor.js';

/** The token of the OpenAPI document, as text. */
export const OPENAPI = Symbol('openapi');

@Controller()
export class OpenapiController {
  constructor(@Inject(OPENAPI) private readonly document: string) {}

  @Get('/v1/openapi.json')
  @BesideTheApi()
  openapi(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' });
    return this.document;
  }
}
