import { z } from 'zod';
import { Channel } from '../caller.js';
import { LocationId } from '../ids.js';
import { PlannedProduct, PlanningFactsHere } from './planning.js';

/**
 * The board: a copy of the free time of locations, in a key-value bucket in the memory of the broker. Appointments keeps
 * it, gateways read it. It is a copy: who takes time asks the owner. What is not there is not known: ask.
 */
export const boardBucket = 'loket_board';

/** The keys of the bucket; an id has neither dots nor spaces. */
export const boardKeys = {
  /** What planning knows of the products of a municipality, and which locations there are. */
  municipality: (municipalityId: string) => `${municipalityId}.municipality`,
  plan: (municipalityId: string, locationId: string) => `${municipalityId}.location.${locationId}.plan`,
  state: (municipalityId: string, locationId: string) => `${municipalityId}.location.${locationId}.state`,
  /** @param date in UTC, of the start of what is taken. */
  taken: (municipalityId: string, locationId: string, date: string) =>
    `${municipalityId}.location.${locationId}.taken.${date}`,
  /** Says that a service is there and heard; of each one. */
  beat: (instance: string) => `beat.${instance}`,
} as const;

/** What a key is about; undefined: nothing we know. */
export type BoardAbout =
  | { readonly about: 'beat' }
  | { readonly about: 'municipality'; readonly municipalityId: string }
  | { readonly about: 'plan' | 'state'; readonly municipalityId: string; readonly locationId: string }
  | { readonly about: 'taken'; readonly municipalityId: string; readonly locationId: string; readonly date: string };

export const boardAbout = (key: string): BoardAbout | undefined => {
  const [municipalityId = '', what, locationId = '', about, date = ''] = key.split('.');
  if (municipalityId === 'beat') return { about: 'beat' };
  if (what === 'municipality') return { about: 'municipality', municipalityId };
  if (about === 'plan' || about === 'state') return { about, municipalityId, locationId };
  return about === 'taken' ? { about, municipalityId, locationId, date } : undefined;
};

const EpochMillis = z.int();

export const BoardMunicipality = z.object({
  /** Grows with each change of what planning knows; then by the number of locations. */
  version: z.int(),
  locationIds: z.array(LocationId),
  products: z.array(
    z.object({ product: PlannedProduct, differencesByLocation: z.record(LocationId, PlanningFactsHere) }),
  ),
});
export type BoardMunicipality = z.infer<typeof BoardMunicipality>;

const WallHours = z.object({ from: z.string(), until: z.string() });
const Closure = z.object({ from: z.string(), until: z.string() });

/** A plan as free time is worked out from it. */
export const BoardPlan = z.object({
  planVersion: z.int(),
  /** Public holidays are known on the dates [knownFrom, knownUntil): of others nothing can be told. */
  knownFrom: z.iso.date(),
  knownUntil: z.iso.date(),
  plan: z.object({
    timeZone: z.string(),
    openingHours: z.array(
      WallHours.extend({ weekday: z.int(), validFrom: z.string().optional(), validUntil: z.string().optional() }),
    ),
    exceptions: z.array(z.object({ on: z.string(), hours: z.array(WallHours) })).optional(),
    holidayDates: z.array(z.string()).optional(),
    closures: z.array(Closure).optional(),
    quotas: z
      .array(
        WallHours.extend({
          weekdays: z.array(z.int()),
          channels: z.array(z.string()),
          sharePercent: z.number(),
          releaseMinutes: z.number(),
        }),
      )
      .optional(),
    desks: z.array(
      z.object({
        number: z.int(),
        skills: z.array(z.string()),
        shifts: z.array(
          WallHours.extend({
            startsOn: z.string(),
            recurrence: z.string().optional(),
            kind: z.enum(['appointments', 'walk-in', 'both']).optional(),
          }),
        ),
        closures: z.array(Closure).optional(),
      }),
    ),
  }),
});
export type BoardPlan = z.infer<typeof BoardPlan>;

/** What is taken of a location on the starts of one UTC date; a date without a key: nothing. */
export const BoardTaken = z.object({
  /** The place of this in all changes of the location's time: a greater one is newer. */
  change: z.int(),
  /** Desk number, from and until in minutes since 1970, channel, and for holds until when (milliseconds since 1970). */
  taken: z.array(z.tuple([z.int(), z.int(), z.int(), Channel.nullable(), EpochMillis.nullable()])),
});
export type BoardTaken = z.infer<typeof BoardTaken>;

/** Written last: plan and dates are as of this version at least. */
export const BoardState = z.object({
  /** Of the location: raised by each change of its plan, of what is taken, and of who is served. */
  version: z.int(),
  planVersion: z.int(),
  /** When the oldest change that it tells of was made, in real time. */
  changedAt: EpochMillis,
  /** Who is served or called: desk number, since when, until when it is expected to last. */
  serving: z.array(z.tuple([z.int(), EpochMillis, EpochMillis])),
});
export type BoardState = z.infer<typeof BoardState>;

/** Each half second or so: who hears none for a while knows that it is behind. */
export const BoardBeat = z.object({ at: EpochMillis });
