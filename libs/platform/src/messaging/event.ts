import { z } from 'zod';
import type { DataOf, EventContract } from '#contracts';

/** An event on the wire: CloudEvents 1.0, structured JSON, as the NL GOV profile wants it. */
export const CloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string(),
  type: z.string(),
  subject: z.string().optional(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  data: z.unknown(),
});
export type CloudEvent = z.infer<typeof CloudEvent>;

export interface EventOf<E extends EventContract> {
  readonly id: string;
  readonly municipalityId: string;
  /** When it happened, by the clock of the domain. */
  readonly time: string;
  readonly data: DataOf<E>;
}

export const eventStream = 'EVENTS';
export const eventType = (name: string): string => `nl.openloket.${name}`;
export const eventSubject = (municipalityId: string, name: string): string => `events.${municipalityId}.${name}`;
