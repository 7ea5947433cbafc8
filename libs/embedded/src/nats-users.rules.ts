/**
 * What nats-server lets a user do. Both lists are allow-lists: what they do not name is refused. An empty list is to
 * nats-server no list at all, and refuses nothing.
 */
export interface NatsPermissions {
  readonly publish: { readonly allow: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[] };
}

export interface NatsUser {
  readonly name: string;
  /** Left out: this user may do everything. */
  readonly permissions?: NatsPermissions;
}

/** They speak to each other through NATS, each under a name and password of its own. */
export const natsPrograms = ['catalogue', 'appointments', 'contacts', 'gateway'] as const;
export type NatsProgram = (typeof natsPrograms)[number];

export interface NatsInstallation {
  /** Outside production the programs keep one clock, which each of them may set. */
  readonly sharedClock: boolean;
}

interface Part {
  /** Whose questions it puts. */
  readonly asks: readonly NatsProgram[];
  /** Answers the questions of its name and announces the events of its name. */
  readonly serves: boolean;
  /** Whose events it reads, each by a durable consumer of both their names. */
  readonly hears?: readonly NatsProgram[];
  /** Says that something of its own changed, to whoever listens. */
  readonly hints?: boolean;
  /** Whose hints it listens to. */
  readonly takesHintsOf?: readonly NatsProgram[];
  /** The key-value buckets it makes, reads and writes. */
  readonly buckets: readonly string[];
  /** Those of its buckets that it may empty, and take away. */
  readonly takesAway?: readonly string[];
  /** The key-value buckets it is told of, and does not write. */
  readonly watches?: readonly string[];
}

const parts: Readonly<Record<NatsProgram, Part>> = {
  catalogue: { asks: [], serves: true, buckets: [] },
  appointments: {
    asks: [],
    serves: true,
    hears: ['catalogue', 'contacts'],
    hints: true,
    buckets: ['loket_board'],
    takesAway: ['loket_board'],
  },
  contacts: { asks: [], serves: true, hears: ['appointments', 'catalogue'], buckets: [] },
  gateway: {
    asks: ['catalogue', 'appointments', 'contacts'],
    serves: false,
    takesHintsOf: ['appointments'],
    buckets: ['loket_limits', 'loket_limits_hour', 'loket_challenges'],
    watches: ['loket_board'],
  },
};

const stream = 'EVENTS';
const clockBucket = 'loket_clock';
const clockRoll = 'loket-clock.who';

/**
 * Where gateways wait for answers, and for nothing else; each answer under a name that nobody can guess. That a user may
 * answer whatever it is sent (`allow_responses`) would also hold for each event it is sent to read: nats-server looks
 * through all of the last two minutes at each one, which was nine tenths of its work.
 */
const answersToGateways = '_INBOX_gateway.answers.>';

/** To make the stream when it is not there, and to look whether it still has what was sent. */
const ofTheStream = ['CREATE', 'INFO', 'MSG.GET'].map((verb) => `$JS.API.STREAM.${verb}.${stream}`);

const ofTheReader = (name: string, source: string): readonly string[] => [
  `$JS.API.CONSUMER.CREATE.${stream}.${name}.events.*.${source}.>`,
  `$JS.API.CONSUMER.INFO.${stream}.${name}`,
  `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
  `$JS.ACK.${stream}.${name}.>`,
];

const ofBuckets = (buckets: readonly string[]): readonly string[] =>
  buckets.length === 0
    ? []
    : [
        '$JS.API.INFO',
        ...buckets.flatMap((bucket) => [
          `$JS.API.STREAM.CREATE.KV_${bucket}`,
          `$JS.API.STREAM.INFO.KV_${bucket}`,
          `$JS.API.STREAM.MSG.GET.KV_${bucket}`,
          `$JS.API.DIRECT.GET.KV_${bucket}.>`,
          `$KV.${bucket}.>`,
        ]),
      ];

/** To be told what is written in a bucket. */
const ofWatching = (bucket: string): readonly string[] => [
  `$JS.API.CONSUMER.CREATE.KV_${bucket}.*.$KV.${bucket}.>`,
  `$JS.FC.KV_${bucket}.>`,
];

/** To be told when the clock is set. */
const ofTheClock = [
  ...ofWatching(clockBucket),
  `$JS.API.CONSUMER.INFO.KV_${clockBucket}.*`,
  `$JS.API.CONSUMER.DELETE.KV_${clockBucket}.*`,
];

const permissionsOf = (name: NatsProgram, { sharedClock }: NatsInstallation): NatsPermissions => {
  const {
    asks,
    serves,
    hears = [],
    hints = false,
    takesHintsOf = [],
    buckets,
    takesAway = [],
    watches = [],
  } = parts[name];
  return {
    publish: {
      allow: [
        ...asks.map((service) => `loket.*.${service}.>`),
        ...(serves ? [`events.*.${name}.>`, ...ofTheStream] : []),
        ...hears.flatMap((source) => ofTheReader(`${name}-${source}`, source)),
        ...(hints ? [`hints.*.${name}.>`] : []),
        ...ofBuckets(sharedClock ? [...buckets, clockBucket] : buckets),
        ...takesAway.flatMap((bucket) => ['PURGE', 'DELETE'].map((verb) => `$JS.API.STREAM.${verb}.KV_${bucket}`)),
        ...watches.flatMap(ofWatching),
        ...(sharedClock ? ofTheClock : []),
        // Who may both ask it and answer it, could answer itself.
        ...(sharedClock && !serves ? [clockRoll] : []),
        ...(serves || sharedClock ? [answersToGateways] : []),
      ],
    },
    subscribe: {
      allow: [
        `_INBOX_${name}.>`,
        // With its queue group: instances share the questions, nobody gets a copy of them.
        ...(serves ? [`loket.*.${name}.> ${name}`] : []),
        ...takesHintsOf.map((service) => `hints.*.${service}.>`),
        ...(sharedClock ? [clockRoll] : []),
      ],
    },
  };
};

/** A user for each program, who may do what it must and nothing else. Nobody may do everything. */
export const natsUsers = (installation: NatsInstallation): readonly NatsUser[] =>
  natsPrograms.map((name) => ({ name, permissions: permissionsOf(name, installation) }));

/** As nats-server reads it. */
export const natsAuthorization = (users: readonly NatsUser[], passwordOf: (name: string) => string) => ({
  users: users.map(({ name, permissions }) => ({
    user: name,
    password: passwordOf(name),
    ...(permissions ? { permissions } : {}),
  })),
});
