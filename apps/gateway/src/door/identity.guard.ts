import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Municipalities } from '#platform';
import type { Credential } from '../gateway.settings.js';
import { admit, type Identified } from './visitor.rules.js';

/** Who shows what is known here. */
export class Credentials {
  private readonly known: readonly { readonly fingerprint: Buffer; readonly credential: Credential }[];

  constructor(credentials: readonly Credential[]) {
    this.known = credentials.map((credential) => ({
      fingerprint: Buffer.from(credential.keySha256, 'hex'),
      credential,
    }));
  }

  /** @param authorization the header `Bearer …`. */
  async ofHeader(authorization: string | undefined): Promise<Identified | undefined> {
    const key = /^Bearer +([\x21-\x7e]{1,500}) *$/i.exec(authorization ?? '')?.[1];
    return key === undefined ? undefined : this.ofKey(key);
  }

  /** Found in a time that does not depend on the key. */
  private ofKey(key: string): Identified | undefined {
    const fingerprint = createHash('sha256').update(key).digest();
    const [found] = this.known.filter((one) => timingSafeEqual(one.fingerprint, fingerprint));
    if (!found) return undefined;
    const { municipalityId, who, keySha256 } = found.credential;
    return { municipalityId, who, client: `${who}:${keySha256.slice(0, 16)}` };
  }
}

/** Finds out who asks and for which municipality; what follows from that is for the guards behind it. */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(
    private readonly credentials: Credentials,
    private readonly municipalities: Municipalities,
  ) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authorization } = request.headers;
    const credential = await this.credentials.ofHeader(authorization);
    const host = this.municipalities.ofHost(request.hostname ?? '');
    const { fallback } = this.municipalities;
    const admission = admit({
      showed: authorization !== undefined,
      ...(credential ? { credential } : {}),
      ...(host ? { host } : {}),
      ...(fallback ? { fallback } : {}),
    });
    if ('visitor' in admission) request.visitor = admission.visitor;
    else request.refusal = admission;
    return true;
  }
}
