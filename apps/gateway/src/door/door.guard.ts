import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Allows, Route } from '#contracts';
import { ProblemError } from '#platform';
import type { Beside } from './beside.rules.js';
import { besideKey, routeKey } from './route.interceptor.js';
import { objection } from './visitor.rules.js';

type Marked = Pick<Route, 'allows'> | undefined;

/** Why somebody of whom it is found out who they are may not come in, if so. */
export const refusalAt = (allows: Allows, { visitor, refusal }: FastifyRequest): ProblemError | undefined => {
  if (!visitor) {
    const { refused = 'not-authenticated' as const, ...details } = refusal ?? {};
    return new ProblemError(refused, details);
  }
  const problem = objection(allows, visitor);
  return problem && new ProblemError(problem);
};

/** Lets in who may come in; what says nothing about that is closed. */
@Injectable()
export class DoorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const besideTheApi = Reflect.getMetadata(besideKey, handler) as Beside | undefined;
    // Health and documentation are there for everybody, whatever credential was shown.
    if (besideTheApi?.allows === 'anyone') return true;
    const marked = besideTheApi ?? (Reflect.getMetadata(routeKey, handler) as Marked);
    if (!marked) throw new ProblemError('not-allowed', { detail: 'This is closed.' });
    const problem = refusalAt(marked.allows, context.switchToHttp().getRequest<FastifyRequest>());
    if (problem) throw problem;
    return true;
  }
}
