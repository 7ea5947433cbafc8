import { createHash } from 'node:crypto';
import type { Log } from '#platform';
import { identifiedBy } from './claims.rules.js';
import type { Identified, KnowsTokens, Recognition } from './identified.rules.js';
import { Issuer } from './issuer.client.js';
import type { IssuerSettings } from './issuers.settings.js';
import { claimedIssuer } from './token.rules.js';

export interface AccessTokenParts {
  /** Then issuers are reached by https only. */
  readonly production: boolean;
  readonly knows: (municipalityId: string) => boolean;
  readonly log: Log;
  /** Milliseconds since 1970, real. */
  readonly now?: () => number;
  readonly fetchMilliseconds?: number;
  /** How many tokens are remembered. */
  readonly most?: number;
}

interface Remembered {
  readonly identified: Identified;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly issuer: Issuer;
  readonly verifiedBy: string;
}

/** Whose access tokens are: verified by the keys of their issuers, and remembered while those keys are in force. */
export class AccessTokens implements KnowsTokens {
  private readonly issuers: ReadonlyMap<string, Issuer>;
  /** By fingerprint; the one used last is last. */
  private readonly remembered = new Map<string, Remembered>();
  private readonly ending = new AbortController();
  private readonly now: () => number;
  private readonly most: number;

  constructor(
    issuers: readonly IssuerSettings[],
    private readonly parts: AccessTokenParts,
  ) {
    const { production, log, now = Date.now, fetchMilliseconds = 3_000, most = 10_000 } = parts;
    this.now = now;
    this.most = most;
    const shared = { production, log, now, fetchMilliseconds, ended: this.ending.signal };
    this.issuers = new Map(issuers.map((settings) => [settings.issuer, new Issuer(settings, shared)]));
  }

  /** Looks up the keys of all issuers; who is away is found later. */
  async start(): Promise<void> {
    await Promise.all([...this.issuers.values()].map((issuer) => issuer.freshen()));
  }

  close(): void {
    this.ending.abort();
  }

  async whose(token: string): Promise<Recognition> {
    const fingerprint = createHash('sha256').update(token).digest('base64url');
    const known = this.remembered.get(fingerprint);
    if (known && !known.issuer.isFresh) await known.issuer.freshen();
    if (known && this.isGood(known)) {
      this.remember(fingerprint, known);
      return known;
    }
    this.remembered.delete(fingerprint);
    const issuer = this.issuers.get(claimedIssuer(token) ?? '');
    return issuer ? this.verified(token, fingerprint, issuer) : { unknown: 'no issuer of ours' };
  }

  private isGood({ until, issuer, verifiedBy }: Remembered): boolean {
    return this.now() < until && issuer.keysInForce === verifiedBy && issuer.isUsable;
  }

  private async verified(token: string, fingerprint: string, issuer: Issuer): Promise<Recognition> {
    const verification = await issuer.verify(token);
    if (!('claims' in verification)) return this.refused(verification, issuer);
    const { claims, verifiedBy } = verification;
    const { issuer: address, claims: mapping } = issuer.settings;
    const recognition = identifiedBy({ claims, issuer: address, mapping, knows: this.parts.knows });
    if (!('identified' in recognition)) return this.refused(recognition, issuer);
    const until = (claims.exp ?? 0) * 1_000;
    this.remember(fingerprint, { ...recognition, until, issuer, verifiedBy });
    return recognition;
  }

  /** What is wrong with a token is told to who runs the gateway, not to who shows it. */
  private refused<R extends Recognition>(recognition: R, { settings }: Issuer): R {
    if ('unknown' in recognition)
      this.parts.log.debug({ issuer: settings.issuer, reason: recognition.unknown }, 'a token is refused');
    return recognition;
  }

  private remember(fingerprint: string, one: Remembered): void {
    this.remembered.delete(fingerprint);
    this.remembered.set(fingerprint, one);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > this.most && oldest !== undefined) this.remembered.delete(oldest);
  }
}
