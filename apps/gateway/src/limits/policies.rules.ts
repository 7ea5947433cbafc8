/** What is counted. As the policies are called in the RateLimit headers. */
export const limitKinds = ['address', 'client', 'appointment-token', 'municipality', 'wrong-codes'] as const;
export type LimitKind = (typeof limitKinds)[number];

/** Requests a minute. */
export interface LimitFigures {
  readonly perAddress: number;
  readonly perClient: number;
  readonly perAppointmentToken: number;
  readonly perMunicipality: number;
  readonly wrongCodes: number;
}

/** One thing that a request counts for. */
export interface Policy {
  readonly kind: LimitKind;
  readonly municipalityId: string;
  /** Who or what is counted; empty: everybody. */
  readonly whose: string;
  readonly limit: number;
}

/** How one policy stands after a request was counted for it. */
export interface Standing {
  readonly kind: LimitKind;
  readonly limit: number;
  readonly allowed: boolean;
  readonly remaining: number;
  /** Until the window ends. */
  readonly seconds: number;
  /** In which window it was counted. */
  readonly window: number;
}

export interface Asker {
  readonly municipalityId: string;
  /** Which valid credential. */
  readonly client?: string | undefined;
  readonly network: string;
  /** The token of an appointment, as it was sent. */
  readonly token?: string | undefined;
}

/**
 * What a request counts for, the narrowest first: what one caller sends too much does not count for the municipality,
 * else it would shut out all others.
 */
export const policiesOf = ({ municipalityId, client, network, token }: Asker, figures: LimitFigures): Policy[] => [
  client === undefined
    ? { kind: 'address', municipalityId, whose: network, limit: figures.perAddress }
    : { kind: 'client', municipalityId, whose: client, limit: figures.perClient },
  ...(token === undefined
    ? []
    : [{ kind: 'appointment-token' as const, municipalityId, whose: token, limit: figures.perAppointmentToken }]),
  { kind: 'municipality', municipalityId, whose: '', limit: figures.perMunicipality },
];

/** Codes of one credential that open nothing. */
export const wrongCodesOf = (municipalityId: string, client: string, { wrongCodes }: LimitFigures): Policy => ({
  kind: 'wrong-codes',
  municipalityId,
  whose: client,
  limit: wrongCodes,
});

/** The one that bites first. */
export const tighterOf = (one: Standing | undefined, other: Standing): Standing =>
  one && one.remaining <= other.remaining ? one : other;
