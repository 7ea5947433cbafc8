import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type HealthCheck, Metrics } from '#platform';
import { BesideTheApi } from '../door/route.interceptor.js';
import { Readiness } from './readiness.views.js';

/** The token of what must be well for the gateway to be ready. */
export const CHECKS = Symbol('checks');

@Controller()
export class HealthController {
  private readonly readiness: Readiness;

  constructor(
    @Inject(CHECKS) checks: readonly HealthCheck[],
    private readonly metrics: Metrics,
  ) {
    this.readiness = new Readiness(checks);
  }

  @BesideTheApi('live')
  live() {
    return { live: true };
  }

  @BesideTheApi('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const health = await this.readiness.find();
    void reply.status(health.ready ? 200 : 503);
    return health;
  }

  @BesideTheApi('metrics')
  async numbers(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
