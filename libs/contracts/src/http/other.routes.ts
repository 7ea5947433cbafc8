import { z } from 'zod';
import { HandoffId } from '../catalogue/handoff.js';
import { DomainClock } from '../clock.js';
import { Contact } from '../contacts/contact.js';
import { AppointmentId } from '../ids.js';
import { collectionOf, defineRoute, pageQuery } from './route.js';

export const listContactsRoute = defineRoute({
  method: 'GET',
  path: '/v1/contacts',
  id: 'listContacts',
  tag: 'Contacts',
  summary: 'The contact moments about an appointment or a handoff.',
  allows: { scopes: ['contacts'] },
  query: z
    .strictObject({ appointmentId: AppointmentId.optional(), handoffId: HandoffId.optional(), ...pageQuery })
    .refine(({ appointmentId, handoffId }) => (appointmentId === undefined) !== (handoffId === undefined), {
      message: 'Name an appointment or a handoff.',
      path: ['appointmentId'],
    }),
  status: 200,
  answer: collectionOf(Contact),
  cache: 'none',
  problems: [],
});

export const setClockRoute = defineRoute({
  method: 'POST',
  path: '/v1/development/clock',
  id: 'setClock',
  tag: 'Development',
  summary: 'Set the clock of every service; not there in production.',
  allows: { scopes: ['development'] },
  body: DomainClock,
  status: 200,
  answer: z.object({ now: z.iso.datetime(), speed: z.number(), takenOverBy: z.array(z.string()) }),
  cache: 'none',
  problems: ['not-found'],
});
