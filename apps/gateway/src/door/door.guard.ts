import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Route } from '#contracts';
import { Municipalities, ProblemError } from '#platform';
import type { Credential } from '../gateway.settings.js';
import { besideKey, routeKey } from './route.interceptor.js';
import { admit, objection } from './visitor.rules.js';

/** The credentials that are known, found by key in a time that does not depend on the key. */
export class Credentials {
  private readonly known: readonly { readonly fingerprint: Buffer; readonly credential: Credential }[];

  constructor(credentials: readonly Credential[]) {
    this.known = credentials.map((credential) => ({
      fingerprint: Buffer.from(credential.keySha256, 'hex'),
      credential,
    }));
  }

  ofKey(key: string): Credential | undefined {
    const fingerprint = createHash('sha256').update(key).digest();
    const found = this.known.filter((one) => timingSafeEqual(one.fingerprint, fingerprint));
    return found[0]?.credential;
  }

  /** @param authorization the header `Bearer …`. */
  ofHeader(authorization: string | undefined): Credential | undefined {
    const key = /^Bearer +([\x21-\x7e]{1,500}) *$/i.exec(authorization ?? '')?.[1];
    return key === undefined ? undefined : this.ofKey(key);
  }
}

/** Lets in who may come in; what says nothing about that is closed. */
@Injectable()
export class DoorGuard implements CanActivate {
  constructor(
    private readonly credentials: Credentials,
    private readonly municipalities: Municipalities,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    if (Reflect.getMetadata(besideKey, handler)) return true;
    const route = Reflect.getMetadata(routeKey, handler) as Route | undefined;
    if (!route) throw new ProblemError('not-allowed', { detail: 'This is closed.' });
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const admission = admit(this.arrivalOf(request));
    if ('refused' in admission) throw new ProblemError(admission.refused, { detail: admission.detail });
    request.visitor = admission.visitor;
    const problem = objection(route.allows, admission.visitor);
    if (problem) throw new ProblemError(problem);
    return true;
  }

  private arrivalOf(request: FastifyRequest) {
    const { authorization } = request.headers;
    const credential = this.credentials.ofHeader(authorization);
    const host = this.municipalities.ofHost(request.hostname ?? '');
    return {
      showed: authorization !== undefined,
      ...(credential ? { credential } : {}),
      ...(host ? { host } : {}),
      ...(this.municipalities.fallback ? { fallback: this.municipalities.fallback } : {}),
    };
  }
}
