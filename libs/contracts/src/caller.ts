import { z } from 'zod';

/** Through which someone is in contact with us. */
export const Channel = z
  .enum(['web', 'app', 'phone', 'counter', 'kiosk', 'chat', 'letter', 'partner'])
  .meta({ description: 'The channel.', example: 'web' });
export type Channel = z.infer<typeof Channel>;

/** Who can hold a credential: channels first, then staff. */
export const Who = z.enum([
  'web',
  'app',
  'phone',
  'counter',
  'kiosk',
  'partner',
  'planner',
  'clerk',
  'editor',
  'privacy-officer',
  'monitor',
  'administrator',
]);
export type Who = z.infer<typeof Who>;

/**
 * What may be done. `appointments`: handle anybody's; `arrivals`: say who came; `visits`: see the list of the day, say
 * who was served or missed; `overrides`: set rules aside by naming them.
 */
export const Scope = z.enum([
  'appointments',
  'arrivals',
  'visits',
  'overrides',
  'contacts',
  'planning',
  'products',
  'privacy',
  'audit',
  'metrics',
  'development',
]);
export type Scope = z.infer<typeof Scope>;

/** What a credential allows: as data, in one place. The first channel is the one used when none is named. */
export const rights: Record<Who, { channels: readonly Channel[]; scopes: readonly Scope[] }> = {
  web: { channels: ['web'], scopes: ['appointments'] },
  app: { channels: ['app'], scopes: ['appointments'] },
  phone: { channels: ['phone'], scopes: ['appointments', 'contacts'] },
  counter: { channels: ['counter'], scopes: ['appointments', 'arrivals', 'visits', 'contacts'] },
  kiosk: { channels: ['kiosk'], scopes: ['appointments', 'arrivals'] },
  partner: { channels: ['partner'], scopes: ['appointments'] },
  planner: { channels: ['counter'], scopes: ['planning', 'overrides'] },
  clerk: {
    channels: ['counter', 'phone', 'letter', 'chat'],
    scopes: ['appointments', 'arrivals', 'visits', 'overrides', 'contacts'],
  },
  editor: { channels: ['counter'], scopes: ['products'] },
  'privacy-officer': { channels: ['counter', 'phone', 'letter'], scopes: ['privacy'] },
  monitor: { channels: ['counter'], scopes: ['metrics'] },
  administrator: {
    channels: ['counter', 'phone', 'letter', 'chat', 'web', 'app', 'kiosk', 'partner'],
    scopes: [...Scope.options],
  },
};

/** Who does something, as it is kept in the audit trail. */
export const Actor = z.object({
  /** Which credential: the client of an access token, or the beginning of a key's fingerprint; callers without one. */
  client: z.string().max(200),
  who: Who.optional(),
  /** A member of staff, as the identity provider names them: never a name or address. */
  person: z.string().max(200).optional(),
  /** For whom a client acts, if its credential says so. */
  onBehalfOf: z.string().max(200).optional(),
  channel: Channel,
});
export type Actor = z.infer<typeof Actor>;

/** Who logs in as a person; all others are programs, whatever their tokens call them. */
const staff: ReadonlySet<Who> = new Set(['planner', 'clerk', 'editor', 'privacy-officer', 'administrator']);

/**
 * Whose limits and idempotency keys these are: of one person where staff share a client, else of the client.
 * Up to 401 characters; two of different clients or persons differ.
 */
export const holderOf = ({ client, who, person }: Pick<Actor, 'client' | 'who' | 'person'>): string =>
  person !== undefined && who !== undefined && staff.has(who) ? `${client} ${person}` : client;

/** Who asks, as the gateway found out; owners decide with it. */
export const Caller = Actor.extend({
  /** What a newer gateway may know more of is left out. */
  scopes: z.array(z.string()).transform((scopes) => Scope.options.filter((scope) => scopes.includes(scope))),
  /** Where a caller without a credential asks from: a keyed hash of the network address, never the address. */
  origin: z.string().max(64).optional(),
  /** The token of one appointment, if the caller showed one. */
  appointmentToken: z.string().max(200).optional(),
});
export type Caller = z.infer<typeof Caller>;

/** Who did it, as it is kept: callers without a credential are not told apart, nor is what tells them apart kept. */
export const actorOf = (caller: Actor): Actor =>
  Actor.parse(!caller.who && caller.client.startsWith('anonymous:') ? { ...caller, client: 'anonymous' } : caller);

/** An order that may come twice: the answer is remembered under (municipality, client, route, key). */
export const Idempotency = z.object({ key: z.string().min(1).max(255), route: z.string().max(100) });
export type Idempotency = z.infer<typeof Idempotency>;
