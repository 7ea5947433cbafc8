import { z } from 'zod';
import { Channel, Who } from '../caller.js';
import { defineRequest } from '../define.js';
import { services } from '../ping.js';
import { Instant } from '../time.js';

/** A service that keeps a trail. */
export const TrailService = z.enum(services);

/** To the microsecond, as it is kept. */
const exactInstant = z.iso.datetime();

/** Something that was done, or looked at: nothing personal of a citizen, ids only. */
export const AuditRow = z
  .object({
    service: TrailService,
    /** Unique in its service, and rising. */
    id: z.string(),
    at: exactInstant,
    who: Who.optional(),
    /** A member of staff, as the identity provider names them. */
    person: z.string().optional(),
    client: z.string(),
    onBehalfOf: z.string().optional(),
    channel: Channel,
    /** A verb and a noun: `put-product`. */
    action: z.string(),
    about: z.object({ kind: z.string(), id: z.string() }),
    /** Personal data, or the trail itself, were looked at. */
    looked: z.boolean(),
    /** The Loket-Request-Id of the answer. */
    traceId: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'AuditRow' });
export type AuditRow = z.infer<typeof AuditRow>;

const word = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, 'Use lower-case letters, digits and "-".')
  .optional();

/** Which rows; what is not said is no condition. `until` is exclusive. */
export const auditFilters = {
  about: word.meta({ description: 'The kind of thing, such as `appointment`.', example: 'product' }),
  id: z
    .string()
    .regex(/^[A-Za-z0-9_.:-]{1,200}$/, 'Use an id.')
    .optional()
    .meta({ description: 'The id of the thing.', example: 'paspoort' }),
  who: Who.optional(),
  action: word.meta({ description: 'What was done.', example: 'put-product' }),
  from: Instant.optional(),
  until: Instant.optional(),
};

/** The most rows of one answer: it has to fit in one message. */
export const mostAuditRows = 1_000;

/** Rows are counted up to here: whoever is told so many knows that there are as many or more. */
export const mostCountedRows = 10_000;

/** What a service has in its trail. To look at it is noted in it. */
export const listAuditOf = (service: string) =>
  defineRequest({
    subject: `${service}.list-audit.v1`,
    input: z.object({
      ...auditFilters,
      /** The newest first, with a total of at most `mostCountedRows`; or the oldest first, without. */
      order: z.enum(['newest', 'oldest']),
      /** The last row that is known already, for what comes behind it. */
      after: z.object({ at: exactInstant, id: z.string().regex(/^\d{1,19}$/) }).optional(),
      limit: z.int().min(1).max(mostAuditRows),
    }),
    output: z.object({ items: z.array(AuditRow), total: z.int() }),
    problems: [],
  });
