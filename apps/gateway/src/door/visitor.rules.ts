import type { Allows, Channel, Scope, Who } from '#contracts';
import { rights } from '#contracts';
import type { Recognition } from '../identity/identified.rules.js';

/** Who asks, for which municipality. */
export interface Visitor {
  readonly municipalityId: string;
  readonly who?: Who;
  /** Used when none is named; the first of those allowed. */
  readonly channel: Channel;
  readonly channels: readonly Channel[];
  readonly scopes: readonly Scope[];
  /** Which credential it is. */
  readonly client?: string;
  /** A member of staff, as the identity provider names them. */
  readonly person?: string;
  readonly onBehalfOf?: string;
}

/** What is known of a caller before anything is decided. */
export interface Arrival {
  /** What the credential that was shown turned out to be; nothing: none was shown. */
  readonly shown?: Recognition;
  /** The municipality that the host name is of, if it is of one. */
  readonly host?: Place;
  /** The municipality where nothing tells which. */
  readonly fallback?: Place;
}

export interface Place {
  readonly id: string;
  readonly anonymousChannel?: Channel | undefined;
}

/** Why somebody is nobody here. */
export interface Refusal {
  readonly refused: 'not-authenticated' | 'municipality-unknown' | 'service-unavailable';
  readonly detail: string;
  readonly retryAfterSeconds?: number;
  /** A bearer token was shown, and is not good here. */
  readonly invalidToken?: true;
}

export type Admission = { readonly visitor: Visitor } | Refusal;

const unknownHere: Refusal = { refused: 'not-authenticated', detail: 'The credential is not known here.' };

const refusalOf = (shown: Recognition): Refusal =>
  'unknown' in shown && shown.unknown === 'no-bearer' ? unknownHere : { ...unknownHere, invalidToken: true };

const issuerIsAway = (retryAfterSeconds: number): Refusal => ({
  refused: 'service-unavailable',
  detail: 'Whose token this is can not be found out at the moment.',
  retryAfterSeconds,
});

/** A credential tells the municipality; at another one's host name it is as good as unknown. */
export const admit = ({ shown, host, fallback }: Arrival): Admission => {
  if (shown) {
    if ('awaySeconds' in shown) return issuerIsAway(shown.awaySeconds);
    if (!('identified' in shown) || (host && host.id !== shown.identified.municipalityId)) return refusalOf(shown);
    const { channels, scopes } = rights[shown.identified.who];
    return { visitor: { ...shown.identified, channels, scopes, channel: channels[0] ?? 'web' } };
  }
  const place = host ?? fallback;
  if (!place) return { refused: 'municipality-unknown', detail: 'This host name is of no municipality.' };
  const channel = place.anonymousChannel;
  if (!channel) return { refused: 'not-authenticated', detail: 'This municipality asks for a credential.' };
  return { visitor: { municipalityId: place.id, channel, channels: [channel], scopes: [] } };
};

/** Why a visitor may not come in, if so. */
export const objection = (allows: Allows, visitor: Visitor): 'not-authenticated' | 'not-allowed' | undefined => {
  if (allows === 'anyone') return undefined;
  if (!visitor.who) return 'not-authenticated';
  if (allows === 'credential') return undefined;
  return allows.scopes.some((scope) => visitor.scopes.includes(scope)) ? undefined : 'not-allowed';
};
