import { createHash } from 'node:crypto';
import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import type { Log } from '#platform';
import { type FetchLimits, fetchJson } from './fetch-json.client.js';
import type { Reason } from './identified.rules.js';
import type { IssuerSettings } from './issuers.settings.js';
import { fault } from './token.rules.js';

const minute = 60_000;
/** In milliseconds. */
const times = {
  /** Keys are looked at anew after this, while nobody waits. */
  ahead: 4 * minute,
  /** A key that was withdrawn is good for no longer. */
  fresh: 5 * minute,
  /** Keys of an issuer that is away are good for this long. */
  kept: 24 * 60 * minute,
  /** Between two looks for a key that is not known. */
  betweenLooks: 30_000,
  betweenFailures: 5_000,
};
const largestAnswer = 256 * 1024;

const Discovery = z.object({
  issuer: z.string(),
  /** AD FS signs access tokens under another name than ID tokens. */
  access_token_issuer: z.string().optional(),
  jwks_uri: z.url({ protocol: /^https?$/ }),
});
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

export interface IssuerParts {
  /** Then keys are fetched by https only. */
  readonly production: boolean;
  readonly log: Log;
  /** Milliseconds since 1970, real. */
  readonly now: () => number;
  readonly fetchMilliseconds: number;
  readonly ended: AbortSignal;
}

interface KnownKeys {
  readonly keyOf: JWTVerifyGetKey;
  /** Differs when the keys do. */
  readonly fingerprint: string;
  readonly fetchedAt: number;
}

export type Verification =
  | { readonly claims: JWTVerifyResult['payload']; readonly verifiedBy: string }
  | { readonly unknown: Reason; readonly why?: string }
  | { readonly awaySeconds: number };

const wellKnown = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

const refusalOf = (error: unknown): { readonly unknown: Reason; readonly why: string } => {
  if (error instanceof errors.JWTExpired) return { unknown: 'expired', why: error.code };
  if (error instanceof errors.JWTClaimValidationFailed)
    return { unknown: 'claims', why: `${error.claim}: ${error.reason}` };
  const why = error instanceof errors.JOSEError ? error.code : String(error);
  return { unknown: 'signature', why };
};

/** Another server that says who people are: its keys, and what it signed. */
export class Issuer {
  private keys: KnownKeys | undefined;
  private triedAt = Number.NEGATIVE_INFINITY;
  private failed = false;
  private underWay: Promise<void> | undefined;

  constructor(
    readonly settings: IssuerSettings,
    private readonly parts: IssuerParts,
  ) {}

  /** Which keys it has now, as `verifiedBy` tells. */
  get keysInForce(): string | undefined {
    return this.keys?.fingerprint;
  }

  get isFresh(): boolean {
    return this.isYoungerThan(times.fresh);
  }

  /** Its keys are known, and not for too long. */
  get isUsable(): boolean {
    return this.isYoungerThan(times.kept);
  }

  /** It answered when it was last asked. */
  get isUp(): boolean {
    return this.keys !== undefined && !this.failed;
  }

  get isDue(): boolean {
    return !this.isYoungerThan(times.ahead);
  }

  /**
   * Looks at the keys anew if that is due. Nobody waits while they are fresh, nor for an issuer that was away when we
   * last looked.
   */
  async freshen(): Promise<void> {
    if (!this.isDue) return;
    const waits = !this.isFresh && (!this.failed || !this.isUsable);
    const look = this.look();
    if (waits) await look;
  }

  async verify(token: string): Promise<Verification> {
    await this.freshen();
    if (!this.keys || !this.isUsable) return this.away();
    const verified = await this.check(token, this.keys);
    if (verified) return verified;
    await this.look();
    if (this.failed) return this.away();
    return (await this.check(token, this.keys)) ?? { unknown: 'key-unknown' };
  }

  private isYoungerThan(age: number): boolean {
    return this.keys !== undefined && this.parts.now() - this.keys.fetchedAt < age;
  }

  private away(): Verification {
    return { awaySeconds: Math.max(1, Math.ceil((this.triedAt + times.betweenFailures - this.parts.now()) / 1_000)) };
  }

  /** Nothing: its key is not known. */
  private async check(token: string, { keyOf, fingerprint }: KnownKeys): Promise<Verification | undefined> {
    const { issuer, audience, algorithms, clockSkewSeconds } = this.settings;
    const now = this.parts.now();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
        issuer,
        audience: [...audience],
        algorithms: [...algorithms],
        clockTolerance: clockSkewSeconds,
        requiredClaims: ['exp'],
        currentDate: new Date(now),
      });
      const wrong = fault({ typ: protectedHeader.typ, claims: payload }, now / 1_000, clockSkewSeconds);
      return wrong ?? { claims: payload, verifiedBy: fingerprint };
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      return refusalOf(error);
    }
  }

  /** One look at a time, and none too soon after the last. */
  private look(): Promise<void> {
    const pause = this.failed ? times.betweenFailures : times.betweenLooks;
    if (!this.underWay && this.parts.now() - this.triedAt >= pause) {
      this.triedAt = this.parts.now();
      this.underWay = this.fetchKeys().finally(() => {
        this.underWay = undefined;
      });
    }
    return this.underWay ?? Promise.resolve();
  }

  private async fetchKeys(): Promise<void> {
    const { log, now } = this.parts;
    const { issuer } = this.settings;
    try {
      const set = await this.currentKeys();
      const sorted = set.keys.map((key) => JSON.stringify(key)).sort();
      const fingerprint = createHash('sha256').update(sorted.join()).digest('base64url');
      if (fingerprint !== this.keysInForce) log.info({ issuer, keys: sorted.length }, 'keys of an issuer');
      this.keys = { keyOf: createLocalJWKSet(set as JSONWebKeySet), fingerprint, fetchedAt: now() };
      this.failed = false;
    } catch (error) {
      this.failed = true;
      if (this.parts.ended.aborted) return;
      log.warn({ issuer, reason: error instanceof Error ? error.message : error }, 'an issuer is away');
    }
  }

  private async currentKeys(): Promise<z.output<typeof Keys>> {
    const { fetchMilliseconds: milliseconds, ended, production } = this.parts;
    const { jwks } = this.settings;
    const limits = { milliseconds, bytes: largestAnswer, ended };
    const address = jwks ?? (await this.discovered(limits));
    if (production && !address.startsWith('https://')) throw new Error('Its keys are not reached by https.');
    return fetchJson(address, Keys, limits);
  }

  /** Where its keys are, as it says itself. */
  private async discovered(limits: FetchLimits): Promise<string> {
    const { issuer, discovery = wellKnown(issuer) } = this.settings;
    const metadata = await fetchJson(discovery, Discovery, limits);
    if (![metadata.issuer, metadata.access_token_issuer].includes(issuer))
      throw new Error('It says that it is another issuer.');
    return metadata.jwks_uri;
  }
}
