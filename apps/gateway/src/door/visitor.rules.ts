import type { Allows, Channel, Scope, Who } from '#contracts';
import { rights } from '#contracts';

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

/** Whose credential was shown. */
export interface Identified {
  readonly municipalityId: string;
  readonly who: Who;
  readonly client: string;
  readonly person?: string;
  readonly onBehalfOf?: string;
}

/** What is known of a caller before anything is decided. */
export interface Arrival {
  /** A credential was shown, known or not. */
  readonly showed: boolean;
  readonly credential?: Identified;
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
  readonly refused: 'not-authenticated' | 'municipality-unknown';
  readonly detail: string;
}

export type Admission = { readonly visitor: Visitor } | Refusal;

/** A credential tells the municipality; at another one's host name it is as good as unknown. */
export const admit = ({ showed, credential, host, fallback }: Arrival): Admission => {
  if (showed) {
    if (!credential || (host && host.id !== credential.municipalityId))
      return { refused: 'not-authenticated', detail: 'The credential is not known here.' };
    const { channels, scopes } = rights[credential.who];
    return { visitor: { ...credential, channels, scopes, channel: channels[0] ?? 'web' } };
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
