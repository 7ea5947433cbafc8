import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Counter, Gauge } from 'prom-client';
import { type Metrics, Municipalities } from '#platform';
import type { Credential } from '../gateway.settings.js';
import type { Identified, KnowsTokens, Recognition } from '../identity/identified.rules.js';
import { admit } from './visitor.rules.js';

const longestKey = 500;

export interface CredentialsParts {
  readonly keys: readonly Credential[];
  readonly tokens: KnowsTokens;
  readonly metrics: Metrics;
}

/** Who shows what is known here: a key of ours, or an access token of an issuer that we believe. */
export class Credentials {
  private readonly known: readonly { readonly fingerprint: Buffer; readonly credential: Credential }[];
  private readonly tokens: KnowsTokens;
  private readonly refused: Counter<'reason'>;

  constructor({ keys, tokens, metrics: { registry } }: CredentialsParts) {
    this.tokens = tokens;
    this.known = keys.map((credential) => ({ fingerprint: Buffer.from(credential.keySha256, 'hex'), credential }));
    this.refused = new Counter({
      name: 'loket_tokens_refused_total',
      help: 'Keys and access tokens that were refused, by reason.',
      labelNames: ['reason'],
      registers: [registry],
    });
    new Gauge({
      name: 'loket_issuer_up',
      help: 'Whether an issuer of access tokens answered when it was last asked.',
      labelNames: ['issuer'],
      registers: [registry],
      collect() {
        for (const { id, isUp } of tokens.issuers) this.set({ issuer: id }, isUp ? 1 : 0);
      },
    });
  }

  async recognise(authorization: string | undefined): Promise<Recognition> {
    const shown = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1];
    if (shown === undefined) return { unknown: 'no-bearer' };
    const identified = shown.length <= longestKey ? this.ofKey(shown) : undefined;
    if (identified) return { identified };
    const recognition = await this.tokens.whose(shown);
    if ('unknown' in recognition) this.refused.inc({ reason: recognition.unknown });
    if ('awaySeconds' in recognition) this.refused.inc({ reason: 'issuer-away' });
    return recognition;
  }

  /** Found in a time that does not depend on the key. */
  private ofKey(key: string): Identified | undefined {
    const fingerprint = createHash('sha256').update(key).digest();
    const [found] = this.known.filter((one) => timingSafeEqual(one.fingerprint, fingerprint));
    if (!found) return undefined;
    const { municipalityId, who, keySha256 } = found.credential;
    return { municipalityId, who, client: `key:${who}:${keySha256.slice(0, 16)}` };
  }
}

/** Finds out who asks and for which municipality, once for each request. */
@Injectable()
export class Admissions {
  constructor(
    private readonly credentials: Credentials,
    private readonly municipalities: Municipalities,
  ) {}

  /** Puts the visitor, or why there is none, on the request; at once when no credential is shown. */
  find(request: FastifyRequest): undefined | Promise<void> {
    if (request.visitor || request.refusal) return undefined;
    const { authorization } = request.headers;
    if (authorization === undefined) return this.note(request, undefined);
    return this.shownBy(authorization).then((shown) => this.note(request, shown));
  }

  private note(request: FastifyRequest, shown: Recognition | undefined): undefined {
    const host = this.municipalities.ofHost(request.hostname ?? '');
    const { fallback } = this.municipalities;
    const admission = admit({
      ...(shown ? { shown } : {}),
      ...(host ? { host } : {}),
      ...(fallback ? { fallback } : {}),
    });
    if ('visitor' in admission) request.visitor = admission.visitor;
    else request.refusal = admission;
  }

  private async shownBy(authorization: string): Promise<Recognition> {
    const shown = await this.credentials.recognise(authorization);
    const isServed = !('identified' in shown) || this.municipalities.get(shown.identified.municipalityId);
    return isServed ? shown : { unknown: 'nobody-here' };
  }
}

/** Has it found out who asks; what follows from that is for the guards behind it. */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(private readonly admissions: Admissions) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const finding = this.admissions.find(context.switchToHttp().getRequest<FastifyRequest>());
    return finding === undefined ? true : finding.then(() => true);
  }
}
