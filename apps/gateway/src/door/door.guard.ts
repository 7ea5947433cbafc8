import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Route } from '#contracts';
import { ProblemError } from '#platform';
import { besideKey, routeKey } from './route.interceptor.js';
import { objection } from './visitor.rules.js';

/** Lets in who may come in; what says nothing about that is closed. */
@Injectable()
export class DoorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    if (Reflect.getMetadata(besideKey, handler)) return true;
    const route = Reflect.getMetadata(routeKey, handler) as Route | undefined;
    if (!route) throw new ProblemError('not-allowed', { detail: 'This is closed.' });
    const { visitor, refusal } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!visitor) throw new ProblemError(refusal?.refused ?? 'not-authenticated', { detail: refusal?.detail ?? '' });
    const problem = objection(route.allows, visitor);
    if (problem) throw new ProblemError(problem);
    return true;
  }
}
