import { z } from 'zod';

/** A need by which somebody can be called before others. */
export const PriorityNeed = z.enum(['interpreter', 'wheelchair', 'quiet', 'extraMinutes']);
export type PriorityNeed = z.infer<typeof PriorityNeed>;

/** How the line of a location is called; what is not named is as it is by default. */
export const QueueRules = z
  .strictObject({
    walkInShare: z.int().min(0).max(100).default(33).meta({
      description: 'Of each hundred calls when both wait, so many are for who walked in; 0: appointments go first.',
    }),
    mostAppointmentWaitMinutes: z.int().min(0).max(240).default(10).meta({
      description: 'An appointment that waits longer goes before who walked in, whatever their share.',
    }),
    mostWalkInWaitMinutes: z.int().min(0).max(480).default(60).meta({
      description: 'Who walked in and waits longer keeps their share, however long appointments wait.',
    }),
    earlyMinutes: z.int().min(0).max(240).default(5).meta({
      description: 'So long before the agreed time an appointment begins to go first.',
    }),
    lateMinutes: z.int().min(0).max(240).default(15).meta({
      description: 'Who comes later than this after the agreed time waits as who walked in.',
    }),
    priorityNeeds: z.array(PriorityNeed).max(4).default([]).meta({
      description: 'Who needs one of these goes before the others of their kind.',
    }),
    callAgainMinutes: z.int().min(0).max(60).default(3).meta({
      description: 'Who did not come is called again, once, not sooner than after this.',
    }),
    silentMinutes: z.int().min(1).max(240).default(10).meta({
      description:
        'A desk that is not heard of for so long is taken to have been left; while it serves, not before the visit should have been over for so long.',
    }),
    letter: z
      .string()
      .regex(/^[A-Z]$/, 'Use one capital.')
      .default('A')
      .meta({ description: 'With which the numbers of this location begin.' }),
  })
  .meta({ id: 'QueueRules' });
export type QueueRules = z.infer<typeof QueueRules>;
