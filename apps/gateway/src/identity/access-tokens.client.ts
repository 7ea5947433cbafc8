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

/** Characters of what a stranger says, in our log. */
const longestNote = 100;

/** Milliseconds between two turns past all issuers, to see whose keys are due. */
const betweenTurns = 15_000;

/** Whose access tokens are: verified by the keys of their issuers, and remembered while those keys are in force. */
export class AccessTokens implements KnowsTokens {
  private timer: NodeJS.Timeout | undefined;
  private readonly byAddress: ReadonlyMap<string, Issuer>;
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
    this.byAddress = new Map(issuers.map((settings) => [settings.issuer, new Issuer(settings, shared)]));
  }

  get issuers(): KnowsTokens['issuers'] {
    return [...this.byAddress.values()].map(({ settings: { id }, isUp }) => ({ id, isUp }));
  }

  /** Looks up the keys of all issuers, now and ahead of who may need them; who is away is found later. */
  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.freshen(), betweenTurns).unref();
    await this.freshen();
  }

  close(): void {
    clearInterval(this.timer);
    this.ending.abort();
  }

  async whose(token: string): Promise<Recognition> {
    const fingerprint = createHash('sha256').update(token).digest('base64url');
    const known = this.remembered.get(fingerprint);
    if (known?.issuer.isDue) await known.issuer.freshen();
    if (known && this.isGood(known)) {
      this.remember(fingerprint, known);
      return known;
    }
    this.remembered.delete(fingerprint);
    const claimed = claimedIssuer(token);
    if (!('issuer' in claimed)) return this.refused(claimed);
    const issuer = this.byAddress.get(claimed.issuer);
    if (issuer) return this.verified(token, fingerprint, issuer);
    return this.refused({ unknown: 'other-issuer', why: 'it is not in the file' }, claimed.issuer);
  }

  private async freshen(): Promise<void> {
    await Promise.all([...this.byAddress.values()].map((issuer) => issuer.freshen()));
  }

  private isGood({ until, issuer, verifiedBy }: Remembered): boolean {
    return this.now() < until && issuer.keysInForce === verifiedBy && issuer.isUsable;
  }

  private async verified(token: string, fingerprint: string, issuer: Issuer): Promise<Recognition> {
    const verification = await issuer.verify(token);
    if (!('claims' in verification)) return this.refused(verification, issuer.settings.issuer);
    const { claims, verifiedBy } = verification;
    const { id: issuerId, claims: mapping } = issuer.settings;
    const recognition = identifiedBy({ claims, issuerId, mapping, knows: this.parts.knows });
    if (!('identified' in recognition)) return this.refused(recognition, issuer.settings.issuer);
    const until = (claims.exp ?? 0) * 1_000;
    this.remember(fingerprint, { ...recognition, until, issuer, verifiedBy });
    return recognition;
  }

  /** What is wrong with a token is told to who runs the gateway, not to who shows it. */
  private refused<R extends Recognition>(recognition: R, claimed = ''): R {
    if ('unknown' in recognition) {
      const { unknown: reason, why } = recognition;
      const issuer = claimed.slice(0, longestNote);
      this.parts.log.debug({ reason, ...(why ? { why } : {}), ...(issuer ? { issuer } : {}) }, 'a token is refused');
    }
    return recognition;
  }

  private remember(fingerprint: string, one: Remembered): void {
    this.remembered.delete(fingerprint);
    this.remembered.set(fingerprint, one);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > this.most && oldest !== undefined) this.remembered.delete(oldest);
  }
}
