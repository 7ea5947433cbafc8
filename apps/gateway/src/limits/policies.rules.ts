/** What is counted. As the policies are called in the RateLimit headers. */
export const limitKinds = [
  'address',
  'orders',
  'client',
  'appointment-token',
  'strangers',
  'municipality',
  'wrong-codes',
] as const;
export type LimitKind = (typeof limitKinds)[number];

/** In which windows it is counted, in seconds. */
export const windowSecondsOf = (kind: LimitKind): 60 | 3_600 => (kind === 'orders' ? 3_600 : 60);

/** Requests a minute, unless they say otherwise. */
export interface LimitFigures {
  readonly perAddress: number;
  readonly perClient: number;
  readonly perAppointmentToken: number;
  readonly perMunicipality: number;
  readonly wrongCodes: number;
  readonly ordersPerAddressPerHour: number;
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
  /** How long one is. */
  readonly windowSeconds: number;
  /** In which window it was counted. */
  readonly window: number;
}

export interface Asker {
  readonly municipalityId: string;
  /** Whose valid credential: of a person where staff share a client. */
  readonly client?: string | undefined;
  readonly network: string;
  /** The token of an appointment, as it was sent. */
  readonly token?: string | undefined;
  /** It would take a place. */
  readonly orders?: boolean | undefined;
}

/** What callers without a credential may have of what all have together: the rest is left to those who work here. */
const shareOfStrangers = (perMunicipality: number): number => Math.max(1, Math.floor((perMunicipality * 3) / 4));

const ofAddress = ({ municipalityId, network, orders }: Asker, figures: LimitFigures): Policy[] => [
  { kind: 'address', municipalityId, whose: network, limit: figures.perAddress },
  ...(orders
    ? [{ kind: 'orders' as const, municipalityId, whose: network, limit: figures.ordersPerAddressPerHour }]
    : []),
];

/**
 * What a request counts for, the narrowest first: what one caller sends too much does not count for the municipality,
 * else it would shut out all others.
 */
export const policiesOf = (asker: Asker, figures: LimitFigures): Policy[] => {
  const { municipalityId, client, token } = asker;
  const { perClient, perAppointmentToken, perMunicipality } = figures;
  const isStranger = client === undefined;
  const all = { municipalityId, whose: '' };
  return [
    ...(isStranger
      ? ofAddress(asker, figures)
      : [{ kind: 'client' as const, municipalityId, whose: client, limit: perClient }]),
    ...(token === undefined
      ? []
      : [{ kind: 'appointment-token' as const, municipalityId, whose: token, limit: perAppointmentToken }]),
    ...(isStranger ? [{ kind: 'strangers' as const, ...all, limit: shareOfStrangers(perMunicipality) }] : []),
    { kind: 'municipality', ...all, limit: perMunicipality },
  ];
};

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
