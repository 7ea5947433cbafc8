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
  administrator: {
    channels: ['counter', 'phone', 'letter', 'chat', 'web', 'app', 'kiosk', 'partner'],
    scopes: [...Scope.options],
  },
};

/** Who asks, as the gateway found out; owners decide with it. */
export const Caller = z.object({
  /** Whose idempotency keys these are: a credential, or callers without one. */
  client: z.string().max(200),
  who: Who.optional(),
  channel: Channel,
  /** What a newer gateway may know more of is left out. */
  scopes: z.array(z.string()).transform((scopes) => Scope.options.filter((scope) => scopes.includes(scope))),
  /** The token of one appointment, if the caller showed one. */
  appointmentToken: z.string().max(200).optional(),
});
export type Caller = z.infer<typeof Caller>;

/** An order that may come twice: the answer is remembered under (municipality, client, route, key). */
export const Idempotency = z.object({ key: z.string().min(1).max(255), route: z.string().max(100) });
export type Idempotency = z.infer<typeof Idempotency>;
