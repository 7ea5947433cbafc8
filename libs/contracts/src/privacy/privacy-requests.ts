import { z } from 'zod';
import { Caller, Idempotency } from '../caller.js';
import { Contact } from '../contacts/contact.js';
import { defineEvent, defineRequest } from '../define.js';
import { AppointmentId, MunicipalityId } from '../ids.js';
import { Instant } from '../time.js';
import { Erasure, Looked, PersonAsked, PersonExport } from './privacy.js';

const refused = ['appointment-unknown', 'not-allowed', 'not-authenticated'] as const;

/** What appointments keeps about a person. */
export const exportPerson = defineRequest({
  subject: 'appointments.export-person.v1',
  /** In portions: `behind` is the last id of the portion before. */
  input: z.object({ caller: Caller, asked: PersonAsked, behind: AppointmentId.optional() }),
  /** `last`: there are more behind this one. */
  output: PersonExport.omit({ contacts: true }).extend({ last: AppointmentId.optional() }),
  problems: refused,
});

export const erasePerson = defineRequest({
  subject: 'appointments.erase-person.v1',
  input: z.object({ caller: Caller, idempotency: Idempotency.optional(), asked: PersonAsked }),
  output: Erasure,
  problems: [...refused, 'idempotency-key-reused'],
});

export const getErasure = defineRequest({
  subject: 'appointments.get-erasure.v1',
  input: z.object({ caller: Caller, erasureId: z.uuid() }),
  output: Erasure,
  problems: ['not-found'],
});

/** Erasures that were asked for, the oldest first. */
export const listErasures = defineRequest({
  subject: 'appointments.list-erasures.v1',
  input: z.object({
    since: Instant,
    page: z.int().min(1).max(10_000),
    pageSize: z.int().min(1).max(100),
  }),
  output: z.object({ items: z.array(Erasure), total: z.int() }),
  problems: [],
});

/** What contacts keeps about these appointments, the oldest first, in portions: `behind` is how many were had. */
export const exportContacts = defineRequest({
  subject: 'contacts.export-contacts.v1',
  input: z.object({ appointmentIds: z.array(AppointmentId), behind: z.int().min(0) }),
  output: z.object({
    contacts: z.array(Contact),
    more: z.boolean(),
    /** Who looked at them, by appointment; with the first portion. */
    trail: z.record(AppointmentId, z.array(Looked)).optional(),
  }),
  problems: [],
});

/** What was kept about the persons of these appointments is gone; who keeps more of them erases it as well. */
export const appointmentsPersonErased = defineEvent({
  name: 'appointments.person.erased.v1',
  data: z.object({
    municipalityId: MunicipalityId,
    erasureId: z.uuid(),
    appointmentIds: z.array(AppointmentId),
    reason: z.enum(['asked', 'retention']),
  }),
});

/** Contact moments that were about those appointments are about nobody any more. */
export const contactsPersonErased = defineEvent({
  name: 'contacts.person.erased.v1',
  data: z.object({ municipalityId: MunicipalityId, erasureId: z.uuid(), contactMoments: z.int() }),
});
