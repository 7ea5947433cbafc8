import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Municipalities, ProblemError } from '#platform';
import type { Credential } from '../gateway.settings.js';
import type { Identified, KnowsTokens, Recognition } from '../identity/identified.rules.js';
import { admit, issuerIsAway } from './visitor.rules.js';

const longestKey = 500;

/** Who shows what is known here: a key of ours, or an access token of an issuer that we believe. */
export class Credentials {
  private readonly known: readonly { readonly fingerprint: Buffer; readonly credential: Credential }[];

  constructor(
    credentials: readonly Credential[],
    private readonly tokens: KnowsTokens,
  ) {
    this.known = credentials.map((credential) => ({
      fingerprint: Buffer.from(credential.keySha256, 'hex'),
      credential,
    }));
  }

  /**
   * @param authorization the header `Bearer …`.
   * @throws ProblemError `service-unavailable` when that can not be found out at the moment.
   */
  async ofHeader(authorization: string | undefined): Promise<Identified | undefined> {
    const recognition = await this.recognise(authorization);
    if ('awaySeconds' in recognition) {
      const { refused, ...details } = issuerIsAway(recognition.awaySeconds);
      throw new ProblemError(refused, details);
    }
    return 'identified' in recognition ? recognition.identified : undefined;
  }

  async recognise(authorization: string | undefined): Promise<Recognition> {
    const shown = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1];
    if (shown === undefined) return { unknown: 'no bearer' };
    const identified = shown.length <= longestKey ? this.ofKey(shown) : undefined;
    return identified ? { identified } : this.tokens.whose(shown);
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
    const shown = authorization === undefined ? undefined : await this.credentials.recognise(authorization);
    const host = this.municipalities.ofHost(request.hostname ?? '');
    const { fallback } = this.municipalities;
    const admission = admit({
      ...(shown ? { shown } : {}),
      ...(host ? { host } : {}),
      ...(fallback ? { fallback } : {}),
    });
    if ('visitor' in admission) request.visitor = admission.visitor;
    else request.refusal = admission;
    return true;
  }
}
